//! When is the answer clear, so that a run can stop?
//!
//! Asked after each round, never before the [`LEAST_ROUNDS`]th. A question is decided when its
//! interval is narrow ([`is_clear`]), or when it is wide but all of it lies clearly on one side of
//! everything that the value is compared with: more rounds would sharpen a number, and wouldn't
//! change what is said.
//!
//! To look after each round and stop at a good moment is a temptation. Stopping when an interval has
//! become narrow does it hardly any harm: Anscombe, "Fixed-Sample-Size Analysis of Sequential
//! Observations", Biometrics 10 (1954). Stopping when it lies beyond something does: a value that is
//! just not beyond it gets up to 16 chances to look as if it were, and then that look is kept.
//! Simulated (`tests/statistics`), only 89 of 100 such intervals held the truth. So for this purpose
//! intervals are stretched, as the tests after each group of patients are in Pocock, "Group Sequential
//! Methods in the Design and Analysis of Clinical Trials", Biometrika 64 (1977).

use super::stats::Interval;

/// No run stops before it has so many rounds: with 4 the interval of a median is mostly a guess
/// about what wasn't seen.
pub const LEAST_ROUNDS: u32 = 5;

/// How exact is exact enough, as a part of the value; and how far is clearly apart.
pub const MARGIN: f64 = 0.05;

/// How many times as far from the value the ends of an interval are taken to be, to say that it lies
/// beyond something. For normal values and up to 20 looks it would be Pocock's 2.672 / 1.960 = 1.36;
/// with that, 92.7 of 100 intervals of skewed times held the truth in the worst case, and 94.1 with
/// this. (95.8 do if nobody stops.)
const STRETCH: f64 = 2.0;

/// Is the value known within ±5 %? `value` and `interval` are in the same unit.
pub fn is_clear(value: f64, interval: Interval) -> bool {
    interval.width() / 2.0 <= MARGIN * value.abs()
}

/// Is the value clearly above the threshold, or clearly below: by more than 5 %, with all of its
/// interval, and also if somebody looks after each of up to 20 rounds? All in the same unit, and
/// above 0.
pub fn is_apart(value: f64, interval: Interval, threshold: f64) -> bool {
    let lo = value - STRETCH * (value - interval.lo);
    let hi = value + STRETCH * (interval.hi - value);
    lo > threshold * (1.0 + MARGIN) || hi < threshold * (1.0 - MARGIN)
}

/// One figure that a run is to find out.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What was found so far.
    pub value: f64,
    /// Its 95 % interval; `None` if there is none yet.
    pub interval: Option<Interval>,
    /// What the value is compared with, in its unit: a speed-up with 1, for example. May be empty.
    pub against: Vec<f64>,
}

impl Question {
    /// Would more rounds change nothing that matters? See [`decided`].
    pub fn is_decided(&self) -> bool {
        self.interval
            .is_some_and(|interval| decided(self.value, interval, &self.against))
    }
}

/// Is the value known within ±5 %, or is it clearly apart from each of the thresholds? Without
/// thresholds only the first counts.
pub fn decided(value: f64, interval: Interval, thresholds: &[f64]) -> bool {
    let apart = || {
        thresholds
            .iter()
            .all(|threshold| is_apart(value, interval, *threshold))
    };
    is_clear(value, interval) || (!thresholds.is_empty() && apart())
}

/// The rule: may a run with so many whole rounds stop? Yes with [`LEAST_ROUNDS`] or more, if every
/// question is decided; never without a question.
pub fn may_stop(rounds: u32, questions: &[Question]) -> bool {
    let decided = || questions.iter().all(Question::is_decided);
    rounds >= LEAST_ROUNDS && !questions.is_empty() && decided()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(lo: f64, hi: f64) -> Interval {
        Interval { lo, hi }
    }

    #[test]
    fn narrow_is_clear() {
        assert!(is_clear(2.0, between(1.91, 2.1)));
        assert!(!is_clear(2.0, between(1.89, 2.11)));
        assert!(is_clear(0.0, Interval::point(0.0)), "certain");
        assert!(!is_clear(0.0, between(0.0, 0.1)));
    }

    #[test]
    fn one_side_of_everything_is_decided() {
        let wide = between(1.7, 2.1);
        assert!(!is_clear(1.9, wide) && !decided(1.9, wide, &[]));
        assert!(decided(1.9, wide, &[1.0]));
        assert!(
            decided(1.9, wide, &[1.0, 4.0]),
            "between the two, and far from both"
        );
        assert!(!decided(1.9, wide, &[1.0, 2.0]), "perhaps 2");
        assert!(
            !decided(1.1, between(1.04, 1.3), &[1.0]),
            "above, but not clearly"
        );
        assert!(decided(0.5, between(0.4, 0.7), &[1.0]));
        assert!(
            !decided(0.5, between(0.4, 0.94), &[1.0]),
            "below, for one look"
        );
        assert!(
            decided(1.0, between(0.96, 1.04), &[1.0]),
            "no difference is an answer too"
        );
    }

    #[test]
    fn all_questions_must_be_decided_and_five_rounds_done() {
        let decided = Question {
            value: 1.9,
            interval: Some(between(1.8, 1.95)),
            against: vec![],
        };
        let open = Question {
            interval: None,
            ..decided.clone()
        };
        assert!(may_stop(5, std::slice::from_ref(&decided)));
        assert!(!may_stop(4, std::slice::from_ref(&decided)));
        assert!(!may_stop(20, &[decided, open]));
        assert!(!may_stop(20, &[]), "nothing was asked");
    }

    proptest::proptest! {
        #[test]
        fn a_narrower_interval_is_no_less_decided(
            lo in 0.1..5.0_f64,
            width in 0.0..2.0_f64,
            cut in 0.0..0.5_f64,
            threshold in 0.1..5.0_f64,
        ) {
            let wide = between(lo, lo + width);
            let narrow = between(lo + cut * width, lo + width - cut * width);
            let value = lo + width / 2.0;
            let implied = !decided(value, wide, &[threshold]) || decided(value, narrow, &[threshold]);
            proptest::prop_assert!(implied);
        }
    }
}
