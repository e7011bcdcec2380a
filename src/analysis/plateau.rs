//! The plateau of downloads: from how many fetches at a time on they get no faster, and why.
//!
//! Only causes that leave a trace in the record are named: each fetch beside what the same file took
//! alone ([`Overlap`]), how long it waited for its answer and how long it was received. Where the
//! traces fit none of them, that is said.

mod finding;
mod evidence;
mod sentence;

pub use finding::Cause;
use finding::Finding;

use serde::{Deserialize, Serialize};

use super::overlap::Overlap;
use super::summary::SummaryRow;
use crate::record::{Run, Sample, Status};
use evidence::{ConcurrentSample, SlowDown};

/// More fetches that take less than this much off the time don't make it fall further.
const NO_FALL: f64 = 0.1;
/// A time within this much of what was expected is as expected.
const AS_EXPECTED: f64 = 0.15;
/// This much of what fetches lost to one another must be of one kind to name it.
const MIN_SHARE: f64 = 2.0 / 3.0;
/// Rates within this ratio of each other are the same.
const SAME_RATE: f64 = 1.25;

/// From where on the time falls no further, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Plateau {
    /// The fewest fetches at a time after which no larger number took a tenth less.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub from: u32,
    /// What keeps the time from falling further, as far as the record shows it.
    pub cause: Cause,
    /// `connections`: how many were answered at a time. Left out elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required, range(min = 1)))]
    pub answered: Option<u32>,
    /// `line`: what all fetches together received, in KiB a second. Left out elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required, range(min = 0)))]
    pub line_kib_s: Option<f64>,
    /// The same in a sentence or two, with the figures it rests on.
    pub says: String,
}

/// The plateau of a finished run of Downloads with these rows. `None` where the time
/// still falls, where not all files came in, and where no file was fetched alone to compare with.
pub fn plateau(record: &Run, rows: &[SummaryRow]) -> Option<Plateau> {
    let network = record.experiment.network()?;
    if matches!(record.status, Status::Running | Status::Void) {
        return None;
    }
    // What a failed fetch would have taken, nobody knows.
    if !record.samples.iter().all(Sample::is_good) {
        return None;
    }
    // Nor what a network would have done that nothing came over.
    if record.kept_copies() > 0 {
        return None;
    }
    let overlap = Overlap::of(&record.samples)?;
    let first = rows.iter().position(|row| falls_no_further(row, rows))?;
    let (from, on) = (&rows[first], &rows[first..]);
    let finding = find(record, &overlap, pace(&overlap, rows), on)?;
    Some(Plateau {
        from: from.workers,
        cause: finding.cause(),
        answered: match finding {
            Finding::Connections { answered } => Some(answered),
            _ => None,
        },
        line_kib_s: match finding {
            Finding::Line { kib_s, .. } => Some(kib_s),
            _ => None,
        },
        says: sentence::sentence(network, &overlap, from, on, &finding),
    })
}

fn falls_no_further(row: &SummaryRow, rows: &[SummaryRow]) -> bool {
    let more = rows.iter().filter(|other| other.workers > row.workers);
    more.map(|other| other.median_ms)
        .all(|ms| ms >= row.median_ms * (1.0 - NO_FALL))
}

/// Why it falls no further after the first of these rows; `pace` is how many times as long as expected
/// everything took.
fn find(record: &Run, overlap: &Overlap, pace: f64, on: &[SummaryRow]) -> Option<Finding> {
    let from = on.first()?;
    let reaches = |row: &SummaryRow, ms: f64| row.median_ms <= ms * pace * (1.0 + AS_EXPECTED);
    if overlap.files() > 1 && reaches(from, overlap.slowest_ms()) {
        return Some(Finding::Slowest);
    }
    let last = on.last().filter(|last| last.workers > from.workers)?;
    if from.workers as usize >= overlap.files() {
        return Some(Finding::Files);
    }
    if reaches(last, overlap.in_order_ms(last.workers)) {
        return Some(Finding::Order);
    }
    // The fetches of these samples lost time to one another.
    let crowded = on.iter().filter(|row| {
        row.workers > from.workers && !reaches(row, overlap.in_order_ms(row.workers))
    });
    let crowds: Vec<ConcurrentSample> = crowded
        .flat_map(|row| record.samples_with(row.workers))
        .map(|sample| ConcurrentSample::of(sample, overlap))
        .collect::<Option<_>>()
        .unwrap_or_default();
    Some(by_trace(record, &crowds, on))
}

/// How fast the machine was when several were fetched at a time, as a part of the time that it took
/// for one alone: 1, or less if any number of fetches was faster than the files alone allow. Then the
/// machine was busier when they were fetched alone, and nothing may be explained by that.
fn pace(overlap: &Overlap, rows: &[SummaryRow]) -> f64 {
    let several = rows.iter().filter(|row| row.workers > 1);
    several
        .map(|row| row.median_ms / overlap.in_order_ms(row.workers))
        .fold(1.0, f64::min)
}

/// What the fetches that were in each other's way tell.
fn by_trace(record: &Run, crowds: &[ConcurrentSample], on: &[SummaryRow]) -> Finding {
    let extra: SlowDown = crowds.iter().map(ConcurrentSample::extra).sum();
    if extra.receiving_share() >= MIN_SHARE {
        let rates = on.iter().map(|row| {
            let samples = record.samples_with(row.workers);
            evidence::median(samples.filter_map(evidence::kib_s))
        });
        let rates: Option<Vec<f64>> = rates.collect();
        if let Some(kib_s) = rates.and_then(|rates| same_rate(&rates)) {
            return Finding::Line {
                kib_s,
                times: extra.receiving_times(),
            };
        }
    }
    if extra.waiting_share() >= MIN_SHARE
        && let Some(answered) = evidence::answered_at_a_time(crowds)
    {
        return Finding::Connections { answered };
    }
    Finding::Unknown
}

/// The middle one of rates that hardly differ.
fn same_rate(rates: &[f64]) -> Option<f64> {
    let (least, most) = rates
        .iter()
        .fold((f64::INFINITY, 0.0_f64), |(least, most), rate| {
            (least.min(*rate), most.max(*rate))
        });
    (least > 0.0 && most <= least * SAME_RATE)
        .then(|| evidence::median(rates.iter().copied()))
        .flatten()
}

#[cfg(test)]
mod network;
#[cfg(test)]
mod tests;
