//! The size of the tasks in a sweep over threads: what is aimed at, in units of what.

use super::params::{Gil, Kind, ThreadsParams};
use crate::analysis::calibrate::{Aim, SHORT_TASK_MS, TASK_AIM_MS};
use crate::experiment::cost::{SampleCost, Speed};
use crate::workload::fork_join::pieces;

/// Under a GIL a task should last so many switch intervals, so that the lock goes round.
pub const SWITCH_INTERVALS: f64 = 10.0;
/// Up to so many pieces of fork-join, each one's times are kept for the timeline; more, and keeping them
/// would cost as much as the pieces themselves.
pub const MAX_TRACED: u64 = 600;
/// Samples of strong scaling are aimed to be as long as a task of so many workers at most.
const MAX_SHARING: u32 = 4;

/// The work that is sized, in units of one `fib(n)`: a task; in strong scaling all tasks of a sample,
/// unless they take turns under a GIL, where each of them must be long enough by itself.
pub fn work_units(params: &ThreadsParams) -> f64 {
    match (params.kind, params.gil()) {
        (Kind::Strong, Gil::Off | Gil::OneThread) => f64::from(params.tasks),
        _ => 1.0,
    }
}

/// What to aim at in a sweep over threads, on a machine that says it has so many logical processors.
///
/// Where all workers share the same work, those that have a core should still have enough to do, so
/// the whole sample is as long as the tasks of up to four of them together.
pub fn aim(params: &ThreadsParams, logical_cores: u32) -> Aim {
    match (params.kind, params.gil()) {
        (_, Gil::On) => {
            let least_ms = SWITCH_INTERVALS * f64::from(params.switch_ms);
            Aim::AtLeast(least_ms.max(SHORT_TASK_MS))
        }
        (Kind::Strong | Kind::ForkJoin, _) => {
            let most = params.most_workers().min(logical_cores.max(1));
            Aim::AtMost(TASK_AIM_MS * f64::from(most.clamp(1, MAX_SHARING)))
        }
        (Kind::Weak | Kind::NaiveTiming, _) => Aim::AtMost(TASK_AIM_MS),
    }
}

/// One step of n makes the work so many times as long: what is chosen may be that much off its aim.
const ONE_STEP: f64 = 1.62;
/// What it takes to hand out a piece of fork-join, about, in ms.
const PIECE_MS: f64 = 5e-5;

/// What one sample with so many workers costs.
pub fn sample_cost(params: &ThreadsParams, workers: u32, speed: Speed) -> SampleCost {
    let tasks = match params.kind {
        Kind::Weak | Kind::NaiveTiming => workers,
        Kind::Strong => params.tasks,
        Kind::ForkJoin => 1,
    };
    let at_a_time = match params.gil() {
        Gil::Off => workers,
        Gil::On | Gil::OneThread => 1,
    };
    let task_ms = match params.n {
        Some(n) => speed.fib_ms(n),
        None => chosen_ms(params, speed.cores),
    };
    match params.kind {
        Kind::Weak => SampleCost {
            tasks: tasks.into(),
            ms: speed.together_ms(tasks, speed.seen_ms(task_ms), at_a_time),
        },
        Kind::Strong => {
            // What must be long enough for the clock is a whole sample, as shared by the most workers.
            let all_ms = f64::from(tasks) * task_ms / f64::from(params.most_workers());
            let times = speed.seen_ms(all_ms) / all_ms;
            SampleCost {
                tasks: tasks.into(),
                ms: times * speed.together_ms(tasks, task_ms, at_a_time),
            }
        }
        // Once as it should be, and once as the lesson has it.
        Kind::NaiveTiming => SampleCost {
            tasks: 2 * u64::from(tasks),
            ms: 2.0 * speed.together_ms(tasks, task_ms, at_a_time),
        },
        Kind::ForkJoin => {
            let pieces = match params.n {
                Some(n) => pieces(n as u32, params.cutoff),
                None => MAX_TRACED,
            };
            let work_ms = speed.seen_ms(task_ms + pieces as f64 * PIECE_MS);
            SampleCost {
                tasks: if pieces <= MAX_TRACED { pieces } else { 1 },
                // Its pieces go side by side.
                ms: speed.together_ms(workers, work_ms / f64::from(workers), workers),
            }
        }
    }
}

/// About how long a task takes at most that is chosen for the machine, in ms.
fn chosen_ms(params: &ThreadsParams, cores: u32) -> f64 {
    let work_ms = match aim(params, cores) {
        Aim::AtMost(ms) => ms.max(ONE_STEP * SHORT_TASK_MS),
        Aim::AtLeast(ms) => ONE_STEP * ms,
    };
    work_ms / work_units(params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_aim_follows_what_is_measured() {
        let of = |change: fn(&mut ThreadsParams), cores| {
            let mut params = ThreadsParams::default();
            change(&mut params);
            aim(&params, cores)
        };
        assert_eq!(of(|_| {}, 2), Aim::AtMost(150.0));
        assert_eq!(of(|p| p.gil = Gil::On, 2), Aim::AtLeast(50.0));
        assert_eq!(
            of(
                |p| {
                    p.gil = Gil::On;
                    p.switch_ms = 20;
                },
                2
            ),
            Aim::AtLeast(200.0)
        );
        assert_eq!(of(|p| p.kind = Kind::Strong, 2), Aim::AtMost(300.0));
        assert_eq!(of(|p| p.kind = Kind::ForkJoin, 64), Aim::AtMost(600.0));
        assert_eq!(of(|p| p.kind = Kind::Strong, 0), Aim::AtMost(150.0));
        let strong = |gil| {
            let params = ThreadsParams {
                kind: Kind::Strong,
                gil,
                ..ThreadsParams::default()
            };
            work_units(&params)
        };
        assert_eq!((strong(Gil::Off), strong(Gil::On)), (32.0, 1.0));
    }
}
