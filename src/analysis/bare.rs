//! The bare call: the work of one worker without an executor, in each round just before it.
//!
//! A speed-up says nothing without the base that it is compared with, and a base may be slowed down
//! itself by what it measures: so the serial call stands beside it with its absolute time (Hoefler &
//! Belli, "Scientific Benchmarking of Parallel Computing Systems", SC 2015, rule 1).

use runstats::bootstrap::median_interval;
use runstats::interval::Interval;
use runstats::samples::Samples;

use crate::record::Run;

/// The seed of the intervals: the same samples always give the same.
const SEED: u64 = 2;

/// What the bare calls of a run took.
#[derive(Clone, Debug, PartialEq)]
pub struct Bare {
    /// Their times, in ms.
    pub times: Samples,
    /// The 95 % interval of their median, in ms; `None` for a single one.
    pub ci95_ms: Option<Interval>,
    /// How many times as long one worker of an executor took, round by round: the median.
    pub executor: f64,
    /// Its 95 % interval.
    pub executor_ci95: Option<Interval>,
}

impl Bare {
    /// `None` if there was no such call, or one that the clock couldn't see.
    pub fn of(record: &Run) -> Option<Self> {
        let one = || {
            record
                .samples_with(1)
                .filter_map(|sample| Some((sample.bare_ms?, sample.wall_ms)))
        };
        let times = Samples::new(one().map(|(bare, _)| bare).collect())?;
        if times.min() == 0.0 {
            return None;
        }
        let ratios = Samples::new(one().map(|(bare, wall)| wall / bare).collect())?;
        Some(Bare {
            ci95_ms: median_interval(&times, SEED),
            times,
            executor: ratios.median(),
            executor_ci95: median_interval(&ratios, SEED),
        })
    }

    /// What the executor costs, in a sentence.
    pub fn sentence(&self) -> String {
        let base = "The base of all: the same work called by itself, without an executor.";
        let Some(interval) = self.executor_ci95 else {
            return base.to_owned();
        };
        let percent = |ratio: f64| format!("{:.1} %", (ratio - 1.0).abs() * 100.0);
        let (low, high) = (percent(interval.lo), percent(interval.hi));
        if interval.contains(1.0) {
            return format!(
                "{base} What the executor adds to it can’t be told from nothing: one worker of it took between {low} less time and {high} more."
            );
        }
        let (more, ends) = match self.executor > 1.0 {
            true => ("more", [low, high]),
            false => ("less", [high, low]),
        };
        format!(
            "{base} One worker of an executor took {} {more} time (surely between {} and {}).",
            percent(self.executor),
            ends[0],
            ends[1],
        )
    }
}

#[cfg(test)]
mod tests;
