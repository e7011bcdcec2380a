//! Whether the answer of a run is clear, so that no more rounds are needed.

use runstats::interval::Interval;
use runstats::stopping::decided;

use super::cores;
use super::findings::told;
use super::record::Record;
use crate::experiment::question::Question;

/// Whether the sentence under the figure is decided: the speed-up that it rests on is known well enough
/// ([`decided`]), its 95 % interval being at most `sure_pct` percent of it wide. Under a GIL too: one
/// task after another is a speed-up of 1. The lesson's own timing compares two times that lie far
/// apart, and is decided by its rounds.
pub fn is_decided(record: &Record, sure_pct: u32) -> bool {
    if record.experiment.question() == Question::NaiveTiming {
        return true;
    }
    let row = |k: u32| record.report().summary.iter().find(|row| row.workers == k);
    asked(record).and_then(row).is_some_and(|row| {
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

/// The worker counts that the sentence rests on, ascending: more samples with others wouldn't change it.
/// Where tasks take turns, also the smallest number that can. All counts where nothing is compared yet,
/// and where more is said than of one of them.
pub fn open_counts(record: &Record) -> Vec<u32> {
    let experiment = &record.experiment;
    let all = experiment.worker_counts();
    let Some(told) = told(record, &record.report().summary)
        .filter(|_| experiment.rests_on_one_count() && all.contains(&1))
    else {
        return all.to_vec();
    };
    let fewest = all.iter().find(|k| **k > 1 && experiment.takes_turns());
    let is_open = |k: &u32| *k == 1 || *k == told || Some(k) == fewest;
    all.iter().copied().filter(is_open).collect()
}

/// The number of workers whose speed-up decides the sentence.
fn asked(record: &Record) -> Option<u32> {
    match record.experiment.question() {
        Question::Cores => cores::HelpfulCores::of(&record.report().summary).map(|c| c.at_workers),
        _ => told(record, &record.report().summary),
    }
}

#[cfg(test)]
mod tests;
