//! Gunther's universal scalability law (USL), and its fit: what workers cost each other.
//!
//! ```
//! use runstats::rounds::Rounds;
//! use runstats::scaling::Scaling;
//! use runstats::usl::{fit_usl, speed_up};
//!
//! let time = |k| 100.0 / speed_up(0.05, 0.01, k);
//! let times = (0..5).flat_map(|round| [1, 2, 4, 8].map(|k| (round, k, time(k))));
//! let fit = fit_usl(Scaling::Strong, &Rounds::new(times), 8, 1).unwrap();
//! assert!((fit.contention - 0.05).abs() < 1e-9 && (fit.coherence - 0.01).abs() < 1e-9);
//! // The curve is highest with 9 or 10 workers.
//! assert_eq!(fit.peak_workers.unwrap() as u32, 9);
//! ```
//!
//! Gunther, "A Simple Capacity Model of Massively Parallel Transaction Systems", CMG Conference
//! (1993): k workers do C(k) = k / (1 + σ (k − 1) + κ k (k − 1)) times as much as one. The
//! contention σ is waiting for what only one can have at a time (with κ = 0 this is Amdahl's law);
//! the coherence (or coherency) κ is agreeing with each of the others, which makes more workers slower in the end.
//!
//! Only the numbers of workers that have a processor each are fitted: beyond, workers wait for
//! processors, and both figures would be about that.

use crate::bootstrap::resampled;
use crate::curves::Curves;
use crate::interval::Interval;
use crate::random::Rng;
use crate::rounds::Rounds;
use crate::scaling::Scaling;

/// The fewest numbers of workers (1 included) with which the law is fitted: two unknowns, and at
/// least one point more than they can always meet.
pub const MIN_COUNTS: usize = 4;

/// The law, fitted to what was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct UslFit {
    /// The contention σ, 0 or more: what each further worker costs by waiting for what others hold.
    #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
    pub contention: f64,
    /// The coherence κ, 0 or more: what each pair of workers costs by keeping each other up to date.
    #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
    pub coherence: f64,
    /// The 95 % interval of the contention; `None` if fewer than two rounds have all counts.
    pub contention_ci95: Option<Interval>,
    /// The 95 % interval of the coherence; `None` as for the contention.
    pub coherence_ci95: Option<Interval>,
    /// With so many workers the curve is highest: √((1 − σ)/κ), at least 1. `None` if it isn't
    /// certain that there is a peak: the interval of the coherence begins at 0, or is absent.
    pub peak_workers: Option<f64>,
    /// The most workers that the fit has seen.
    pub up_to: u32,
}

impl UslFit {
    /// The fitted curve: the speed-up of `workers`, 1 or more.
    pub fn speed_up(&self, workers: u32) -> f64 {
        speed_up(self.contention, self.coherence, workers)
    }
}

/// The speed-up of `workers` (1 or more) with this contention and coherence (0 or more).
pub fn speed_up(contention: f64, coherence: f64, workers: u32) -> f64 {
    let k = f64::from(workers);
    k / (1.0 + contention * (k - 1.0) + coherence * k * (k - 1.0))
}

/// Contention and coherence by least squares over points (workers, speed-up), both at least 0:
/// k/C − 1 = σ (k − 1) + κ k (k − 1) is linear in both. `None` if fewer than two points have 2
/// workers or more, or a speed-up isn't above 0.
pub fn contention_and_coherence(points: &[(u32, f64)]) -> Option<(f64, f64)> {
    let (mut aa, mut ab, mut bb, mut ay, mut by) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for &(workers, speed_up) in points {
        if speed_up.is_nan() || speed_up <= 0.0 || workers == 0 {
            return None;
        }
        let k = f64::from(workers);
        let (a, b, y) = (k - 1.0, k * (k - 1.0), k / speed_up - 1.0);
        aa += a * a;
        ab += a * b;
        bb += b * b;
        ay += a * y;
        by += b * y;
    }
    // 0 (up to rounding) if all points have the same number of workers.
    let determinant = aa * bb - ab * ab;
    if determinant <= 1e-9 * aa * bb {
        return None;
    }
    let contention = (ay * bb - by * ab) / determinant;
    let coherence = (by * aa - ay * ab) / determinant;
    // Where one would be negative the best allowed value is 0, and the other is fitted alone: the
    // squares are a bowl, lowest on the border that lies towards its bottom.
    Some(if contention < 0.0 {
        (0.0, (by / bb).max(0.0))
    } else if coherence < 0.0 {
        ((ay / aa).max(0.0), 0.0)
    } else {
        (contention, coherence)
    })
}

