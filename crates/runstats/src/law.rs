//! The laws of Amdahl and Gustafson, and their fit: the part of the work that can't be shared.
//!
//! ```
//! use runstats::law::{Law, fit_law};
//! use runstats::rounds::Rounds;
//! use runstats::scaling::Scaling;
//!
//! // A tenth of the work can't be shared, so 4 workers do 3.1 times as much as one.
//! let time = |k| 100.0 / Law::Amdahl.speed_up(0.1, k);
//! let times = (0..5).flat_map(|round| [1, 2, 4].map(|k| (round, k, time(k))));
//! let fit = fit_law(Scaling::Strong, &Rounds::new(times), 4, 1).unwrap();
//! assert!((fit.serial_fraction - 0.1).abs() < 1e-9);
//! ```
//!
//! - strong scaling: Amdahl, "Validity of the Single Processor Approach…", AFIPS Spring Joint
//!   Computer Conference (1967). S = 1 / (s + (1 − s)/k), which never passes 1/s.
//! - weak scaling: Gustafson, "Reevaluating Amdahl's Law", Communications of the ACM 31 (1988).
//!   S = k − s (k − 1), a straight line.
//!
//! Both say something only where the measurements could have contradicted them: one point is on
//! *some* curve of each law, and an interval from 0 % to 97 % is no finding.

use crate::bootstrap::resampled;
use crate::curves::Curves;
use crate::interval::Interval;
use crate::random::Rng;
use crate::rounds::Rounds;
use crate::scaling::Scaling;

/// The widest 95 % interval of a serial fraction that is still a finding.
pub const MAX_WIDTH: f64 = 0.2;

/// What a speed-up does if a part of the work can't be shared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Law {
    /// The work stays the same. Also what a serialized fit means that names no law.
    #[default]
    Amdahl,
    /// The work grows with the workers.
    Gustafson,
}

impl Law {
    /// The law for this kind of scaling.
    pub fn of(scaling: Scaling) -> Self {
        match scaling {
            Scaling::Strong => Law::Amdahl,
            Scaling::Weak => Law::Gustafson,
        }
    }

    /// The speed-up of `workers` (1 or more) if a part `serial` (0 to 1) of the work can't be
    /// shared.
    pub fn speed_up(self, serial: f64, workers: u32) -> f64 {
        let k = f64::from(workers);
        match self {
            Law::Amdahl => 1.0 / (serial + (1.0 - serial) / k),
            Law::Gustafson => k - serial * (k - 1.0),
        }
    }

    /// The serial fraction s by least squares over points (workers, speed-up).
    ///
    /// Both laws are a line through the origin, whose slope s has a closed form: Amdahl's is
    /// 1/S − 1/k = s (1 − 1/k), and Gustafson's k − S = s (k − 1). Clamped to 0..=1, outside of
    /// which it means nothing. `None` if no point has 2 workers or more, or a speed-up isn't above
    /// 0.
    pub fn serial_fraction(self, points: &[(u32, f64)]) -> Option<f64> {
        let (mut xy, mut xx) = (0.0, 0.0);
        for &(workers, speed_up) in points {
            if speed_up.is_nan() || speed_up <= 0.0 || workers == 0 {
                return None;
            }
            let k = f64::from(workers);
            let (x, y) = match self {
                Law::Amdahl => (1.0 - 1.0 / k, 1.0 / speed_up - 1.0 / k),
                Law::Gustafson => (k - 1.0, k - speed_up),
            };
            xy += x * y;
            xx += x * x;
        }
        (xx > 0.0).then(|| (xy / xx).clamp(0.0, 1.0))
    }
}

/// A law, fitted to what was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LawFit {
    /// The law that was fitted; Amdahl's where a serialized fit names none.
    #[cfg_attr(feature = "serde", serde(default))]
    pub law: Law,
    /// The part of the work that can't be shared, 0 to 1.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 1)))]
    pub serial_fraction: f64,
    /// Its 95 % interval. [`fit_law`] always gives one; a fit from elsewhere may have none.
    pub ci95: Option<Interval>,
    /// The most workers that the fit has seen.
    pub up_to: u32,
}

impl LawFit {
    /// The fitted curve: the speed-up of `workers`, 1 or more.
    pub fn speed_up(&self, workers: u32) -> f64 {
        self.law.speed_up(self.serial_fraction, workers)
    }
}

