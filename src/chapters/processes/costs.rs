//! The costs of a process, beside those of a thread: its start, its memory, and the way of its tasks.

use runstats::samples::Samples;

use crate::record::{Run, Sample, Sent, Task};

/// A quantity measured several times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// How many times.
    pub n: u32,
    /// The median.
    pub median: f64,
    /// The first and the third quartile.
    pub iqr: [f64; 2],
}

impl Measured {
    fn of(values: Vec<f64>) -> Option<Self> {
        let samples = Samples::new(values)?;
        Some(Measured {
            n: samples.n() as u32,
            median: samples.median(),
            iqr: samples.iqr().into(),
        })
    }
}

/// What the processes of a run cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Costs {
    /// For each number of processes: from asking for them until all stood ready, in ms.
    pub startup_ms: Vec<(u32, Measured)>,
    /// The memory of one process, in bytes.
    pub memory_bytes: Option<Measured>,
    /// The bytes of a task, with its argument.
    pub bytes: Option<Measured>,
    /// From taking a task until its process began with it, in ms.
    pub there_ms: Option<Measured>,
    /// From the end of the work until its result was read, in ms.
    pub back_ms: Option<Measured>,
    /// The work of a task itself, in ms: what all of the others are to be compared with.
    pub work_ms: Option<Measured>,
}

impl Costs {
    /// What the samples of a run say; nothing if it had no processes.
    pub fn of(record: &Run) -> Option<Self> {
        let apart = |sample: &&Sample| !sample.memory_bytes.is_empty();
        let samples: Vec<&Sample> = record.samples.iter().filter(apart).collect();
        let startup_ms: Vec<(u32, Measured)> = record
            .experiment
            .worker_counts()
            .iter()
            .filter_map(|&workers| {
                let of_these = samples.iter().filter(|sample| sample.workers == workers);
                let times = of_these.map(|sample| sample.startup_ms).collect();
                Some((workers, Measured::of(times)?))
            })
            .collect();
        let memory = samples.iter().flat_map(|sample| &sample.memory_bytes);
        let tasks = || samples.iter().flat_map(|sample| &sample.tasks);
        let of_sent = |value: fn(&Task, Sent) -> f64| {
            let values = tasks().filter_map(|task| Some(value(task, task.sent?)));
            Measured::of(values.collect())
        };
        (!startup_ms.is_empty()).then(|| Costs {
            startup_ms,
            memory_bytes: Measured::of(memory.map(|&bytes| bytes as f64).collect()),
            bytes: of_sent(|_, sent| sent.bytes as f64),
            there_ms: of_sent(|task, sent| task.start_ms - sent.taken_ms),
            back_ms: of_sent(|task, sent| sent.returned_ms - task.end_ms),
            work_ms: of_sent(|task, _| task.end_ms - task.start_ms),
        })
    }
}

#[cfg(test)]
mod tests;
