//! The sample that is looked at: which there are to choose from, and which is chosen. At first it is the one
//! with the median time, with the most workers.

use leptos::prelude::*;

use crate::analysis::record::Record;
use crate::experiment::Chapter;
use crate::page::state::{Lab, LookedAt};
use crate::record::Sample;

/// The worker counts of the run in the foreground that have a timeline, ascending.
pub fn counts(lab: Lab, chapter: Chapter) -> Vec<u32> {
    let counts = lab.with_record(chapter, |record| {
        // A result that came as a link has times, but no tasks.
        let with_tasks = record.samples.iter().filter(|s| !s.tasks.is_empty());
        let mut counts: Vec<u32> = with_tasks.map(|sample| sample.workers).collect();
        counts.sort_unstable();
        counts.dedup();
        counts
    });
    counts.unwrap_or_default()
}

/// The worker count that is looked at.
pub fn workers(lab: Lab, chapter: Chapter) -> Option<u32> {
    let counts = counts(lab, chapter);
    let chosen = lab.looked_at.get().workers;
    let chosen = chosen.filter(|k| counts.contains(k));
    chosen.or(counts.last().copied())
}

/// Looks at a worker count, in the round that is looked at.
pub fn look_at(lab: Lab, workers: u32) {
    lab.looked_at.update(|at| at.workers = Some(workers));
}

/// Reads the sample that is looked at, with its record.
pub fn with_sample<T>(
    lab: Lab,
    chapter: Chapter,
    read: impl FnOnce(&Record, &Sample) -> T,
) -> Option<T> {
    let workers = workers(lab, chapter)?;
    let LookedAt { round, .. } = lab.looked_at.get();
    lab.with_record(chapter, |record| {
        let asked = record
            .samples_with(workers)
            .find(|sample| Some(sample.round) == round);
        let sample = asked.or_else(|| record.typical_sample(workers))?;
        Some(read(record, sample))
    })
    .flatten()
}
