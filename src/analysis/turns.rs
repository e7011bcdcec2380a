//! How much longer k tasks take than one, where they can only take turns.
//!
//! Under a global interpreter lock, or on one thread, k tasks are expected to take k times as long
//! as one. That is said of the time and not of the work per second, because it is the time that
//! shows the turns.

use runstats::interval::Interval;
use runstats::speed_up::Point;

use super::verdict::{range, surely, times};
use crate::format::{self, significant};

/// Less than this much faster than one after another is no parallelism, and less than this much
/// slower is no cost of taking turns.
const NO_DIFFERENCE: f64 = 0.05;

/// What there is to say of the largest number of tasks of a weak-scaling run, compared with one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turns {
    /// How many tasks.
    pub tasks: u32,
    /// How many times as long as one task they took.
    pub times_as_long: f64,
    /// Its 95 % interval; `None` with too few samples.
    pub ci95: Option<Interval>,
}

impl Turns {
    /// `None` with nothing but one task.
    pub fn of(points: &[Point]) -> Option<Self> {
        points.iter().find(|point| point.workers == 1)?;
        let most = points.iter().max_by_key(|point| point.workers)?;
        let k = f64::from(most.workers);
        // k tasks in t times the time are k / t times as much a second.
        let of_time = |of_speed_up: Interval| Interval {
            lo: k / of_speed_up.hi,
            hi: k / of_speed_up.lo,
        };
        (most.workers > 1).then(|| Turns {
            tasks: most.workers,
            times_as_long: k / most.speed_up,
            ci95: most.speed_up_ci95.map(of_time),
        })
    }

    /// The sentences: the finding, and how sure it is.
    pub fn sentence(&self) -> String {
        let k = f64::from(self.tasks);
        let tasks = format::count(self.tasks, "task");
        let long = times(k);
        let value = significant(self.times_as_long, 2);
        let Some(interval) = self.ci95 else {
            return format!(
                "{tasks} take {} as long as 1. There are too few samples to say how sure this is.",
                times(self.times_as_long)
            );
        };
        let (how_long, why) = if interval.lo > k * (1.0 + NO_DIFFERENCE) {
            (
                format!("more than {long}"),
                "They run one at a time, and taking turns costs time too.",
            )
        } else if interval.hi < k * (1.0 - NO_DIFFERENCE) {
            (format!("less than {long}"), "They don’t only take turns.")
        } else if interval.lo >= k * (1.0 - NO_DIFFERENCE) {
            (long, "They run one at a time.")
        } else {
            return format!(
                "It isn’t clear yet whether the {tasks} run one at a time. They took {} times as long as 1.",
                range(interval)
            );
        };
        let doubt = surely(interval);
        format!("{tasks} take {how_long} as long as 1. {why} {value} times as long; {doubt}.")
    }
}

/// Why there is no interval, for so many samples and so many of one worker.
pub(super) fn no_interval(n: usize, n_one: usize) -> &'static str {
    match (n, n_one) {
        (1, 1) => "one sample each is too few to say how sure this is",
        (1, _) | (_, 1) => "one sample on one side is too few to say how sure this is",
        _ => "some times are too short for the clock, so nobody can say how sure this is",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(times_as_long: f64, ends: (f64, f64)) -> String {
        let ci95 = Some(Interval {
            lo: ends.0,
            hi: ends.1,
        });
        let turns = Turns {
            tasks: 4,
            times_as_long,
            ci95,
        };
        turns.sentence()
    }

    #[test]
    fn one_at_a_time_is_k_times_as_long() {
        assert_eq!(
            turns(4.02, (3.95, 4.08)),
            "4 tasks take 4 times as long as 1. They run one at a time. 4.0 times as long; surely \
             between 3.9 and 4.1."
        );
        assert_eq!(
            turns(5.0, (4.6, 5.3)),
            "4 tasks take more than 4 times as long as 1. They run one at a time, and taking turns \
             costs time too. 5.0 times as long; surely between 4.6 and 5.3."
        );
        assert_eq!(
            turns(2.0, (1.9, 2.1)),
            "4 tasks take less than 4 times as long as 1. They don’t only take turns. 2.0 times as \
             long; surely between 1.9 and 2.1."
        );
        assert_eq!(
            turns(4.0, (3.2, 5.0)),
            "It isn’t clear yet whether the 4 tasks run one at a time. They took between 3.2 and 5.0 \
             times as long as 1."
        );
    }

    #[test]
    fn it_claims_no_more_than_was_measured() {
        let turns = Turns {
            tasks: 2,
            times_as_long: 2.0,
            ci95: None,
        };
        assert_eq!(
            turns.sentence(),
            "2 tasks take twice as long as 1. There are too few samples to say how sure this is."
        );
    }

    #[test]
    fn the_largest_number_is_told() {
        let point = |workers, speed_up| Point {
            workers,
            n: 5,
            median_ms: 1.0,
            median_ci95_ms: None,
            speed_up,
            speed_up_ci95: Some(Interval {
                lo: speed_up * 0.9,
                hi: speed_up * 1.25,
            }),
            efficiency: 1.0,
            efficiency_ci95: None,
            karp_flatt: None,
        };
        let found = Turns::of(&[point(1, 1.0), point(8, 2.0), point(2, 1.0)]).unwrap();
        assert_eq!((found.tasks, found.times_as_long), (8, 4.0));
        let ci95 = found.ci95.unwrap();
        assert!((ci95.lo - 3.2).abs() < 1e-9 && (ci95.hi - 8.0 / 1.8).abs() < 1e-9);
        assert_eq!(Turns::of(&[point(1, 1.0)]), None);
        assert_eq!(Turns::of(&[point(2, 1.0)]), None);
    }
}
