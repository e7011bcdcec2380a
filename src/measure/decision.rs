//! Whether the answer of a run is clear, so that no more rounds are needed.

use super::stats::Interval;
use super::stopping::is_apart;
use super::summary::told;
use super::{cores, stopwatch};
use crate::experiment::Experiment;
use crate::record::Record;

/// Whether the sentence under the figure is decided: the 95 % interval that it rests on is narrower
/// than `sure_pct` percent of its figure, or at most twice as wide and clearly on one side of what the
/// figure is compared with, which is 1, or under a GIL one task after another. The lesson's own timing compares two times that lie far apart, and is decided by its rounds.
pub fn is_decided(record: &Record, sure_pct: u32) -> bool {
    if stopwatch::is_lie(&record.experiment) {
        return true;
    }
    let named = match &record.experiment {
        Experiment::Machine(_) => cores::HelpfulCores::of(&record.summary).map(|c| c.at_workers),
        _ => told(record),
    };
    let row = |k: u32| record.summary.iter().find(|row| row.workers == k);
    named.and_then(row).is_some_and(|row| {
        let (Some(speedup), Some([lo, hi])) = (row.speedup, row.speedup_ci95) else {
            return false;
        };
        // One at a time is no speed-up at all, so that both are compared with 1.
        let interval = Interval { lo, hi };
        let width_pct = 100.0 * interval.width() / speedup;
        let most_pct = f64::from(sure_pct);
        width_pct <= most_pct || (width_pct <= 2.0 * most_pct && is_apart(speedup, interval, 1.0))
    })
}