/// Fits [`Law::serial_fraction`] to the median speed-ups with up to `up_to` workers (see
/// [`UsefulRange::to_fit`](crate::speed_up::UsefulRange::to_fit)), from the rounds that have all of
/// them. The same seed gives the same interval.
///
/// The speed-ups of a round share the time of its one worker, and whatever else happened in it. So
/// in each resample they all have the same place among their rounds; as every speed-up moves the
/// fraction the same way, that is the widest that their dependence can make the interval.
///
/// `None` where the fraction is not identified: fewer than two numbers of workers from 2 to `up_to`,
/// fewer than two rounds with all of them and 1 worker, a time of 0 ms, or an interval wider than
/// [`MAX_WIDTH`].
pub fn fit_law(scaling: Scaling, rounds: &Rounds, up_to: u32, seed: u64) -> Option<LawFit> {
    let law = Law::of(scaling);
    let counts: Vec<u32> = rounds
        .counts()
        .into_iter()
        .filter(|k| (2..=up_to).contains(k))
        .collect();
    if counts.len() < 2 {
        return None;
    }
    let curves = Curves::of(scaling, rounds, &counts)?;
    let serial_fraction = law.serial_fraction(&curves.medians())?;
    if curves.rounds() < 2 {
        return None;
    }
    let mut rng = Rng::new(seed);
    let ci95 = resampled(|| {
        let resample = curves.together(&mut rng);
        law.serial_fraction(&resample).unwrap_or(serial_fraction)
    });
    (ci95.width() <= MAX_WIDTH).then_some(LawFit {
        law,
        serial_fraction,
        ci95: Some(ci95),
        up_to: *counts.last()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Five rounds of a machine that follows a law, with 1 % of spread.
    fn rounds(scaling: Scaling, serial: f64, counts: &[u32], spread: f64) -> Rounds {
        let law = Law::of(scaling);
        let times = (0..5).flat_map(|round| {
            let off = 1.0 + spread * (f64::from(round) - 2.0);
            counts.iter().map(move |&k| {
                let ms = 100.0 * scaling.work(k) / law.speed_up(serial, k);
                (round, k, if k == 1 { ms } else { ms * off })
            })
        });
        Rounds::new(times)
    }

    #[test]
    fn each_scaling_has_its_law() {
        for (scaling, law) in [
            (Scaling::Strong, Law::Amdahl),
            (Scaling::Weak, Law::Gustafson),
        ] {
            let fit = fit_law(scaling, &rounds(scaling, 0.1, &[1, 2, 4, 8], 0.005), 4, 1).unwrap();
            assert_eq!((fit.law, fit.up_to), (law, 4));
            assert!((fit.serial_fraction - 0.1).abs() < 1e-9, "{fit:?}");
            assert!(fit.ci95.unwrap().contains(0.1));
            assert!((fit.speed_up(1) - 1.0).abs() < 1e-12);
        }
        assert_eq!(Law::Gustafson.speed_up(0.1, 8), 8.0 - 0.1 * 7.0);
        assert_eq!(Law::Amdahl.speed_up(0.25, 4), 1.0 / (0.25 + 0.75 / 4.0));
    }

    #[test]
    fn what_is_not_identified_is_not_told() {
        let fit = |counts: &[u32], up_to, spread| {
            fit_law(
                Scaling::Strong,
                &rounds(Scaling::Strong, 0.1, counts, spread),
                up_to,
                1,
            )
        };
        assert!(fit(&[1, 2, 4], 4, 0.01).is_some());
        assert_eq!(fit(&[1, 2, 4], 3, 0.01), None, "one point is on some curve");
        assert_eq!(fit(&[2, 4, 8], 8, 0.01), None, "nothing to compare with");
        assert_eq!(
            fit(&[1, 2, 4], 4, 0.2),
            None,
            "nearly any fraction would do"
        );
        let once = Rounds::new([(0, 1, 10.0), (0, 2, 6.0), (0, 4, 4.0)]);
        assert_eq!(fit_law(Scaling::Strong, &once, 4, 1), None);
        let with_0 = Rounds::new((0..5).flat_map(|r| [(r, 1, 10.0), (r, 2, 5.0), (r, 4, 0.0)]));
        assert_eq!(fit_law(Scaling::Strong, &with_0, 4, 1), None);
    }

    #[cfg(feature = "serde")]
    #[test]
    fn a_fit_without_a_law_is_amdahls() {
        let old = r#"{ "serial_fraction": 0.1, "ci95": null, "up_to": 4 }"#;
        let fit: LawFit = serde_json::from_str(old).unwrap();
        assert_eq!(fit.law, Law::Amdahl);
        let new = LawFit {
            law: Law::Gustafson,
            ..fit
        };
        let text = serde_json::to_string(&new).unwrap();
        assert!(text.contains(r#""law":"gustafson""#));
        assert_eq!(serde_json::from_str::<LawFit>(&text).unwrap(), new);
    }

    proptest! {
        #[test]
        fn exact_curves_give_back_their_serial_fraction(
            s in 0.0..=1.0,
            counts in prop::collection::btree_set(2_u32..64, 1..8),
        ) {
            for law in [Law::Amdahl, Law::Gustafson] {
                let curve: Vec<_> = counts.iter().map(|k| (*k, law.speed_up(s, *k))).collect();
                prop_assert!((law.serial_fraction(&curve).unwrap() - s).abs() < 1e-9);
            }
        }

        #[test]
        fn the_interval_contains_the_fraction(
            table in prop::collection::vec([1.0..2.0_f64, 0.6..1.2, 0.3..0.9], 2..12),
            seed: u64,
        ) {
            let times = table.iter().zip(0..).flat_map(|(row, round)| {
                [1, 2, 4].into_iter().zip(row).map(move |(k, ms)| (round, k, *ms))
            });
            if let Some(fit) = fit_law(Scaling::Strong, &Rounds::new(times), 4, seed) {
                prop_assert!(fit.ci95.unwrap().contains(fit.serial_fraction));
            }
        }
    }
}