/// Fits the law to the median speed-ups with up to `cores` workers, the number of logical
/// processors, from the rounds that have all of them. The same seed gives the same intervals.
///
/// The speed-ups of a round depend on each other, nobody knows how much. A figure that is linear in
/// them has a variance that lies between that of full dependence and that of none (if they are
/// equally uncertain, it is a straight line between the two). So both are resampled, and each
/// interval reaches as far as either.
///
/// `None` with fewer than [`MIN_COUNTS`] numbers of workers (1 included) from 1 to `cores`,
/// without a round that has all of them, or with a time of 0 ms.
pub fn fit_usl(scaling: Scaling, rounds: &Rounds, cores: u32, seed: u64) -> Option<UslFit> {
    let counts: Vec<u32> = rounds
        .counts()
        .into_iter()
        .filter(|k| *k <= cores)
        .collect();
    if counts.len() < MIN_COUNTS || counts[0] != 1 {
        return None;
    }
    let curves = Curves::of(scaling, rounds, &counts[1..])?;
    let (contention, coherence) = contention_and_coherence(&curves.medians())?;
    let intervals = (curves.rounds() > 1).then(|| {
        let fitted = |curve: Vec<(u32, f64)>| {
            contention_and_coherence(&curve).unwrap_or((contention, coherence))
        };
        let interval = |of: fn((f64, f64)) -> f64| {
            let (mut rng, mut other) = (Rng::new(seed), Rng::new(!seed));
            let together = resampled(|| of(fitted(curves.together(&mut rng))));
            let apart = resampled(|| of(fitted(curves.apart(&mut other))));
            Interval {
                lo: together.lo.min(apart.lo),
                hi: together.hi.max(apart.hi),
            }
        };
        (
            interval(|(contention, _)| contention),
            interval(|(_, coherence)| coherence),
        )
    });
    let (contention_ci95, coherence_ci95) = intervals.unzip();
    let has_peak = coherence_ci95.is_some_and(|interval: Interval| interval.lo > 0.0);
    let peak = ((1.0 - contention).max(0.0) / coherence).sqrt().max(1.0);
    Some(UslFit {
        contention,
        coherence,
        contention_ci95,
        coherence_ci95,
        peak_workers: has_peak.then_some(peak),
        up_to: *counts.last()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rounds(contention: f64, coherence: f64, counts: &[u32], spread: f64) -> Rounds {
        Rounds::new((0..7).flat_map(|round| {
            counts.iter().map(move |&k| {
                let off = 1.0 + spread * f64::from((3 * round + k) % 7);
                (round, k, off * 100.0 / speed_up(contention, coherence, k))
            })
        }))
    }

    #[test]
    fn finds_what_workers_cost_each_other() {
        let measured = rounds(0.05, 0.01, &[1, 2, 4, 8, 16], 0.0005);
        let fit = fit_usl(Scaling::Strong, &measured, 8, 1).unwrap();
        assert_eq!(fit.up_to, 8);
        assert!((fit.contention - 0.05).abs() < 0.005, "{fit:?}");
        assert!((fit.coherence - 0.01).abs() < 0.001, "{fit:?}");
        assert!(fit.contention_ci95.unwrap().contains(0.05));
        assert!(fit.coherence_ci95.unwrap().contains(0.01));
        assert!((fit.peak_workers.unwrap() - 95.0_f64.sqrt()).abs() < 0.5);
        assert!((fit.speed_up(8) - speed_up(0.05, 0.01, 8)).abs() < 0.05);
    }

    #[test]
    fn a_peak_is_told_only_where_it_is_certain() {
        let fit = fit_usl(
            Scaling::Strong,
            &rounds(0.05, 0.0, &[1, 2, 3, 4], 0.005),
            4,
            1,
        )
        .unwrap();
        assert_eq!(fit.peak_workers, None, "{fit:?}");
        assert!(fit.coherence_ci95.unwrap().contains(0.0));
    }

    #[test]
    fn needs_four_numbers_of_workers_with_a_processor_each() {
        let fit = |counts: &[u32], cores| {
            fit_usl(
                Scaling::Strong,
                &rounds(0.05, 0.01, counts, 0.001),
                cores,
                1,
            )
        };
        assert!(fit(&[1, 2, 3, 4], 4).is_some());
        assert_eq!(fit(&[1, 2, 3, 4], 3), None);
        assert_eq!(fit(&[1, 2, 4, 8], 4), None);
        assert_eq!(fit(&[2, 3, 4, 5], 8), None, "nothing to compare with");
        let once = Rounds::new([1, 2, 3, 4].map(|k| (0, k, 10.0 / speed_up(0.1, 0.02, k))));
        let fit = fit_usl(Scaling::Strong, &once, 4, 1).unwrap();
        assert_eq!((fit.contention_ci95, fit.peak_workers), (None, None));
        assert!((fit.contention - 0.1).abs() < 1e-9 && (fit.coherence - 0.02).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn exact_curves_give_back_their_figures(
            contention in 0.0..1.0,
            coherence in 0.0..0.2,
            counts in prop::collection::btree_set(2_u32..64, 2..8),
        ) {
            let point = |k: &u32| (*k, speed_up(contention, coherence, *k));
            let points: Vec<_> = counts.iter().map(point).collect();
            let (found_contention, found_coherence) = contention_and_coherence(&points).unwrap();
            prop_assert!((found_contention - contention).abs() < 1e-6);
            prop_assert!((found_coherence - coherence).abs() < 1e-6);
        }

        /// No pair of figures nearby that is allowed has smaller squares.
        #[test]
        fn no_allowed_pair_fits_better(
            speed_ups in [0.5..2.5_f64, 0.5..3.5, 0.5..4.5],
            more in -0.02..0.02_f64,
            most in -0.02..0.02_f64,
        ) {
            let points: Vec<(u32, f64)> = (2..).zip(speed_ups).collect();
            let (contention, coherence) = contention_and_coherence(&points).unwrap();
            let squares = |contention: f64, coherence: f64| -> f64 {
                let off = |&(k, s): &(u32, f64)| {
                    let k = f64::from(k);
                    k / s - 1.0 - contention * (k - 1.0) - coherence * k * (k - 1.0)
                };
                points.iter().map(|point| off(point).powi(2)).sum()
            };
            let other = squares((contention + more).max(0.0), (coherence + most).max(0.0));
            prop_assert!(squares(contention, coherence) <= other + 1e-9);
        }
    }
}
