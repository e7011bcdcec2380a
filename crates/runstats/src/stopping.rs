//! The rule by which a series of measurements stops: its answer is clear.
//!
//! ```
//! use runstats::interval::Interval;
//! use runstats::stopping::{MARGIN, decided};
//!
//! assert!(decided(2.0, Interval { lo: 1.92, hi: 2.09 }, 1.0, MARGIN));
//! assert!(!decided(2.0, Interval { lo: 1.5, hi: 2.6 }, 1.0, MARGIN));
//! ```
//!
//! Asked after each round, never before the [`MIN_ROUNDS`]th. An answer is clear when its interval is
//! narrow, or when it is up to twice as wide and all of it lies clearly on one side of what the value
//! is compared with: more rounds would sharpen a number, and wouldn't change what is said.
//!
//! To look after each round and stop at a good moment is a temptation. Stopping when an interval has
//! become narrow does it hardly any harm: Anscombe, "Fixed-Sample-Size Analysis of Sequential
//! Observations", Biometrics 10 (1954). Stopping when it lies beyond something does: a value that is
//! just not beyond it gets up to 16 chances to look as if it were, and then that look is kept.
//! Simulated (`tests/statistics`), only 89 of 100 such intervals held the truth. So for this purpose
//! intervals are stretched, as the tests after each group of patients are in Pocock, "Group Sequential
//! Methods in the Design and Analysis of Clinical Trials", Biometrika 64 (1977).

use crate::interval::Interval;

/// No run stops before it has so many rounds: with 4 the interval of a median is mostly a guess
/// about what wasn't seen.
pub const MIN_ROUNDS: u32 = 5;

/// How exact is exact enough, as a part of the value; and how far is clearly apart.
pub const MARGIN: f64 = 0.05;

/// How many times as far from the value the ends of an interval are taken to be, to say that it lies
/// beyond something. For normal values and up to 20 looks it would be Pocock's 2.672 / 1.960 = 1.36;
/// with that, 92.7 of 100 intervals of skewed times held the truth in the worst case, and 94.1 with
/// this. (95.8 do if nobody stops.)
const STRETCH: f64 = 2.0;

/// Whether a value is known well enough to stop, within `margin` as a part of it; `against` is what it
/// is compared with, as a speed-up is with 1. See the top of this file.
pub fn decided(value: f64, interval: Interval, against: f64, margin: f64) -> bool {
    is_narrow(value, interval, margin)
        || (is_narrow(value, interval, 2.0 * margin) && is_apart(value, interval, against))
}

/// Is it known within ± `margin`?
fn is_narrow(value: f64, interval: Interval, margin: f64) -> bool {
    interval.width() / 2.0 <= margin * value.abs()
}

/// Is it clearly above, or clearly below: by more than 5 %, with all of its interval, and also if
/// somebody looks after each of up to 20 rounds? All in the same unit, and above 0.
fn is_apart(value: f64, interval: Interval, against: f64) -> bool {
    let lo = value - STRETCH * (value - interval.lo);
    let hi = value + STRETCH * (interval.hi - value);
    lo > against * (1.0 + MARGIN) || hi < against * (1.0 - MARGIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn between(lo: f64, hi: f64) -> Interval {
        Interval { lo, hi }
    }

    #[test]
    fn narrow_is_decided() {
        assert!(decided(2.0, between(1.91, 2.1), 1.0, MARGIN));
        assert!(
            decided(1.0, between(0.96, 1.04), 1.0, MARGIN),
            "no difference is an answer too"
        );
        assert!(!decided(1.0, between(0.93, 1.07), 1.0, MARGIN));
    }

    #[test]
    fn on_one_side_of_1_it_may_be_twice_as_wide() {
        assert!(decided(1.9, between(1.75, 2.05), 1.0, MARGIN));
        assert!(!decided(1.9, between(1.6, 2.2), 1.0, MARGIN), "how much?");
        assert!(
            !decided(1.1, between(1.02, 1.18), 1.0, MARGIN),
            "above, but not clearly"
        );
        assert!(decided(0.5, between(0.46, 0.54), 1.0, MARGIN));
        assert!(
            !decided(1.9, between(1.75, 2.05), 1.0, 0.005),
            "asked for more"
        );
    }

    proptest! {
        #[test]
        fn a_narrower_interval_is_no_less_decided(
            lo in 0.1..5.0_f64,
            width in 0.0..2.0_f64,
            cut in 0.0..0.5_f64,
        ) {
            let wide = between(lo, lo + width);
            let narrow = between(lo + cut * width, lo + width - cut * width);
            let value = lo + width / 2.0;
            prop_assert!(!decided(value, wide, 1.0, MARGIN) || decided(value, narrow, 1.0, MARGIN));
        }
    }
}
