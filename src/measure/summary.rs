//! What do the samples of a run say, one row for each worker count, and in one sentence?

use serde::{Deserialize, Serialize};

use super::stats::Samples;
use crate::experiment::Experiment;
use crate::record::{Record, Sample};

/// What the samples with one number of workers say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SummaryRow {
    /// The number of workers.
    pub workers: u32,
    /// The number of samples.
    pub n: u32,
    /// The median of their `wall_ms`.
    pub median_ms: f64,
    /// The 95 % interval of the median; absent with too few samples.
    pub ci95_ms: Option<[f64; 2]>,
    /// The fastest sample.
    pub min_ms: f64,
    /// The slowest sample.
    pub max_ms: f64,
    /// How many times as much work a second as with one worker; absent if one worker was not
    /// measured.
    pub speedup: Option<f64>,
    /// `speedup` for each worker.
    pub efficiency: Option<f64>,
}

/// One row for each worker count that has a sample, ascending.
pub fn summarise(experiment: &Experiment, samples: &[Sample]) -> Vec<SummaryRow> {
    let mut rows: Vec<SummaryRow> = experiment
        .worker_counts()
        .iter()
        .filter_map(|&workers| row(workers, samples))
        .collect();
    let Some(base_ms) = rows.first().filter(|row| row.workers == 1).map(|row| row.median_ms) else {
        return rows;
    };
    for row in &mut rows {
        let work = f64::from(experiment.tasks(row.workers)) / f64::from(experiment.tasks(1));
        let speedup = work * base_ms / row.median_ms;
        row.speedup = Some(speedup).filter(|speedup| speedup.is_finite());
        row.efficiency = row.speedup.map(|speedup| speedup / f64::from(row.workers));
    }
    rows
}

fn row(workers: u32, samples: &[Sample]) -> Option<SummaryRow> {
    let times = samples.iter().filter(|s| s.workers == workers).map(|s| s.wall_ms).collect();
    let times = Samples::new(times)?;
    Some(SummaryRow {
        workers,
        n: times.n() as u32,
        median_ms: times.median(),
        ci95_ms: None,
        min_ms: times.min(),
        max_ms: times.max(),
        speedup: None,
        efficiency: None,
    })
}

/// The sentence under the figure.
pub fn verdict_of(record: &Record) -> String {
    format!("{} rows", record.summary.len())
}
