//! Speed-ups by number of workers, with their intervals: the curve, its largest value, and where it
//! ends.
//!
//! ```
//! use runstats::rounds::Rounds;
//! use runstats::scaling::Scaling;
//! use runstats::speed_up::{largest, points};
//!
//! let times = (0..5).flat_map(|round| {
//!     let noise = f64::from(round) / 10.0;
//!     [(round, 1, 20.0 + noise), (round, 2, 10.5 - noise)]
//! });
//! let curve = points(Scaling::Strong, &Rounds::new(times), 0.001, 1)?;
//! assert!(curve[1].speed_up_ci95.unwrap().contains(2.0));
//! assert_eq!(largest(&curve).unwrap().workers, 2);
//! # Ok::<(), runstats::speed_up::NoSpeedUp>(())
//! ```
//!
//! A speed-up compares k workers with one:
//!
//! - strong scaling, the same work for all: t₁ / t_k. Limited as in Amdahl, "Validity of the
//!   Single Processor Approach…", AFIPS Spring Joint Computer Conference (1967).
//! - weak scaling, k times the work for k workers: k t₁ / t_k, the scaled speed-up of Gustafson,
//!   "Reevaluating Amdahl's Law", Communications of the ACM 31 (1988).
//!
//! It is taken within each round ([`Rounds`]), and the median of the rounds is told: a machine that
//! changes its speed between two rounds changes both times alike. The laws that describe a whole
//! curve are in [`law`](crate::law) and [`usl`](crate::usl). All times are in milliseconds.
//!
//! How many of 100 intervals held the truth, on 2000 simulated runs each with 3 % of noise, two
//! workers (and the largest speed-up, see [`largest`]); `cargo test --release -p runstats --test
//! statistics -- --ignored --nocapture coverage_of_speed_ups`:
//!
//! ```text
//!   rounds   steady       drifts 20 %  jumps by 1.7  loses a core in 1 of 6 rounds
//!    5       95.5 (98.3)  94.4 (97.5)  95.5 (98.3)   96.1 (96.8)
//!    7       94.6 (97.7)  95.2 (98.2)  94.6 (97.7)   94.7 (96.9)
//!   10       94.8 (97.6)  95.3 (97.9)  94.8 (97.6)   95.1 (97.3)
//!   20       95.8 (98.0)  95.5 (98.0)  95.8 (98.0)   95.7 (97.6)
//! ```
//!
//! Between two rounds a jump makes no interval wider. In the middle of one it spoils that round, and
//! with 5 rounds no method can tell whether the spoilt one isn't the ordinary one: the interval is
//! then four times as wide, with 10 no wider.

use std::fmt;

use crate::bootstrap::median_interval;
use crate::interval::Interval;
use crate::rounds::Rounds;
use crate::samples::Samples;
use crate::scaling::{Scaling, karp_flatt};

/// One point of the curve: what was measured with one number of workers, compared with one.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Point {
    /// How many workers.
    pub workers: u32,
    /// How many times were measured.
    pub n: usize,
    /// Their median, in milliseconds.
    pub median_ms: f64,
    /// Its 95 % interval, in milliseconds, widened by the step of the clock; `None` for a single
    /// time.
    pub median_ci95_ms: Option<Interval>,
    /// How many times as much per second as one worker: the median of the rounds that have both,
    /// and not the ratio of the medians. 1 for one worker, by definition.
    pub speed_up: f64,
    /// Its 95 % interval, widened by the step of the clock; `None` if fewer than two rounds have
    /// both, or some of their times are too short for the clock.
    pub speed_up_ci95: Option<Interval>,
    /// The speed-up per worker.
    pub efficiency: f64,
    /// Its 95 % interval.
    pub efficiency_ci95: Option<Interval>,
    /// [`karp_flatt`]; `None` for one worker.
    pub karp_flatt: Option<f64>,
}

/// Why there are no speed-ups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSpeedUp {
    /// Nothing was measured with one worker.
    NothingToCompareWith,
    /// The median time with so many workers is 0 ms.
    TooShortToMeasure {
        /// How many workers.
        workers: u32,
    },
}

impl fmt::Display for NoSpeedUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoSpeedUp::NothingToCompareWith => f.write_str(
                "There is nothing to compare with: measure with 1 worker too to see a speed-up.",
            ),
            NoSpeedUp::TooShortToMeasure { workers } => write!(
                f,
                "The clock saw no time pass with {workers} {}: give more work to each.",
                if *workers == 1 { "worker" } else { "workers" }
            ),
        }
    }
}

impl std::error::Error for NoSpeedUp {}

