//! The size of the tasks: which Fibonacci number suits a machine.
//!
//! A task must be long enough. Below some 50 ms an operating system often leaves two busy threads on
//! one core for the whole task, and what is measured is its patience. It must be short enough too:
//! nobody waits minutes for an answer.

use runstats::stopping::MIN_ROUNDS;

use crate::experiment::stopping::Stopping;
use crate::record::{Calibration, Run};
use crate::workload::fib::{MAX_N, calls};

/// How long one task should take at most on one worker, in ms.
pub const TASK_AIM_MS: f64 = 150.0;
/// A shorter task isn't spread over the cores reliably, in ms.
pub const SHORT_TASK_MS: f64 = 50.0;
/// What it takes at least to hand a task to a worker, in ms: where there are many, they make a sample
/// long enough by that alone, and repeating the work would hide what the handing over takes.
pub const HANDING_OVER_MS: f64 = 0.001;
/// The largest n that is chosen: what is longer can be asked for.
pub const MAX_CHOSEN_N: i64 = 45;
/// The smallest n that is chosen; on no machine does it take a millisecond.
pub const MIN_CHOSEN_N: i64 = 20;
/// What comes between two samples, about, in ms: the page draws, and the workers wake up.
const BETWEEN_MS: f64 = 130.0;
/// The fewest rounds should be over by this part of the time: the rest is for what is still open then.
const ROUNDS_BY: f64 = 0.6;

/// What is aimed at, in ms of work on one worker.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aim {
    /// The largest n whose work takes at most so long, or the next if that takes less than
    /// [`SHORT_TASK_MS`].
    AtMost(f64),
    /// The smallest n whose work takes at least so long.
    AtLeast(f64),
}

impl Aim {
    /// The same, but at most so long.
    pub fn within(self, most_ms: f64) -> Self {
        match self {
            Aim::AtMost(ms) => Aim::AtMost(ms.min(most_ms)),
            at_least => at_least,
        }
    }
}

/// How long a task may take so that [`MIN_ROUNDS`] rounds of these worker counts fit into the time,
/// in ms, where each worker has a task: on a machine with so many cores, k workers need k / cores times
/// as long as one, and one works once more without an executor. Never less than [`SHORT_TASK_MS`], and
/// without a limit where the rounds are counted.
pub fn fitting_ms(counts: &[u32], logical_cores: u32, stopping: &Stopping) -> f64 {
    if !stopping.until_clear() {
        return f64::INFINITY;
    }
    let round_ms = ROUNDS_BY * 1e3 * f64::from(stopping.budget_s) / f64::from(MIN_ROUNDS);
    let cores = f64::from(logical_cores.max(1));
    let tasks: f64 = counts
        .iter()
        .map(|&k| (f64::from(k) / cores).max(1.0))
        .sum();
    let between_ms = BETWEEN_MS * counts.len() as f64;
    ((round_ms - between_ms) / (tasks + 1.0)).max(SHORT_TASK_MS)
}

/// Chooses the n for work of `units` times `fib(n)`, on a machine on which one call of the recursion
/// takes `call_ms` in the long run; `asked` is the n that someone has set, which is kept.
pub fn calibrate(asked: Option<i64>, aim: Aim, units: f64, call_ms: f64) -> Calibration {
    let work_ms = |n: i64| calls(n.clamp(0, MAX_N) as u32) as f64 * call_ms * units;
    let mut chosen = MIN_CHOSEN_N..=MAX_CHOSEN_N;
    let (advised_n, aim_ms) = match aim {
        Aim::AtMost(most_ms) => {
            let fits = |&n: &i64| work_ms(n) <= most_ms || work_ms(n - 1) < SHORT_TASK_MS;
            (chosen.rev().find(fits).unwrap_or(MIN_CHOSEN_N), most_ms)
        }
        Aim::AtLeast(least_ms) => {
            let fits = chosen.find(|&n| work_ms(n) >= least_ms);
            (fits.unwrap_or(MAX_CHOSEN_N), least_ms)
        }
    };
    let n = asked.unwrap_or(advised_n);
    Calibration {
        n,
        chosen: asked.is_none(),
        work_ms: work_ms(n),
        advised_n,
        aim_ms,
    }
}

/// How long one call of the recursion took in this run, in ms; `None` where the work that was sized is not that
/// of a single task.
pub fn call_ms(run: &Run) -> Option<f64> {
    let calibration = run.calibration?;
    let calls = calls(calibration.n.clamp(0, MAX_N) as u32) as f64;
    (!run.experiment.sizes_whole_samples()).then(|| calibration.work_ms / calls)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// About 2 ns, as on the machines this was written on.
    const CALL_MS: f64 = 4e-7;

    proptest! {
        #[test]
        fn the_largest_that_fits_is_chosen(call_ms in 1e-8..1e-4_f64, units in 1.0..200.0_f64) {
            let found = calibrate(None, Aim::AtMost(TASK_AIM_MS), units, call_ms);
            prop_assert_eq!(found.n, found.advised_n);
            prop_assert!(found.chosen);
            let longer = calls(found.n as u32 + 1) as f64 * call_ms * units;
            prop_assert!(found.work_ms <= TASK_AIM_MS || found.n == MIN_CHOSEN_N);
            prop_assert!(longer > TASK_AIM_MS || found.n == MAX_CHOSEN_N);
        }

        #[test]
        fn the_smallest_that_is_long_enough_is_chosen(call_ms in 1e-8..1e-4_f64) {
            let found = calibrate(None, Aim::AtLeast(50.0), 1.0, call_ms);
            let shorter = calls(found.n as u32 - 1) as f64 * call_ms;
            prop_assert!(found.work_ms >= 50.0 || found.n == MAX_CHOSEN_N);
            prop_assert!(shorter < 50.0 || found.n == MIN_CHOSEN_N);
        }

        #[test]
        fn what_is_set_is_kept(n in 0..=MAX_N) {
            let found = calibrate(Some(n), Aim::AtMost(TASK_AIM_MS), 1.0, CALL_MS);
            prop_assert_eq!((found.n, found.chosen), (n, false));
            prop_assert_eq!(found.advised_n, calibrate(None, Aim::AtMost(TASK_AIM_MS), 1.0, CALL_MS).n);
        }
    }

    #[test]
    fn rounds_fit_into_the_time() {
        let stopping = Stopping::default();
        let of = |counts: &[u32], cores| fitting_ms(counts, cores, &stopping);
        // 1 + 1 + 1.5 + 2 + 4 tasks one after another, and one without an executor.
        let expected = (1200.0 - 5.0 * BETWEEN_MS) / 10.5;
        assert!((of(&[1, 2, 3, 4, 8], 2) - expected).abs() < 1e-9);
        assert!(of(&[1, 2], 2) > TASK_AIM_MS);
        // 34 ms fit, and are too short.
        let call_ms = 34.0 / calls(35) as f64;
        let found = calibrate(None, Aim::AtMost(52.0), 1.0, call_ms);
        assert_eq!(found.n, 36);
        assert_eq!(of(&[1, 2, 4, 8, 16, 32], 1), SHORT_TASK_MS);
        assert_eq!(fitting_ms(&[32], 1, &Stopping::fixed(5)), f64::INFINITY);
    }
}
