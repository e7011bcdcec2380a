//! Whether the answer of a run is clear, so that no more rounds are needed.

use super::stats::Interval;
use super::stopping::decided;
use super::summary::told;
use super::{cores, stopwatch};
use crate::experiment::Experiment;
use crate::record::Record;

/// Whether the sentence under the figure is decided: the speed-up that it rests on is known well enough
/// ([`decided`]), its 95 % interval being at most `sure_pct` percent of it wide. Under a GIL too: one
/// task after another is a speed-up of 1. The lesson's own timing compares two times that lie far
/// apart, and is decided by its rounds.
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
        decided(
            speedup,
            Interval { lo, hi },
            1.0,
            f64::from(sure_pct) / 200.0,
        )
    })
}
