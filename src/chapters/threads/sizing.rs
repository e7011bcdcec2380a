//! The size of the tasks in a sweep over threads: what is aimed at, in units of what.

use super::params::{Gil, Kind, ThreadsParams};
use crate::analysis::calibrate::{Aim, SHORT_TASK_MS, TASK_AIM_MS};

/// Under a GIL a task should last so many switch intervals, so that the lock goes round.
pub const SWITCH_INTERVALS: f64 = 10.0;
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
