//! Where did the speed-up go? For each worker count of a run, the time of all its workers split
//! into work and the ways in which it was lost.

use serde::{Deserialize, Serialize};

use super::split::{Schedule, Split, TaskSpan, WorkerSpan, split};
use crate::experiment::threads::Kind;
use crate::experiment::{Chapter, Experiment};
use crate::record::{Record, Sample};

/// The names of the five parts, in the order of [`Split::bars`], and what each means.
pub const PARTS: [(&str, &str); 5] = [
    ("Work", "the tasks, at the speed of one worker alone"),
    (
        "Slow-down",
        "the tasks took longer than alone: shared cores, memory, heat",
    ),
    ("Start-up", "before the worker stood at the queue"),
    ("Waiting", "ready, and its task still to come"),
    ("Idle tail", "no task left, while others went on"),
];

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
/// long a task takes alone, or where the single tasks were not recorded.
pub fn lost(record: &Record) -> Vec<Lost> {
    if record.experiment.chapter() != Chapter::Threads {
        return Vec::new();
    }
    let Some(task_ms) = record.typical_sample(1).and_then(mean_task_ms) else {
        return Vec::new();
    };
    record
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
    if record.experiment.chapter() != Chapter::Threads {
        return None;
    }
    let task_ms = record.typical_sample(1).and_then(mean_task_ms)?;
    split_sample(&record.experiment, sample, task_ms)
}

fn split_sample(experiment: &Experiment, sample: &Sample, task_ms: f64) -> Option<Split> {
    if is_untraced(experiment, sample) {
        return None;
    }
    split(&schedule(sample, task_ms)).ok()
}

/// Fork-join with very many pieces is recorded as one task: who did what is not known.
fn is_untraced(experiment: &Experiment, sample: &Sample) -> bool {
    let is_fork_join =
        matches!(experiment, Experiment::Threads(params) if params.kind == Kind::ForkJoin);
    sample.tasks.is_empty() || (is_fork_join && sample.tasks.len() == 1 && sample.workers > 1)
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
            tasks: sample
                .tasks
                .iter()
                .filter(|task| task.worker == worker)
                .map(|task| TaskSpan {
                    start_ms: task.start_ms,
                    end_ms: task.end_ms,
                })
                .collect(),
        })
        .collect();
    Schedule {
        start_ms: 0.0,
        end_ms: sample.end_ms(),
        workers,
        one_worker_task_ms,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::threads::ThreadsParams;
    use crate::record::{Machine, Status, Task};

    fn sample(workers: u32, tasks: &[(u32, f64, f64)]) -> Sample {
        let end_ms = tasks
            .iter()
            .map(|(_, _, end_ms)| *end_ms)
            .fold(0.0, f64::max);
        Sample {
            startup_ms: 1.0,
            wall_ms: end_ms - 1.0,
            ready_ms: vec![1.0; workers as usize],
            tasks: (0..)
                .zip(tasks)
                .map(|(id, &(worker, start_ms, end_ms))| Task {
                    id,
                    worker,
                    queued_ms: 1.0,
                    start_ms,
                    end_ms,
                    value: Some("1".to_owned()),
                    error: None,
                    sent: None,
                })
                .collect(),
            ..Sample::begin(workers, 0)
        }
    }

    #[test]
    fn the_parts_of_a_run_add_up() {
        let params = ThreadsParams {
            workers: vec![1, 2],
            reps: 1,
            ..ThreadsParams::default()
        };
        let experiment = Experiment::Threads(params);
        let mut record = Record::begin(experiment, 1, Machine::default(), String::new());
        record.add(sample(1, &[(0, 1.0, 11.0)]));
        record.add(sample(2, &[(0, 2.0, 14.0), (1, 1.0, 12.0)]));
        record.end(Status::Complete);
        let lost = lost(&record);
        assert_eq!(lost.len(), 2);
        let split = &lost[1].split;
        assert_eq!(
            (split.total_ms, split.work_ms, split.slow_down_ms),
            (28.0, 20.0, 3.0)
        );
        assert_eq!(
            (split.start_up_ms, split.waiting_ms, split.idle_tail_ms),
            (2.0, 1.0, 2.0)
        );
        assert_eq!(lost_in(&record, &record.samples[1]).as_ref(), Some(split));
    }
}
