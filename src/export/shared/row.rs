//! The times of many samples, made to fit into a link: as whole numbers of a unit, a row for each
//! number of workers.

use std::collections::HashMap;

use runstats::plan::visits;
use runstats::samples::Samples;
use serde::{Deserialize, Serialize};

use crate::experiment::Experiment;
use crate::record::{Pressure, Sample};

/// The samples with one number of workers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The number of workers.
    pub workers: u32,
    /// The unit of `wall`, in µs: not coarser than the clock, unless precision was dropped.
    pub unit_us: u32,
    /// `wall_ms` of every sample, in units, in the order taken.
    pub wall: Vec<u64>,
    /// The median of `startup_ms`, in µs.
    pub startup_us: u64,
    /// `repeats` of the first sample; a run has one for all.
    pub repeats: u32,
    /// `counted` of every sample, where all have it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counted: Vec<u64>,
    /// `round` of every sample, where they are not 0, 1, 2 and so on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rounds: Vec<u32>,
    /// `start` of every sample, where one has it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub starts: Vec<u32>,
    /// `pressure` of every sample, where one has it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pressure: Vec<Option<Pressure>>,
}

/// One row for each of these worker counts that has a sample. `wall_ms` says what is the time of a
/// sample.
pub(super) fn rows(
    worker_counts: &[u32],
    samples: &[Sample],
    unit_us: u32,
    wall_ms: fn(&Sample) -> f64,
) -> Vec<Row> {
    let row = |&workers: &u32| {
        let own = || {
            samples
                .iter()
                .filter(move |sample| sample.workers == workers)
        };
        let startups = own().map(|sample| sample.startup_ms).collect();
        Some(Row {
            workers,
            unit_us,
            repeats: own().next()?.repeats,
            startup_us: in_units(Samples::new(startups)?.median(), 1),
            counted: own()
                .map(|sample| sample.counted)
                .collect::<Option<_>>()
                .unwrap_or_default(),
            rounds: unless(own().zip(0..).all(|(s, at)| s.round == at), own(), |s| {
                s.round
            }),
            starts: unless(own().all(|s| s.start == 0), own(), |s| s.start),
            pressure: unless(own().all(|s| s.pressure.is_none()), own(), |s| s.pressure),
            wall: own()
                .map(|sample| in_units(wall_ms(sample), unit_us))
                .collect(),
        })
    };
    worker_counts.iter().filter_map(row).collect()
}

/// One thing of every sample, unless it says nothing.
fn unless<'a, T>(
    says_nothing: bool,
    samples: impl Iterator<Item = &'a Sample>,
    thing: fn(&Sample) -> T,
) -> Vec<T> {
    match says_nothing {
        true => Vec::new(),
        false => samples.map(thing).collect(),
    }
}

/// The samples of all rows in the order taken, which follows from the experiment and its seed.
pub(super) fn samples(rows: &[Row], experiment: &Experiment, seed: u32) -> Vec<Sample> {
    let mut samples: Vec<Sample> = rows
        .iter()
        .flat_map(|row| (0..row.wall.len()).filter_map(|at| row.sample(at)))
        .collect();
    let visits = visits(experiment.worker_counts(), experiment.reps(), seed);
    let order: HashMap<(u32, u32), usize> = visits
        .iter()
        .map(|visit| (visit.round, visit.workers))
        .zip(0..)
        .collect();
    samples.sort_by_key(|sample| {
        let planned = order.get(&(sample.round, sample.workers));
        (sample.round, planned.copied())
    });
    samples
}

impl Row {
    /// One of its samples, with nothing but its times; `None` if there are fewer.
    fn sample(&self, at: usize) -> Option<Sample> {
        let round = self.rounds.get(at).copied().unwrap_or(at as u32);
        Some(Sample {
            repeats: self.repeats,
            start: self.starts.get(at).copied().unwrap_or_default(),
            pressure: self.pressure.get(at).copied().flatten(),
            startup_ms: in_ms(self.startup_us, 1),
            wall_ms: in_ms(*self.wall.get(at)?, self.unit_us),
            counted: self.counted.get(at).copied(),
            ..Sample::begin(self.workers, round)
        })
    }

    /// Makes the unit a power of ten that leaves the median about three digits.
    pub(super) fn coarsen(&mut self) {
        let mut sorted = self.wall.clone();
        sorted.sort_unstable();
        let mut median = sorted.get(sorted.len() / 2).copied().unwrap_or_default();
        let mut times = 1;
        while median >= 1000 && self.unit_us.saturating_mul(times) < 100_000_000 {
            median /= 10;
            times *= 10;
        }
        self.unit_us *= times;
        for wall in &mut self.wall {
            *wall = (*wall + u64::from(times) / 2) / u64::from(times);
        }
    }
}

/// The largest power of ten that is not above the clock's step, from 1 µs to 1 s.
pub(super) fn unit_within(clock_us: f64) -> u32 {
    let mut unit_us = 1;
    while unit_us < 1_000_000 && f64::from(unit_us) * 10.0 <= clock_us {
        unit_us *= 10;
    }
    unit_us
}

fn in_units(ms: f64, unit_us: u32) -> u64 {
    (ms * 1e3 / f64::from(unit_us)).round() as u64
}

fn in_ms(units: u64, unit_us: u32) -> f64 {
    // One division of whole numbers: 12345 becomes 12.345 and nothing near it.
    units as f64 * f64::from(unit_us) / 1e3
}