/// The curve, ascending. `clock_step_ms` is the step of the clock in ms, 0 or more: each time is
/// uncertain by one step in both directions, which no number of rounds makes better, so the
/// intervals are widened by it. The same seed gives the same intervals.
///
/// # Errors
/// If one worker wasn't measured, or a median is 0 ms.
pub fn points(
    scaling: Scaling,
    rounds: &Rounds,
    clock_step_ms: f64,
    seed: u64,
) -> Result<Vec<Point>, NoSpeedUp> {
    let one = rounds.times(1).ok_or(NoSpeedUp::NothingToCompareWith)?;
    let mut points = Vec::new();
    for workers in rounds.counts() {
        let Some(times) = rounds.times(workers) else {
            continue;
        };
        let median_ms = times.median();
        if median_ms == 0.0 {
            return Err(NoSpeedUp::TooShortToMeasure { workers });
        }
        let seed = seed.wrapping_add(u64::from(workers));
        let ratios = Samples::new(rounds.ratios(1, workers));
        let speed_up = match &ratios {
            _ if workers == 1 => 1.0,
            Some(ratios) => scaling.work(workers) * ratios.median(),
            None => scaling.speed_up(workers, one.median(), median_ms),
        };
        let speed_up_ci95 = match ratios {
            _ if workers == 1 => Some(Interval::point(1.0)),
            Some(ratios) => ratio_interval(rounds, workers, &ratios, clock_step_ms, seed)
                .map(|interval| interval.scaled(scaling.work(workers))),
            None => None,
        };
        let per_worker = 1.0 / f64::from(workers);
        points.push(Point {
            workers,
            n: times.n(),
            median_ms,
            median_ci95_ms: median_interval(&times, seed).map(|Interval { lo, hi }| Interval {
                lo: (lo - clock_step_ms).max(0.0),
                hi: hi + clock_step_ms,
            }),
            speed_up,
            speed_up_ci95,
            efficiency: speed_up * per_worker,
            efficiency_ci95: speed_up_ci95.map(|interval| interval.scaled(per_worker)),
            karp_flatt: karp_flatt(workers, speed_up),
        });
    }
    Ok(points)
}

/// The 95 % interval of the median of the ratios t₁/t_k. If both times are off by a step of the
/// clock, a ratio is at least t₁/t_k × (1 − step/t₁) / (1 + step/t_k) and at most
/// t₁/t_k × (1 + step/t₁) / (1 − step/t_k): so much wider it becomes, with the median times. `None`
/// for a single ratio, if a time is 0, or if a median time is no longer than a step.
fn ratio_interval(
    rounds: &Rounds,
    workers: u32,
    ratios: &Samples,
    step_ms: f64,
    seed: u64,
) -> Option<Interval> {
    let pairs = rounds.complete(&[1, workers]);
    let steps_in = |at: usize| {
        let times = Samples::new(pairs.iter().map(|pair| pair[at]).collect())?;
        (times.min() > 0.0 && times.median() > step_ms).then(|| step_ms / times.median())
    };
    let (one, many) = (steps_in(0)?, steps_in(1)?);
    let Interval { lo, hi } = median_interval(ratios, seed)?;
    Some(Interval {
        lo: lo * (1.0 - one) / (1.0 + many),
        hi: hi * (1.0 + one) / (1.0 - many),
    })
}

/// A speed-up that is higher by less than this factor is no reason to take more workers.
pub const MIN_GAIN: f64 = 1.05;

/// Up to how many workers more of them help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct UsefulRange {
    /// The fewest workers whose speed-up no larger number passes beyond the noise.
    pub workers: u32,
    /// Were more tried, and didn't help? If not, the end wasn't reached.
    pub ends: bool,
}

impl UsefulRange {
    /// Up to how many workers to fit a law: beyond the useful range it is the machine
    /// that is measured. At least the first point above 1, so that work that can't be shared at
    /// all can still be fitted.
    pub fn to_fit(&self, points: &[Point]) -> u32 {
        let more = points.iter().map(|point| point.workers);
        self.workers.max(more.filter(|w| *w > 1).min().unwrap_or(1))
    }
}

/// Where more workers stop helping: after the fewest workers that no larger number beats. It is
/// beaten if the other's whole interval lies above its own, and it is faster by a part that matters
/// ([`MIN_GAIN`]): a little more isn't worth a worker. A single time has no noise to hide in. `None`
/// without points.
pub fn useful_range(points: &[Point]) -> Option<UsefulRange> {
    let interval = |p: &Point| p.speed_up_ci95.unwrap_or(Interval::point(p.speed_up));
    let beaten = |point: &Point| {
        points.iter().any(|other| {
            other.workers > point.workers
                && interval(other).lo > interval(point).hi
                && other.speed_up > point.speed_up * MIN_GAIN
        })
    };
    let last = points.iter().map(|point| point.workers).max()?;
    let unbeaten = points.iter().filter(|point| !beaten(point));
    let workers = unbeaten.map(|point| point.workers).min()?;
    Some(UsefulRange {
        workers,
        ends: workers < last,
    })
}

