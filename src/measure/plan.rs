//! In which order are the worker counts visited?

use super::bootstrap::Rng;

/// One sample to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The repetition, from 0.
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
pub const LEAST_STEPS: f64 = 1000.0;

/// How often a task must be repeated within a sample to last [`LEAST_STEPS`] steps of the clock:
/// `task_ms` is how long it takes once, `step_us` the step. 1 if once is enough, at most a million.
pub fn repeats(task_ms: f64, step_us: f64) -> u32 {
    const MOST: f64 = 1e6;
    let least_ms = LEAST_STEPS * step_us / 1e3;
    if task_ms >= least_ms {
        return 1;
    }
    // The estimate comes from the warm-up and may be a little too long: some room on top.
    (1.25 * least_ms / task_ms.max(1e-9))
        .ceil()
        .clamp(1.0, MOST) as u32
}

/// About how long the visits from `next` on will take, in ms, judging by the samples so far: one
/// with the same number of workers, or else the nearest, taken in proportion. `None` before the
/// first sample.
pub fn time_left_ms(taken: &[(u32, f64)], plan: &[Visit]) -> Option<f64> {
    let left = plan.get(taken.len()..)?;
    left.iter()
        .map(|visit| estimate_ms(taken, visit.workers))
        .sum()
}

fn estimate_ms(taken: &[(u32, f64)], workers: u32) -> Option<f64> {
    let nearest = taken.iter().rev().min_by_key(|(k, _)| k.abs_diff(workers));
    nearest.map(|&(k, ms)| ms * f64::from(workers) / f64::from(k))
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
        for (task_ms, step_us) in [(0.01, 5.0), (3.0, 1000.0), (0.4, 20.0)] {
            let times = repeats(task_ms, step_us);
            assert!(f64::from(times) * task_ms >= LEAST_STEPS * step_us / 1e3);
        }
    }

    #[test]
    fn the_time_left_follows_the_samples() {
        let plan =
            [(0, 1), (0, 2), (1, 1), (1, 2)].map(|(round, workers)| Visit { round, workers });
        assert_eq!(time_left_ms(&[], &plan), None);
        assert_eq!(time_left_ms(&[(1, 10.0)], &plan), Some(20.0 + 10.0 + 20.0));
        assert_eq!(time_left_ms(&[(1, 10.0), (2, 12.0)], &plan), Some(22.0));
    }
}
