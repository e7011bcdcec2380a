//! One run of the page, and what a native program measured directly after it.

use parlab::analysis::record::Record;
use parlab::record::{Status, Stopped};
use serde::{Deserialize, Serialize};

use crate::native::Native;
use crate::subject::Subject;

/// When what could be seen on the page, in ms since it was opened.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Stamps {
    /// The run was said to be in progress.
    pub began: Option<f64>,
    /// The first sample was drawn.
    pub picture: Option<f64>,
    /// The record was there.
    pub ended: Option<f64>,
}

/// What a record says, as far as it is judged or told.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// How the run ended.
    pub status: Status,
    /// Why it ended after the rounds it has.
    pub stopped: Option<Stopped>,
    /// Which Fibonacci number each task computed.
    pub n: Option<i64>,
    /// Samples with two workers.
    pub rounds: u32,
    /// The median time with one worker.
    pub one_ms: Option<f64>,
    /// The median time with two.
    pub two_ms: Option<f64>,
    /// How many times as much work a second two workers do.
    pub speedup: Option<f64>,
    /// Its 95 % interval.
    pub speedup_ci95: Option<[f64; 2]>,
    /// What was seen, in a sentence.
    pub verdict: String,
    /// The seed of the order.
    pub seed: u32,
    /// The samples.
    pub samples: Vec<Sample>,
}

/// One sample.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Sample {
    /// The number of workers.
    pub workers: u32,
    /// The round.
    pub round: u32,
    /// Its time.
    pub wall_ms: f64,
}

/// One run, and the native program's figures beside it.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    /// Which link was opened.
    pub subject: Subject,
    /// Which run of this link it is, from 1.
    pub number: u32,
    /// What could be seen when.
    pub stamps: Stamps,
    /// What the record says; `None` if there is none.
    pub page: Option<Told>,
    /// What the native program measured.
    pub native: Option<Native>,
    /// Why something of it is missing.
    pub failed: Option<String>,
}

impl Run {
    /// From the start of the run to its first picture, in ms.
    pub fn picture_ms(&self) -> Option<f64> {
        Some(self.stamps.picture? - self.stamps.began?)
    }

    /// From the start of the run until its record was there, in ms.
    pub fn whole_ms(&self) -> Option<f64> {
        Some(self.stamps.ended? - self.stamps.began?)
    }

    /// How many times as long two tasks took as one. (The speed-up compares work a second.)
    pub fn two_to_one(&self) -> Option<f64> {
        let speedup = self.page.as_ref()?.speedup?;
        (speedup > 0.0).then(|| 2.0 / speedup)
    }
}

impl Told {
    /// What this record says.
    pub fn of(record: &Record) -> Self {
        let row = |workers| {
            record
                .report()
                .summary
                .iter()
                .find(|row| row.workers == workers)
        };
        let (one, two) = (row(1), row(2));
        let mut experiment = record.experiment.clone();
        Told {
            status: record.status,
            stopped: record.stopped,
            n: experiment.n_mut().and_then(|n| *n),
            rounds: two.map_or(0, |row| row.n),
            one_ms: one.map(|row| row.median_ms),
            two_ms: two.map(|row| row.median_ms),
            speedup: two.and_then(|row| row.speedup),
            speedup_ci95: two.and_then(|row| row.speedup_ci95),
            verdict: record.report().verdict.clone(),
            seed: record.seed,
            samples: record.samples.iter().map(Sample::of).collect(),
        }
    }
}

impl Sample {
    fn of(sample: &parlab::record::Sample) -> Self {
        Sample {
            workers: sample.workers,
            round: sample.round,
            wall_ms: sample.wall_ms,
        }
    }
}
