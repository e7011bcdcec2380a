//! How much do more workers help, how much of the work can't be shared, and where does it end?
//!
//! A speed-up compares k workers with one:
//!
//! - strong scaling, the same work for all: t₁ / t_k. Limited as in Amdahl, "Validity of the
//!   Single Processor Approach…", AFIPS Spring Joint Computer Conference (1967).
//! - weak scaling, k times the work for k workers: k t₁ / t_k, the scaled speed-up of Gustafson,
//!   "Reevaluating Amdahl's Law", Communications of the ACM 31 (1988).
//!
//! In both, 1 / speed-up is the time that one unit of work takes, in units of what one worker
//! needs for it, so that the fits below serve both. All times are medians, in milliseconds.

use super::bootstrap::{Rng, median_interval, resampled, resampled_median, speed_up_interval};
use super::stats::{Interval, Samples};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What grows with the number of workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scaling {
    /// The work: k workers do k times as much.
    Weak,
    /// Nothing: k workers share the work of one.
    Strong,
}

impl Scaling {
    /// How many times as much per second `workers` do as one, from the times of both.
    pub fn speed_up(self, workers: u32, one_ms: f64, workers_ms: f64) -> f64 {
        self.work(workers) * one_ms / workers_ms
    }

    /// The speed-up per worker: 1 is perfect.
    pub fn efficiency(self, workers: u32, one_ms: f64, workers_ms: f64) -> f64 {
        self.speed_up(workers, one_ms, workers_ms) / f64::from(workers)
    }

    /// How many times the work of one worker `workers` do.
    pub fn work(self, workers: u32) -> f64 {
        match self {
            Scaling::Weak => f64::from(workers),
            Scaling::Strong => 1.0,
        }
    }
}

/// What was measured with one number of workers.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// How many workers: 1 or more.
    pub workers: u32,
    /// How long each round took, in milliseconds.
    pub times: Samples,
}

/// One point of the curve: what was measured with one number of workers, compared with one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// How many workers.
    pub workers: u32,
    /// How many times were measured.
    pub n: usize,
    /// Their median, in milliseconds.
    pub median_ms: f64,
    /// Its 95 % interval, in milliseconds; `None` for a single time.
    pub median_ci95_ms: Option<Interval>,
    /// How many times as much per second as one worker. 1 for one worker, by definition.
    pub speed_up: f64,
    /// Its 95 % interval; `None` if the times don't give one (see [`speed_up_interval`]).
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

/// The curve, in the order of the measurements. The same seed gives the same intervals.
///
/// # Errors
/// If one worker wasn't measured, or a median is 0 ms.
pub fn points(scaling: Scaling, runs: &[Measured], seed: u64) -> Result<Vec<Point>, NoSpeedUp> {
    let base = base(runs).ok_or(NoSpeedUp::NothingToCompareWith)?;
    let mut points = Vec::with_capacity(runs.len());
    for Measured { workers, times } in runs {
        let workers = *workers;
        let median_ms = times.median();
        if median_ms == 0.0 {
            return Err(NoSpeedUp::TooShortToMeasure { workers });
        }
        let seed = seed.wrapping_add(u64::from(workers));
        let speed_up = scaling.speed_up(workers, base.median(), median_ms);
        let speed_up_ci95 = if workers == 1 {
            Some(Interval::point(1.0))
        } else {
            speed_up_interval(base, times, seed)
                .map(|interval| interval.scaled(scaling.work(workers)))
        };
        let per_worker = 1.0 / f64::from(workers);
        points.push(Point {
            workers,
            n: times.n(),
            median_ms,
            median_ci95_ms: median_interval(times, seed),
            speed_up,
            speed_up_ci95,
            efficiency: speed_up * per_worker,
            efficiency_ci95: speed_up_ci95.map(|interval| interval.scaled(per_worker)),
            karp_flatt: karp_flatt(workers, speed_up),
        });
    }
    Ok(points)
}

/// The part of the work that could not be shared, as a single speed-up shows it:
/// (1/S − 1/k) / (1 − 1/k), from Karp & Flatt, "Measuring Parallel Processor Performance",
/// Communications of the ACM 33 (1990).
///
/// If it grows with k, the workers cost something themselves; if it stays, Amdahl's law holds.
/// Negative if the speed-up is better than perfect. `None` below 2 workers or for S ≤ 0.
pub fn karp_flatt(workers: u32, speed_up: f64) -> Option<f64> {
    let share = 1.0 / f64::from(workers);
    (workers >= 2 && speed_up > 0.0).then(|| (1.0 / speed_up - share) / (1.0 - share))
}

