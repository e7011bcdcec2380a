//! Where did the speed-up go?
//!
//! k workers from the start to the end of a sample are k × that many milliseconds of worker time.
//! Each of them was spent on exactly one of five things, so that the parts add up to the whole
//! and nothing that went wrong can hide:
//!
//! ```text
//!           start                                                          end
//! worker 1  | start-up | task ######## | waiting | task ###### | idle tail |
//! worker 2  | start-up     | task ############ | waiting | task ######     |
//! ```
//!
//! The tasks themselves (####) are split once more: into what they would have taken on one worker
//! alone, and how much slower they were here. This is the accounting of overheads as in Grama et
//! al., Introduction to Parallel Computing (2003), chapter 5: parallel time × processors = useful
//! work + overheads.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One task on one worker, in milliseconds on the clock of the sample.
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
    /// The median time of one such task with one worker, in milliseconds.
    pub one_worker_task_ms: f64,
}

/// Where the time of all workers went, in milliseconds of worker time. The five parts add up to
/// `total_ms`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
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
}

impl Split {
    /// The five parts in the order of the fields, and none of them negative, as a bar needs them;
    /// they still add up to the total. Work that was faster than expected counts with the time
    /// that it took, and its slow-down is 0.
    pub fn bars(&self) -> [f64; 5] {
        [
            // Never below 0 by rounding.
            (self.work_ms + self.slow_down_ms.min(0.0)).max(0.0),
            self.slow_down_ms.max(0.0),
            self.start_up_ms,
            self.waiting_ms,
            self.idle_tail_ms,
        ]
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

/// Splits the time of all workers into its five parts.
///
/// # Errors
/// See [`SplitError`].
pub fn split(schedule: &Schedule) -> Result<Split, SplitError> {
    check(schedule)?;
    let Schedule {
        start_ms,
        end_ms,
        workers,
        one_worker_task_ms,
    } = schedule;
    let tasks: usize = workers.iter().map(|worker| worker.tasks.len()).sum();
    let work_ms = tasks as f64 * one_worker_task_ms;
    let mut split = Split {
        total_ms: workers.len() as f64 * (end_ms - start_ms),
        work_ms,
        slow_down_ms: 0.0,
        start_up_ms: 0.0,
        waiting_ms: 0.0,
        idle_tail_ms: 0.0,
    };
    let mut busy_ms = 0.0;
    for worker in workers {
        let within = |time: f64| time.clamp(*start_ms, *end_ms);
        let mut tasks: Vec<_> = worker
            .tasks
            .iter()
            .map(|task| (within(task.start_ms), within(task.end_ms)))
            .collect();
        tasks.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));

        // A worker that is at a task was ready, whatever its clock said.
        let first_start = tasks.first().map_or(*end_ms, |task| task.0);
        let ready = within(worker.ready_ms).min(first_start);
        split.start_up_ms += ready - start_ms;

        // From here on, `now` walks over the worker's time, and each step goes into one part.
        let mut now = ready;
        for (start, end) in tasks {
            let begin = start.max(now);
            let done = end.max(begin);
            split.waiting_ms += begin - now;
            busy_ms += done - begin;
            now = done;
        }
        split.idle_tail_ms += end_ms - now;
    }
    split.slow_down_ms = busy_ms - work_ms;
    Ok(split)
}

fn check(schedule: &Schedule) -> Result<(), SplitError> {
    if schedule.workers.is_empty() {
        return Err(SplitError::NoWorkers);
    }
    let one = schedule.one_worker_task_ms;
    let ready = schedule.workers.iter().map(|worker| worker.ready_ms);
    let tasks = schedule.workers.iter().flat_map(|worker| &worker.tasks);
    let sample = (schedule.start_ms, schedule.end_ms);
    let spans = tasks
        .map(|task| (task.start_ms, task.end_ms))
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
mod tests {
    use super::*;

    fn worker(ready_ms: f64, tasks: &[(f64, f64)]) -> WorkerSpan {
        let span = |&(start_ms, end_ms): &(f64, f64)| TaskSpan { start_ms, end_ms };
        WorkerSpan {
            ready_ms,
            tasks: tasks.iter().map(span).collect(),
        }
    }

    fn schedule(workers: Vec<WorkerSpan>) -> Schedule {
        Schedule {
            start_ms: 100.0,
            end_ms: 200.0,
            workers,
            one_worker_task_ms: 20.0,
        }
    }

    #[test]
    fn splits_a_schedule_done_by_hand() {
        let two = schedule(vec![
            worker(110.0, &[(115.0, 145.0), (150.0, 180.0)]),
            worker(130.0, &[(130.0, 200.0)]),
        ]);
        let expected = Split {
            total_ms: 200.0,
            work_ms: 60.0,
            slow_down_ms: 130.0 - 60.0,
            start_up_ms: 10.0 + 30.0,
            waiting_ms: 5.0 + 5.0,
            idle_tail_ms: 20.0,
        };
        assert_eq!(split(&two), Ok(expected));
        assert_eq!(expected.bars(), [60.0, 70.0, 40.0, 10.0, 20.0]);
    }

    #[test]
    fn work_may_be_faster_than_on_one_worker() {
        let fast = split(&schedule(vec![worker(100.0, &[(100.0, 115.0)])])).unwrap();
        assert_eq!(fast.slow_down_ms, -5.0);
        assert_eq!(fast.bars(), [15.0, 0.0, 0.0, 0.0, 85.0]);
    }

    #[test]
    fn a_worker_without_a_task_is_idle_once_it_is_ready() {
        let idle = split(&schedule(vec![worker(130.0, &[])])).unwrap();
        assert_eq!(idle.bars(), [0.0, 0.0, 30.0, 0.0, 70.0]);
        let never = split(&schedule(vec![worker(200.0, &[])])).unwrap();
        assert_eq!(never.start_up_ms, 100.0);
    }

    #[test]
    fn clocks_may_disagree_and_tasks_may_nest() {
        // Ready after its first task began; a task within another; a task past the end.
        let tasks = [(110.0, 160.0), (120.0, 130.0), (190.0, 201.0)];
        let odd = split(&schedule(vec![worker(112.0, &tasks)])).unwrap();
        assert_eq!(odd.bars(), [60.0, 0.0, 10.0, 30.0, 0.0]);
    }

    #[test]
    fn rejects_what_is_no_schedule() {
        assert_eq!(split(&schedule(vec![])), Err(SplitError::NoWorkers));
        let nan = schedule(vec![worker(f64::NAN, &[])]);
        assert_eq!(split(&nan), Err(SplitError::NotATime));
        let backwards = schedule(vec![worker(100.0, &[(120.0, 110.0)])]);
        assert_eq!(split(&backwards), Err(SplitError::EndsBeforeItBegins));
    }
}
