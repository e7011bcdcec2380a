//! The time of all workers, split into work and overheads: where the speed-up went.
//!
//! ```
//! use runstats::split::{Schedule, TaskSpan, WorkerSpan, split};
//!
//! let task = |start_ms, end_ms| TaskSpan { start_ms, end_ms };
//! let schedule = Schedule {
//!     start_ms: 0.0,
//!     end_ms: 100.0,
//!     workers: vec![
//!         WorkerSpan { ready_ms: 5.0, tasks: vec![task(5.0, 95.0)] },
//!         WorkerSpan { ready_ms: 10.0, tasks: vec![task(10.0, 100.0)] },
//!     ],
//!     one_worker_task_ms: 80.0,
//! };
//! let split = split(&schedule)?;
//! assert_eq!((split.total_ms, split.work_ms, split.slow_down_ms), (200.0, 160.0, 20.0));
//! assert_eq!((split.start_up_ms, split.idle_tail_ms), (15.0, 5.0));
//! # Ok::<(), runstats::split::SplitError>(())
//! ```
//!
//! k workers from the start to the end of a sample are k × that many milliseconds of worker time.
//! Each of them was spent on exactly one of seven things, so that the parts add up to the whole
//! and nothing that went wrong can hide:
//!
//! ```text
//!           start                                                          end
//! worker 1  | start-up | task ######## | waiting | task ###### | idle tail |
//! worker 2  | start-up     | task ############ | waiting | task ######     |
//! ```
//!
//! The tasks themselves (####) are split once more: into what they would have taken on one worker
//! alone, and how much slower they were here; under a global interpreter lock, the time in which a
//! task waited for it is told apart. Where tasks are sent to a memory of their own, the time on the
//! way there and back is told apart from waiting and idling. This is the accounting of overheads as
//! in Grama et al., Introduction to Parallel Computing (2003), chapter 5: parallel time ×
//! processors = useful work + overheads.

use std::fmt;

/// One task on one worker (or something else that it did), in milliseconds on the clock of the
/// sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TaskSpan {
    /// When it began.
    pub start_ms: f64,
    /// When it was done: not before it began.
    pub end_ms: f64,
}

/// What one worker did, in milliseconds on the clock of the sample.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkerSpan {
    /// When it could have begun its first task. The end of the sample if it never could.
    pub ready_ms: f64,
    /// Its tasks, in any order. Time that two of them share is counted once.
    pub tasks: Vec<TaskSpan>,
}

/// What all workers did in one sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// When the sample began, in milliseconds.
    pub start_ms: f64,
    /// When it was over: not before it began. Whatever lies outside of start and end is cut off,
    /// because clocks of different workers may disagree a little.
    pub end_ms: f64,
    /// One entry for each worker, busy or not.
    pub workers: Vec<WorkerSpan>,
    /// The time of one such task with one worker, in milliseconds: a median over samples.
    pub one_worker_task_ms: f64,
}

/// What is known of the workers beside their tasks: one entry a worker, in the order of the
/// schedule; workers without an entry have nothing of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SideSpans {
    /// When something was on its way to the worker or back, in any order.
    pub sending: Vec<Vec<TaskSpan>>,
    /// Under a global interpreter lock: when the worker held it, in any order.
    pub held: Option<Vec<Vec<TaskSpan>>>,
}

/// Where the time of all workers went, in milliseconds of worker time. The seven parts add up to
/// `total_ms`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Split {
    /// The number of workers × the time from start to end.
    pub total_ms: f64,
    /// The work itself, at the speed of one worker: the number of tasks × the time of one.
    pub work_ms: f64,
    /// How much longer the tasks took than that: workers that share a core, a cache, a lock or
    /// the memory slow each other down. Negative if the tasks were *faster* than with one worker,
    /// as with a cache that was warm; the work above then counts for more than its actual time.
    pub slow_down_ms: f64,
    /// Before the worker was ready.
    pub start_up_ms: f64,
    /// Ready, with tasks still to come for it, but not at one: in the queue, or between tasks.
    pub waiting_ms: f64,
    /// After its last task: nothing left for this worker while others went on.
    pub idle_tail_ms: f64,
    /// Tasks on their way to a worker, and results on their way back: once ready, and not at a task.
    pub sending_ms: f64,
    /// At a task, but without the global interpreter lock that it needs. Not in `slow_down_ms`.
    pub gil_ms: f64,
}

impl Split {
    /// The seven parts in the order of the fields; only the slow-down may be negative.
    pub fn parts(&self) -> [f64; 7] {
        [
            self.work_ms,
            self.slow_down_ms,
            self.start_up_ms,
            self.waiting_ms,
            self.idle_tail_ms,
            self.sending_ms,
            self.gil_ms,
        ]
    }

    /// The parts in the order of the fields, and none of them negative, as a bar needs them; they
    /// still add up to the total. Work that was faster than expected counts with the time that it
    /// took, and its slow-down is 0. The last two are left out where there is nothing of them (nor
    /// of what follows them), because most runs can't have them.
    pub fn bars(&self) -> Vec<f64> {
        let mut bars = self.parts().to_vec();
        // Never below 0 by rounding.
        bars[0] = (self.work_ms + self.slow_down_ms.min(0.0)).max(0.0);
        bars[1] = self.slow_down_ms.max(0.0);
        while bars.len() > 5 && bars.last() == Some(&0.0) {
            bars.pop();
        }
        bars
    }
}