/// The largest speed-up of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Largest {
    /// How many workers; the smallest number, if several did as much.
    pub workers: u32,
    /// How many times as much per second as one worker.
    pub speed_up: f64,
    /// Its 95 % interval; `None` as for the point.
    pub ci95: Option<Interval>,
}

/// The largest speed-up. Of several equally good numbers of workers the luckiest looks best, so that
/// 5 to 7 of 100 intervals of the best point lie above the truth. The fewest workers of the
/// [`useful_range`] were not chosen for their luck: down to their lower end the interval is taken,
/// if that is lower. `None` without points.
pub fn largest(points: &[Point]) -> Option<Largest> {
    let best = points.iter().reduce(|best, point| {
        if point.speed_up > best.speed_up {
            point
        } else {
            best
        }
    })?;
    let fewest = useful_range(points)?.workers;
    let fewest = points.iter().find(|point| point.workers == fewest)?;
    Some(Largest {
        workers: best.workers,
        speed_up: best.speed_up,
        ci95: best.speed_up_ci95.map(|interval| Interval {
            lo: fewest
                .speed_up_ci95
                .map_or(interval.lo, |other| other.lo.min(interval.lo)),
            hi: interval.hi,
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(times: &[(u32, &[f64])], clock_step_ms: f64) -> Result<Vec<Point>, NoSpeedUp> {
        let of_count = |(workers, times): &(u32, &[f64])| {
            let workers = *workers;
            let times: Vec<_> = (0..).zip(*times).map(|(r, ms)| (r, workers, *ms)).collect();
            times
        };
        points(
            Scaling::Strong,
            &Rounds::new(times.iter().flat_map(of_count)),
            clock_step_ms,
            1,
        )
    }

    #[test]
    fn a_jump_between_rounds_is_not_seen() {
        let two = &curve(&[(1, &[10.0, 10.0, 17.0]), (2, &[5.0, 5.0, 8.5])], 0.0).unwrap()[1];
        assert_eq!(
            (two.speed_up, two.speed_up_ci95),
            (2.0, Some(Interval::point(2.0)))
        );
    }

    #[test]
    fn the_step_of_the_clock_widens_intervals() {
        let two = &curve(&[(1, &[100.0; 5]), (2, &[50.0; 5])], 10.0).unwrap()[1];
        assert_eq!(two.median_ci95_ms, Some(Interval { lo: 40.0, hi: 60.0 }));
        let interval = two.speed_up_ci95.unwrap();
        assert!((interval.lo - 90.0 / 60.0).abs() < 1e-9);
        assert!((interval.hi - 110.0 / 40.0).abs() < 1e-9);
        let too_short = &curve(&[(1, &[100.0; 5]), (2, &[50.0; 5])], 50.0).unwrap()[1];
        assert_eq!(too_short.speed_up_ci95, None);
        assert_eq!(
            too_short.median_ci95_ms,
            Some(Interval { lo: 0.0, hi: 100.0 })
        );
    }

    #[test]
    fn without_a_common_round_only_the_medians_are_compared() {
        let rounds = Rounds::new([(0, 1, 10.0), (1, 1, 12.0), (2, 2, 5.5), (3, 2, 5.5)]);
        let curve = points(Scaling::Strong, &rounds, 0.0, 1).unwrap();
        assert_eq!((curve[1].speed_up, curve[1].speed_up_ci95), (2.0, None));
    }

    #[test]
    fn what_cannot_be_compared_says_why() {
        assert_eq!(
            curve(&[(2, &[5.0])], 0.0),
            Err(NoSpeedUp::NothingToCompareWith)
        );
        let short = NoSpeedUp::TooShortToMeasure { workers: 2 };
        assert_eq!(curve(&[(1, &[5.0]), (2, &[0.0])], 0.0), Err(short));
        let some_short = curve(&[(1, &[5.0; 3]), (2, &[5.0, 0.0, 5.0])], 0.0).unwrap();
        assert_eq!(
            (some_short[1].speed_up, some_short[1].speed_up_ci95),
            (1.0, None)
        );
    }

    #[test]
    fn the_largest_is_not_surer_than_the_fewest_that_are_as_good() {
        let mut points = curve(&[(1, &[10.0; 3]), (2, &[5.0; 3]), (4, &[4.6; 3])], 0.0).unwrap();
        points[1].speed_up_ci95 = Some(Interval { lo: 1.9, hi: 2.1 });
        points[2].speed_up_ci95 = Some(Interval { lo: 2.0, hi: 2.2 });
        let found = largest(&points).unwrap();
        assert_eq!(
            (found.workers, found.ci95),
            (4, Some(Interval { lo: 1.9, hi: 2.2 }))
        );
        points[2].speed_up_ci95 = Some(Interval { lo: 2.11, hi: 2.2 });
        assert_eq!(
            largest(&points).unwrap().ci95.unwrap().lo,
            2.11,
            "clearly better"
        );
        assert_eq!(largest(&[]), None);
    }
}
