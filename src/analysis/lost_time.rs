//! The speed-up that a run lost, and where it went: for each worker count, the time of all its
//! workers, split into work and the ways in which it was lost.

use runstats::samples::Samples;
use runstats::split::{Schedule, SideSpans, Split, TaskSpan, WorkerSpan, split_with};
use serde::{Deserialize, Serialize};

use super::record::Record;
use crate::experiment::Experiment;
use crate::experiment::question::Question;
use crate::record::{Sample, Task};

/// The names of the parts, in the order of [`Split::parts`] and [`Split::bars`], and what each
/// means.
pub const PARTS: [(&str, &str); 7] = [
    (
        "Work",
        "the tasks, each as long as the median of all samples with one worker",
    ),
    (
        "Slow-down",
        "the tasks took longer than alone: contention for cores and memory, or heat",
    ),
    ("Start-up", "before the worker stood at the queue"),
    ("Waiting", "ready, and its task still to come"),
    (
        "Idle tail",
        "no task left, while others went on (load imbalance)",
    ),
    (
        "Sending",
        "a task on its way to the worker’s own memory, or its result on the way back",
    ),
    (
        "Waiting for the GIL",
        "at a task, while another thread was in the critical section: it held the lock",
    ),
];

/// Which parts these samples have: the first five always, the others where there is some of them.
pub fn parts_in(rows: &[Lost]) -> Vec<usize> {
    let has = |part: usize| rows.iter().any(|row| row.split.parts()[part] > 0.0);
    (0..PARTS.len())
        .filter(|&part| part < 5 || has(part))
        .collect()
}

/// Where the time of the typical sample with so many workers went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lost {
    /// The number of workers.
    pub workers: u32,
    /// The round of the sample.
    pub round: u32,
    /// Its parts.
    pub split: Split,
}

/// One entry for each worker count, ascending. Empty where there is no one-worker sample to say how
/// long a task takes alone, or where the single tasks were not recorded; and for work that keeps no
/// processors busy, the lesson's own timing, and tasks that all share one thread.
pub fn lost(record: &Record) -> Vec<Lost> {
    if !can_be_split(&record.experiment) {
        return Vec::new();
    }
    let Some(task_ms) = one_worker_task_ms(record) else {
        return Vec::new();
    };
    record
        .report()
        .summary
        .iter()
        .filter_map(|row| {
            let sample = record.typical_sample(row.workers)?;
            Some(Lost {
                workers: row.workers,
                round: sample.round,
                split: split_sample(&record.experiment, sample, task_ms)?,
            })
        })
        .collect()
}

/// Where the time of one sample went; `None` as for [`lost`].
pub fn lost_in(record: &Record, sample: &Sample) -> Option<Split> {
    if !can_be_split(&record.experiment) {
        return None;
    }
    let task_ms = one_worker_task_ms(record)?;
    split_sample(&record.experiment, sample, task_ms)
}

/// Whether there are workers whose time can be lost. On one thread there are none, and the lesson's
/// own timing is about its stopwatch.
fn can_be_split(experiment: &Experiment) -> bool {
    experiment.chapter().keeps_cores_busy()
        && experiment.question() != Question::NaiveTiming
        && !experiment.on_one_thread()
}

fn split_sample(experiment: &Experiment, sample: &Sample, task_ms: f64) -> Option<Split> {
    if is_untraced(experiment, sample) {
        return None;
    }
    split_with(&schedule(sample, task_ms), &beside(sample)).ok()
}

/// Fork-join with very many pieces is recorded as one task: who did what is not known.
fn is_untraced(experiment: &Experiment, sample: &Sample) -> bool {
    sample.tasks.is_empty()
        || (experiment.splits_one_task() && sample.tasks.len() == 1 && sample.workers > 1)
}

/// How long one task takes on one worker, in ms: the median over all samples with one worker. Of a
/// sample with several tasks it takes their mean, because pieces of fork-join differ in size.
fn one_worker_task_ms(record: &Record) -> Option<f64> {
    let times: Vec<f64> = record.samples_with(1).filter_map(mean_task_ms).collect();
    Some(Samples::new(times)?.median())
}

fn mean_task_ms(sample: &Sample) -> Option<f64> {
    let times: f64 = sample
        .tasks
        .iter()
        .map(|task| task.end_ms - task.start_ms)
        .sum();
    (!sample.tasks.is_empty()).then(|| times / sample.tasks.len() as f64)
}

fn schedule(sample: &Sample, one_worker_task_ms: f64) -> Schedule {
    let workers = (0..sample.workers)
        .map(|worker| WorkerSpan {
            ready_ms: sample.ready_ms.get(worker as usize).copied().unwrap_or(0.0),
            tasks: spans_of(sample, worker, |task| vec![(task.start_ms, task.end_ms)]),
        })
        .collect();
    // A sample is over when the last result is back, if it has to come back.
    let back = sample.tasks.iter().filter_map(|task| task.sent);
    let end_ms = back
        .map(|sent| sent.returned_ms)
        .fold(sample.end_ms(), f64::max);
    Schedule {
        start_ms: 0.0,
        end_ms,
        workers,
        one_worker_task_ms,
    }
}

/// The way there and back of each task, and who held the lock when.
fn beside(sample: &Sample) -> SideSpans {
    let workers = 0..sample.workers;
    let ways = |task: &Task| match task.sent {
        // Where the clocks of the two disagree, no time passed.
        Some(sent) => vec![
            (sent.taken_ms.min(task.start_ms), task.start_ms),
            (task.end_ms, sent.returned_ms.max(task.end_ms)),
        ],
        None => Vec::new(),
    };
    let holds = |worker| {
        let own = sample
            .holds
            .iter()
            .filter(move |hold| hold.worker == worker);
        own.map(|hold| span((hold.from_ms, hold.to_ms))).collect()
    };
    SideSpans {
        sending: workers
            .clone()
            .map(|worker| spans_of(sample, worker, ways))
            .collect(),
        held: (!sample.holds.is_empty()).then(|| workers.map(holds).collect()),
    }
}

fn spans_of(
    sample: &Sample,
    worker: u32,
    spans: impl Fn(&Task) -> Vec<(f64, f64)>,
) -> Vec<TaskSpan> {
    let own = sample.tasks.iter().filter(|task| task.worker == worker);
    own.flat_map(spans).map(span).collect()
}

fn span((start_ms, end_ms): (f64, f64)) -> TaskSpan {
    TaskSpan { start_ms, end_ms }
}

#[cfg(test)]
mod tests;
