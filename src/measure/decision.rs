//! Whether the answer of a run is clear, so that no more rounds are needed.

use super::stats::Interval;
use super::summary::{SummaryRow, told};
use super::{cores, stopwatch};
use crate::experiment::Experiment;
use crate::record::Record;

/// Whether the sentence under the figure is decided: each 95 % interval that it rests on is narrower
/// than `sure_pct` percent of its figure. One interval at least must be there, or there is no answer.
/// The lesson's own timing compares two times that lie far apart, and is decided by its rounds.
pub fn is_decided(record: &Record, sure_pct: u32) -> bool {
    if stopwatch::is_lie(&record.experiment) {
        return true;
    }
    let named = match &record.experiment {
        Experiment::Machine(_) => cores::HelpfulCores::of(&record.summary).map(|c| c.at_workers),
        _ => told(record),
    };
    let row = |k: u32| record.summary.iter().find(|row| row.workers == k);
    named
        .and_then(row)
        .is_some_and(|row| is_narrow(row, sure_pct))
}

fn is_narrow(row: &SummaryRow, sure_pct: u32) -> bool {
    let (Some(speedup), Some([lo, hi])) = (row.speedup, row.speedup_ci95) else {
        return false;
    };
    Interval { lo, hi }.width() <= speedup * f64::from(sure_pct) / 100.0
}
