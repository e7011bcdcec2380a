//! Lost updates: how many additions to a shared counter are missing in the end.

use std::cmp::Ordering;

use runstats::samples::Samples;

use crate::format;
use crate::record::{Run, Sample};

/// What the counters of a run showed, with so many workers.
#[derive(Clone, Debug, PartialEq)]
pub struct LostUpdates {
    /// The number of workers.
    pub workers: u32,
    /// How many additions there were in each sample.
    pub added: u64,
    /// How many of them were missing in the end, as a share from 0 to 1, in each sample.
    pub lost: Samples,
}

/// One entry for each number of workers whose counter was read, ascending. Empty for runs without a counter.
pub fn lost_updates(run: &Run) -> Vec<LostUpdates> {
    let Some(additions) = run.experiment.additions() else {
        return Vec::new();
    };
    let of = |&workers: &u32| {
        let added = additions * u64::from(workers);
        let lost = |sample: &Sample| Some(1.0 - sample.counted? as f64 / added as f64);
        let lost = Samples::new(run.samples_with(workers).filter_map(lost).collect())?;
        Some(LostUpdates {
            workers,
            added,
            lost,
        })
    };
    run.experiment
        .worker_counts()
        .iter()
        .filter_map(of)
        .collect()
}

/// What was lost where most was, in a sentence, or that nothing was with the largest number of workers; `None`
/// for runs without a counter, and as long as one worker alone has added.
pub fn sentence(run: &Run) -> Option<String> {
    let all = lost_updates(run);
    // Of those that are equal, the one with the most workers.
    let by_loss = |a: &&LostUpdates, b: &&LostUpdates| {
        let of = |with: &LostUpdates| (with.lost.median(), with.lost.max());
        of(a).partial_cmp(&of(b)).unwrap_or(Ordering::Equal)
    };
    let several = all.iter().filter(|with| with.workers > 1);
    let most = several.max_by(by_loss)?;
    let who = run.experiment.worker_kind().with(most.workers);
    let samples = format::count(most.lost.n() as u32, "sample");
    let added = format::large(most.added);
    if all.iter().all(|with| with.lost.max() == 0.0) {
        return Some(format!(
            "Nothing was lost: all {added} additions of {who} were counted. So it was in each of {samples}."
        ));
    }
    Some(format!(
        "{who} lost {} of their {added} additions. That is the median of {samples}; from {} to {}.",
        share_text(most.lost.median()),
        share_text(most.lost.min()),
        share_text(most.lost.max()),
    ))
}

/// A share in percent, without hiding that there is some.
pub fn share_text(share: f64) -> String {
    match share {
        some if some > 0.0 && some < 0.01 => "less than 1 %".to_owned(),
        _ => format::percent(share),
    }
}

#[cfg(test)]
mod tests;
