//! How much longer do k tasks take than one, where they can only take turns?
//!
//! Under a global interpreter lock, or on one thread, k tasks are expected to take k times as long
//! as one. That is said of the time and not of the work per second, because it is the time that
//! shows the turns.

use super::scaling::Point;
use super::stats::Interval;
use super::verdict::significant;
use crate::chart::format;

/// Less than this much faster than one after another is no parallelism, and less than this much
/// slower is no cost of taking turns.
const NO_DIFFERENCE: f64 = 0.05;

/// The sentence for the largest number of tasks of a weak-scaling run; `None` with nothing but one.
pub fn says(points: &[Point]) -> Option<String> {
    let one = points.iter().find(|point| point.workers == 1)?;
    let most = points.iter().max_by_key(|point| point.workers)?;
    if most.workers == 1 {
        return None;
    }
    let k = f64::from(most.workers);
    let took = format!(
        "{} took {{}} times as long as 1",
        format::count(most.workers, "task")
    );
    let Some(of_speed_up) = most.speed_up_ci95 else {
        let took = took.replace("{}", &significant(k / most.speed_up, 2));
        return Some(format!("{took} ({}).", no_interval(most.n, one.n)));
    };
    // k tasks in t times the time are k / t times as much a second.
    let of_time = Interval {
        lo: k / of_speed_up.hi,
        hi: k / of_speed_up.lo,
    };
    let (value, between) = shown(k / most.speed_up, of_time);
    let took = took.replace("{}", &value);
    let turns = if of_time.lo > k * (1.0 + NO_DIFFERENCE) {
        ": one at a time, and taking turns costs time too"
    } else if of_time.lo >= k * (1.0 - NO_DIFFERENCE) {
        ": one at a time"
    } else if of_time.hi < k * (1.0 - NO_DIFFERENCE) {
        ": less than one after another would take"
    } else {
        ", which is too uncertain to say whether it was one at a time"
    };
    Some(format!("{took} {between}{turns}."))
}

/// A ratio and its interval, with as many decimals (two significant digits, or up to 3) as tell the
/// ends of the interval apart.
pub(super) fn shown(value: f64, Interval { lo, hi }: Interval) -> (String, String) {
    let fewest = significant(value, 2);
    let fewest = fewest.split_once('.').map_or(0, |(_, after)| after.len());
    let fixed = |value: f64, decimals: usize| format!("{value:.decimals$}");
    if lo == hi {
        let why = "(all samples alike: the clock may be too coarse to see a difference)";
        return (fixed(value, fewest), why.to_owned());
    }
    let apart = |decimals: &usize| fixed(lo, *decimals) != fixed(hi, *decimals);
    let most = fewest.max(3);
    let decimals = (fewest..most).find(apart).unwrap_or(most);
    let [value, lo, hi] = [value, lo, hi].map(|value| fixed(value, decimals));
    (value, format!("(95 % between {lo} and {hi})"))
}

/// Why there is no interval, for so many samples and so many of one worker.
pub(super) fn no_interval(n: usize, n_one: usize) -> &'static str {
    match (n, n_one) {
        (1, 1) => "one sample each: too few to say how sure this is",
        (1, _) | (_, 1) => "one sample on one side: too few to say how sure this is",
        _ => "some times are too short for the clock, so nobody can say how sure this is",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::rounds::Rounds;
    use crate::measure::scaling::{Scaling, points};

    /// One time a round.
    fn run(workers: u32, times: &[f64]) -> Vec<(u32, u32, f64)> {
        let of_rounds = (0..).zip(times);
        of_rounds.map(|(round, ms)| (round, workers, *ms)).collect()
    }

    fn after(runs: &[Vec<(u32, u32, f64)>]) -> Option<String> {
        let rounds = Rounds::new(runs.iter().flatten().copied());
        says(&points(Scaling::Weak, &rounds, 0.0, 1).unwrap())
    }

    fn point(workers: u32, speed_up: f64, ends: (f64, f64)) -> Point {
        Point {
            workers,
            n: 5,
            median_ms: 1.0,
            median_ci95_ms: None,
            speed_up,
            speed_up_ci95: Some(Interval {
                lo: ends.0,
                hi: ends.1,
            }),
            efficiency: 1.0,
            efficiency_ci95: None,
            karp_flatt: None,
        }
    }

    fn with(speed_up: f64, ends: (f64, f64)) -> String {
        says(&[point(1, 1.0, (1.0, 1.0)), point(8, speed_up, ends)]).unwrap()
    }

    #[test]
    fn one_at_a_time_is_k_times_as_long() {
        assert_eq!(
            with(0.988, (0.976, 1.0)),
            "8 tasks took 8.1 times as long as 1 (95 % between 8.0 and 8.2): one at a time."
        );
        assert_eq!(
            with(0.8, (0.75, 0.85)),
            "8 tasks took 10 times as long as 1 (95 % between 9 and 11): one at a time, and taking \
             turns costs time too."
        );
        assert_eq!(
            with(2.0, (1.9, 2.1)),
            "8 tasks took 4.0 times as long as 1 (95 % between 3.8 and 4.2): less than one after \
             another would take."
        );
        assert_eq!(
            with(1.0, (0.8, 1.25)),
            "8 tasks took 8.0 times as long as 1 (95 % between 6.4 and 10.0), which is too \
             uncertain to say whether it was one at a time."
        );
    }

    #[test]
    fn it_claims_no_more_than_was_measured() {
        assert_eq!(after(&[run(1, &[10.0])]), None);
        assert_eq!(
            after(&[run(1, &[10.0]), run(2, &[20.0])]).unwrap(),
            "2 tasks took 2.0 times as long as 1 (one sample each: too few to say how sure this \
             is)."
        );
        assert!(
            after(&[run(1, &[10.0, 10.0]), run(2, &[20.0])])
                .unwrap()
                .contains("on one side")
        );
        assert_eq!(
            after(&[run(1, &[10.0; 5]), run(4, &[40.0; 5])]).unwrap(),
            "4 tasks took 4.0 times as long as 1 (all samples alike: the clock may be too coarse \
             to see a difference): one at a time."
        );
    }

    #[test]
    fn the_largest_number_is_told_and_digits_are_added_until_the_ends_differ() {
        let all = [
            point(1, 1.0, (1.0, 1.0)),
            point(8, 1.0, (0.999, 1.001)),
            point(2, 1.0, (0.9, 1.1)),
        ];
        assert_eq!(
            says(&all).unwrap(),
            "8 tasks took 8.00 times as long as 1 (95 % between 7.99 and 8.01): one at a time."
        );
    }
}