/// Why a schedule can't be split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitError {
    /// There are no workers.
    NoWorkers,
    /// A time is NaN or infinite, or the time of one task is negative.
    NotATime,
    /// The sample or a task ends before it begins.
    EndsBeforeItBegins,
}

impl fmt::Display for SplitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SplitError::NoWorkers => "There are no workers whose time could be split.",
            SplitError::NotATime => "One of the times is not a number.",
            SplitError::EndsBeforeItBegins => "Something ends before it begins.",
        })
    }
}

impl std::error::Error for SplitError {}

/// Splits the time of all workers into its parts, where nothing is sent and there is no lock.
///
/// # Errors
/// See [`SplitError`].
pub fn split(schedule: &Schedule) -> Result<Split, SplitError> {
    split_with(schedule, &SideSpans::default())
}

/// Splits the time of all workers into its parts.
///
/// # Errors
/// See [`SplitError`].
pub fn split_with(schedule: &Schedule, beside: &SideSpans) -> Result<Split, SplitError> {
    check(schedule, beside)?;
    let (start_ms, end_ms) = (schedule.start_ms, schedule.end_ms);
    let workers = &schedule.workers;
    let tasks: usize = workers.iter().map(|worker| worker.tasks.len()).sum();
    let work_ms = tasks as f64 * schedule.one_worker_task_ms;
    let mut split = Split {
        total_ms: workers.len() as f64 * (end_ms - start_ms),
        work_ms,
        slow_down_ms: 0.0,
        start_up_ms: 0.0,
        waiting_ms: 0.0,
        idle_tail_ms: 0.0,
        sending_ms: 0.0,
        gil_ms: 0.0,
    };
    let mut busy_ms = 0.0;
    for (at, worker) in workers.iter().enumerate() {
        let within = |time: f64| time.clamp(start_ms, end_ms);
        let tasks = joined(&worker.tasks, within);
        let sending = joined(entry(&beside.sending, at), within);
        let held = beside
            .held
            .as_ref()
            .map(|held| joined(entry(held, at), within));

        // A worker that is at a task was ready, whatever its clock said.
        let first_start = tasks.first().map_or(end_ms, |task| task.0);
        let ready = within(worker.ready_ms).min(first_start);
        split.start_up_ms += ready - start_ms;

        // From here on, `now` walks over the worker's time, and each step goes into one part.
        let mut now = ready;
        for (start, end) in tasks {
            let sent_ms = covered(&sending, now, start);
            split.sending_ms += sent_ms;
            split.waiting_ms += (start - now) - sent_ms;
            busy_ms += end - start;
            if let Some(held) = &held {
                split.gil_ms += (end - start) - covered(held, start, end);
            }
            now = end;
        }
        let sent_ms = covered(&sending, now, end_ms);
        split.sending_ms += sent_ms;
        split.idle_tail_ms += (end_ms - now) - sent_ms;
    }
    split.slow_down_ms = busy_ms - work_ms - split.gil_ms;
    Ok(split)
}

/// What a worker has of something, if anything.
fn entry(all: &[Vec<TaskSpan>], worker: usize) -> &[TaskSpan] {
    all.get(worker).map(Vec::as_slice).unwrap_or_default()
}

/// The spans in order, with those that overlap or touch made one.
fn joined(spans: &[TaskSpan], within: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    let mut spans: Vec<(f64, f64)> = spans
        .iter()
        .map(|span| (within(span.start_ms), within(span.end_ms)))
        .collect();
    spans.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut joined: Vec<(f64, f64)> = Vec::with_capacity(spans.len());
    for (start, end) in spans {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined
}

/// How much of the time from `from` to `to` lies in the spans, which are [`joined`].
fn covered(spans: &[(f64, f64)], from: f64, to: f64) -> f64 {
    let first = spans.partition_point(|span| span.1 <= from);
    let inside = spans[first..].iter().take_while(|span| span.0 < to);
    let sum: f64 = inside.map(|span| span.1.min(to) - span.0.max(from)).sum();
    // The sum of many may pass the whole by rounding, and no part may be negative for it.
    sum.min(to - from)
}

fn check(schedule: &Schedule, beside: &SideSpans) -> Result<(), SplitError> {
    if schedule.workers.is_empty() {
        return Err(SplitError::NoWorkers);
    }
    let one = schedule.one_worker_task_ms;
    let ready = schedule.workers.iter().map(|worker| worker.ready_ms);
    let tasks = schedule.workers.iter().flat_map(|worker| &worker.tasks);
    let sample = (schedule.start_ms, schedule.end_ms);
    let held = beside.held.iter().flatten();
    let others = beside.sending.iter().chain(held).flatten();
    let spans = tasks
        .chain(others)
        .map(|span| (span.start_ms, span.end_ms))
        .chain([sample]);

    let finite = |(start, end): (f64, f64)| start.is_finite() && end.is_finite();
    let times = ready.map(|ready| (ready, ready)).chain([(one, one)]);
    if one < 0.0 || !times.chain(spans.clone()).all(finite) {
        return Err(SplitError::NotATime);
    }
    if spans.clone().any(|(start, end)| end < start) {
        return Err(SplitError::EndsBeforeItBegins);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
