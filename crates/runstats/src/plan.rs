//! The plan of a series of measurements: the order of the samples, how often a task is repeated
//! within one, and the time that is left.
//!
//! ```
//! use runstats::plan::{repeats, visits};
//!
//! let plan = visits(&[1, 2, 4], 5, 7);
//! assert_eq!(plan.len(), 15);
//! assert!(plan[..3].iter().all(|visit| visit.round == 0));
//! // A task of 2 ms, on a clock with steps of 5 µs.
//! assert_eq!(repeats(2.0, 5.0), 4);
//! ```

use std::collections::BTreeMap;

use crate::random::Rng;
use crate::scaling::Scaling;

/// One sample to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The round, from 0.
    pub round: u32,
    /// With how many workers.
    pub workers: u32,
}

/// Every worker count once a round, in an order shuffled anew for each: a machine that heats up or
/// slows down hits all of them alike, and can't look like scaling. The same seed gives the same
/// order.
pub fn visits(workers: &[u32], rounds: u32, seed: u32) -> Vec<Visit> {
    let mut rng = Rng::new(u64::from(seed));
    (0..rounds)
        .flat_map(|round| {
            let mut order: Vec<Visit> = workers
                .iter()
                .map(|&workers| Visit { round, workers })
                .collect();
            rng.shuffle(&mut order);
            order
        })
        .collect()
}

/// How long a sample should at least be, in steps of the clock.
pub const MIN_STEPS: f64 = 1000.0;
/// No sample is made longer than this for the clock's sake, in ms: on a clock of 16 or 100 ms a run
/// would take minutes. The intervals then say what the clock leaves open.
pub const MAX_FOR_CLOCK_MS: f64 = 300.0;

/// How often a task must be repeated within a sample to last [`MIN_STEPS`] steps of the clock, or
/// [`MAX_FOR_CLOCK_MS`] where that is less: `task_ms` is how long it takes once, `step_us` the
/// step. 1 if once is enough, at most a million.
pub fn repeats(task_ms: f64, step_us: f64) -> u32 {
    const MAX: f64 = 1e6;
    let least_ms = (MIN_STEPS * step_us / 1e3).min(MAX_FOR_CLOCK_MS);
    if task_ms >= least_ms {
        return 1;
    }
    // The estimate comes from the warm-up and may be a little too long: some room on top.
    (1.25 * least_ms / task_ms.max(1e-9)).ceil().clamp(1.0, MAX) as u32
}

/// How long one sample takes with each number of workers, learnt as a run goes on. A sample is its
/// whole time: start, work and what comes between two of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pace {
    /// For each number of workers: samples taken, and their mean time in ms.
    known: BTreeMap<u32, (u32, f64)>,
}

impl Pace {
    /// Takes a sample into account.
    pub fn note(&mut self, workers: u32, ms: f64) {
        let (n, mean) = self.known.entry(workers).or_default();
        *n += 1;
        *mean += (ms - *mean) / f64::from(*n);
    }

    /// How many samples with so many workers have been taken.
    pub fn taken(&self, workers: u32) -> u32 {
        self.known.get(&workers).map_or(0, |(n, _)| *n)
    }

    /// About how long one sample with `workers` will take, in ms; judged by the nearest number of
    /// workers if that one was not tried yet. With more work for more workers the time is taken to
    /// grow with them, at worst; where they share the same work, fewer take as many times as long, and
    /// more are not taken to be faster. `None` before the first sample.
    pub fn of_one(&self, scaling: Scaling, workers: u32) -> Option<f64> {
        if let Some((_, mean)) = self.known.get(&workers) {
            return Some(*mean);
        }
        let nearest = self.known.iter().min_by_key(|(k, _)| k.abs_diff(workers));
        nearest.map(|(&k, &(_, mean))| match scaling {
            Scaling::Weak => mean * f64::from(workers) / f64::from(k),
            Scaling::Strong if workers < k => mean * f64::from(k) / f64::from(workers),
            Scaling::Strong => mean,
        })
    }

    /// About how long a whole round takes, in ms.
    pub fn of_round(&self, scaling: Scaling, counts: &[u32]) -> Option<f64> {
        counts.iter().map(|&k| self.of_one(scaling, k)).sum()
    }

    /// About how long it takes until each number of workers has `rounds` samples, in ms.
    pub fn left_ms(&self, scaling: Scaling, counts: &[u32], rounds: u32) -> Option<f64> {
        let of_count = |&k: &u32| {
            let missing = rounds.saturating_sub(self.taken(k));
            Some(f64::from(missing) * self.of_one(scaling, k)?)
        };
        counts.iter().map(of_count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_round_has_every_count() {
        let plan = visits(&[1, 2, 4], 20, 7);
        assert_eq!(plan.len(), 60);
        assert_eq!(plan, visits(&[1, 2, 4], 20, 7));
        let firsts: Vec<u32> = plan.iter().step_by(3).map(|visit| visit.workers).collect();
        assert!(
            [1, 2, 4].iter().all(|k| firsts.contains(k)),
            "each count comes first sometimes"
        );
        for round in 0..20 {
            let mut counts: Vec<u32> = plan
                .iter()
                .filter(|v| v.round == round)
                .map(|v| v.workers)
                .collect();
            counts.sort_unstable();
            assert_eq!(counts, [1, 2, 4]);
        }
    }

    #[test]
    fn short_tasks_are_repeated_until_the_clock_can_see_them() {
        assert_eq!(repeats(20.0, 5.0), 1);
        assert_eq!(repeats(0.0, 5.0), 1_000_000);
        for (task_ms, step_us) in [(0.01, 5.0), (3.0, 100.0), (0.4, 20.0)] {
            let times = repeats(task_ms, step_us);
            assert!(f64::from(times) * task_ms >= MIN_STEPS * step_us / 1e3);
        }
    }

    #[test]
    fn a_coarse_clock_makes_no_long_samples() {
        for (task_ms, step_us) in [(8.0, 16_700.0), (150.0, 100_000.0), (1.0, 100_000.0)] {
            let length_ms = f64::from(repeats(task_ms, step_us)) * task_ms;
            assert!(length_ms >= MAX_FOR_CLOCK_MS.min(MIN_STEPS * step_us / 1e3));
            assert!(
                length_ms <= 1.25 * MAX_FOR_CLOCK_MS + task_ms,
                "{length_ms} ms"
            );
        }
    }

    #[test]
    fn the_time_left_follows_the_samples() {
        let mut pace = Pace::default();
        assert_eq!(pace.left_ms(Scaling::Weak, &[1, 2], 2), None);
        pace.note(1, 10.0);
        assert_eq!(
            pace.left_ms(Scaling::Weak, &[1, 2], 2),
            Some(10.0 + 2.0 * 20.0)
        );
        pace.note(2, 12.0);
        assert_eq!(pace.left_ms(Scaling::Weak, &[1, 2], 2), Some(22.0));
        assert_eq!(pace.of_round(Scaling::Weak, &[1, 2]), Some(22.0));
    }

    #[test]
    fn fewer_workers_take_longer_for_the_same_work() {
        let mut pace = Pace::default();
        pace.note(4, 100.0);
        assert_eq!(pace.of_one(Scaling::Strong, 1), Some(400.0));
        assert_eq!(pace.of_one(Scaling::Strong, 8), Some(100.0));
        pace.note(1, 300.0);
        assert_eq!(pace.of_one(Scaling::Strong, 2), Some(300.0));
        assert_eq!(pace.left_ms(Scaling::Strong, &[1, 4], 1), Some(0.0));
    }
}