/// The speed-up of `workers` if a part `serial` (0 to 1) of the work can't be shared: Amdahl's
/// law, 1 / (s + (1 − s)/k).
pub fn amdahl_speed_up(serial: f64, workers: u32) -> f64 {
    1.0 / (serial + (1.0 - serial) / f64::from(workers))
}

/// Amdahl's serial fraction s by least squares over points (workers, speed-up).
///
/// Amdahl's law says 1/S = s + (1 − s)/k, that is 1/S − 1/k = s (1 − 1/k): a line through the
/// origin, whose slope has a closed form. Clamped to 0..=1, outside of which it means nothing.
/// `None` if no point has 2 workers or more, or a speed-up isn't above 0.
pub fn serial_fraction(points: &[(u32, f64)]) -> Option<f64> {
    let (mut xy, mut xx) = (0.0, 0.0);
    for &(workers, speed_up) in points {
        if speed_up.is_nan() || speed_up <= 0.0 || workers == 0 {
            return None;
        }
        let share = 1.0 / f64::from(workers);
        let x = 1.0 - share;
        xy += x * (1.0 / speed_up - share);
        xx += x * x;
    }
    (xx > 0.0).then(|| (xy / xx).clamp(0.0, 1.0))
}

/// Amdahl's law, fitted to what was measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AmdahlFit {
    /// The part of the work that can't be shared, 0 to 1. The speed-up never passes 1 over it.
    pub serial_fraction: f64,
    /// Its 95 % bootstrap interval; `None` if a number of workers has a single time, or a 0.
    pub ci95: Option<Interval>,
    /// The most workers that the fit has seen.
    pub up_to: u32,
}

/// Fits [`serial_fraction`] to the medians with up to `up_to` workers (see [`useful_range`]),
/// and to resampled medians for the interval. In weak scaling what can't be shared is per unit
/// of work: it grows with the work, so that the same law holds.
///
/// `None` if nothing was measured with 1 worker or with 2..=`up_to`, or if a median is 0.
pub fn fit_amdahl(scaling: Scaling, runs: &[Measured], up_to: u32, seed: u64) -> Option<AmdahlFit> {
    let base = base(runs)?;
    let fitted = || runs.iter().filter(|r| r.workers >= 2 && r.workers <= up_to);
    let fraction = |median: &mut dyn FnMut(&Samples) -> f64| {
        let one_ms = median(base);
        let point = |r: &Measured| {
            let speed_up = scaling.speed_up(r.workers, one_ms, median(&r.times));
            (r.workers, speed_up)
        };
        serial_fraction(&fitted().map(point).collect::<Vec<_>>())
    };

    let estimate = fraction(&mut Samples::median)?;
    let resamplable = |s: &Samples| s.n() > 1 && s.min() > 0.0;
    let ci95 = (resamplable(base) && fitted().all(|r| resamplable(&r.times))).then(|| {
        let mut rng = Rng::new(seed);
        resampled(|| fraction(&mut |s| resampled_median(s, &mut rng)).unwrap_or(estimate))
    });
    Some(AmdahlFit {
        serial_fraction: estimate,
        ci95,
        up_to: fitted().map(|r| r.workers).max()?,
    })
}

/// Up to how many workers more of them help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsefulRange {
    /// The fewest workers whose speed-up no larger number passes beyond the noise.
    pub workers: u32,
    /// Were more tried, and didn't help? If not, the end wasn't reached.
    pub ends: bool,
}

impl UsefulRange {
    /// Up to how many workers to fit Amdahl's law: beyond the useful range it is the machine
    /// that is measured. At least the first point above 1, so that work that can't be shared at
    /// all can still be fitted.
    pub fn to_fit(&self, points: &[Point]) -> u32 {
        let more = points.iter().map(|point| point.workers);
        self.workers.max(more.filter(|w| *w > 1).min().unwrap_or(1))
    }
}

/// Where more workers stop helping: after the fewest workers that no larger number beats. It is
/// beaten if the other's whole interval lies above its own; a single time has no noise to hide
/// in, so that there every rise counts. `None` without points.
pub fn useful_range(points: &[Point]) -> Option<UsefulRange> {
    let interval = |p: &Point| p.speed_up_ci95.unwrap_or(Interval::point(p.speed_up));
    let beaten = |point: &Point| {
        points
            .iter()
            .any(|other| other.workers > point.workers && interval(other).lo > interval(point).hi)
    };
    let last = points.iter().map(|point| point.workers).max()?;
    let unbeaten = points.iter().filter(|point| !beaten(point));
    let workers = unbeaten.map(|point| point.workers).min()?;
    Some(UsefulRange {
        workers,
        ends: workers < last,
    })
}

/// The times of one worker.
fn base(runs: &[Measured]) -> Option<&Samples> {
    let run = runs.iter().find(|run| run.workers == 1)?;
    Some(&run.times)
}
