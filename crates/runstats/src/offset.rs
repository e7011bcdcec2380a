//! The offset between two clocks, from questions that go to the other one and back.
//!
//! ```
//! use runstats::offset::{Offset, Trip};
//!
//! // Asked at 10 ms, answered at 14 ms: the other clock showed 112 ms somewhere in between.
//! let trip = Trip { sent_ms: 10.0, theirs_ms: 112.0, received_ms: 14.0 };
//! let offset = Offset::UNKNOWN.after(trip, 0.0)?;
//! assert_eq!(offset.correction(0.0), 100.0);
//! # Ok::<(), runstats::offset::ClocksDisagree>(())
//! ```
//!
//! After F. Cristian, Probabilistic clock synchronization, Distributed Computing 3 (1989): whoever is
//! asked reads its clock at some moment between question and answer. So each round trip says between
//! which two numbers the offset must lie, however long it took; several say it more exactly together.
//! If no number is left, one of the clocks was set, or stood still, between two of the trips.

use std::fmt;

/// Two readings of one clock are of the same moment if they are no further apart than this, in ms,
/// apart from the clock's steps: the sum of a large origin and a small time is rounded.
const ROUNDING_MS: f64 = 0.001;

/// Clocks that contradict each other by no more than this, in ms, are not called wrong: that is a
/// hundredth of the shortest task that is chosen, and on a busy machine a clock's steps are uneven
/// (0.12 ms were seen).
pub const NEGLIGIBLE_MS: f64 = 0.5;

/// One question after the time, and its answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trip {
    /// When it was asked, by one's own clock.
    pub sent_ms: f64,
    /// What the other clock showed.
    pub theirs_ms: f64,
    /// When the answer was there, by one's own clock.
    pub received_ms: f64,
}

/// How far another clock is ahead of one's own: not less than one number, nor more than another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offset {
    least_ms: f64,
    most_ms: f64,
}

/// Round trips that can't all be right: one of the clocks was set, or stood still, between two of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClocksDisagree {
    /// By how much the clocks contradict each other, in ms.
    pub by_ms: f64,
    /// How much of that the round trips before could explain, in ms.
    pub allowed_ms: f64,
}

impl fmt::Display for ClocksDisagree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ClocksDisagree { by_ms, allowed_ms } = self;
        write!(
            f,
            "The clocks disagree by {by_ms:.3} ms, and {allowed_ms:.3} ms could be explained."
        )
    }
}

impl std::error::Error for ClocksDisagree {}

/// By how much two readings of one moment may differ, in ms, by clocks that go in such steps: each
/// is rounded down, or at random up or down.
pub fn slack_ms(step_ms: f64) -> f64 {
    2.0 * step_ms + ROUNDING_MS
}

impl Offset {
    /// Of a clock that was never asked.
    pub const UNKNOWN: Offset = Offset {
        least_ms: f64::NEG_INFINITY,
        most_ms: f64::INFINITY,
    };

    /// What is known after one more round trip, between clocks that go in such steps.
    ///
    /// # Errors
    /// [`ClocksDisagree`] if this trip and those before it can't all be right.
    pub fn after(self, trip: Trip, step_ms: f64) -> Result<Self, ClocksDisagree> {
        let slack_ms = slack_ms(step_ms);
        let own = Offset {
            least_ms: trip.theirs_ms - trip.received_ms - slack_ms,
            most_ms: trip.theirs_ms - trip.sent_ms + slack_ms,
        };
        let both = Offset {
            least_ms: own.least_ms.max(self.least_ms),
            most_ms: own.most_ms.min(self.most_ms),
        };
        if both.least_ms <= both.most_ms {
            return Ok(both);
        }
        // The newer is nearer to what is measured next.
        if own.least_ms <= own.most_ms && both.least_ms - both.most_ms <= NEGLIGIBLE_MS {
            return Ok(own);
        }
        let width_ms = self.width_ms();
        let allowed_ms = if width_ms.is_finite() { width_ms } else { 0.0 };
        let by_ms = both.least_ms - both.most_ms + allowed_ms;
        Err(ClocksDisagree { by_ms, allowed_ms })
    }

    /// How much is not known of it.
    pub fn width_ms(self) -> f64 {
        self.most_ms - self.least_ms
    }

    /// By how much the other clock is to be corrected. What is applied now is kept as long as it can
    /// be right: what a system says of its clocks is often finer than a round trip. Otherwise it is the
    /// middle.
    pub fn correction(self, now_ms: f64) -> f64 {
        if (self.least_ms..=self.most_ms).contains(&now_ms) {
            now_ms
        } else {
            (self.least_ms + self.most_ms) / 2.0
        }
    }

    /// How far off times of the other clock may be that are corrected by so much.
    pub fn error_ms(self, ahead_ms: f64) -> f64 {
        (self.most_ms - ahead_ms)
            .abs()
            .max((ahead_ms - self.least_ms).abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn trip(sent_ms: f64, theirs_ms: f64, received_ms: f64) -> Trip {
        Trip {
            sent_ms,
            theirs_ms,
            received_ms,
        }
    }

    /// What is known after these trips, by clocks without steps.
    fn known(trips: &[Trip]) -> Result<Offset, ClocksDisagree> {
        trips
            .iter()
            .try_fold(Offset::UNKNOWN, |known, trip| known.after(*trip, 0.0))
    }

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() <= 3.0 * ROUNDING_MS
    }

    #[test]
    fn a_trip_says_between_what_the_offset_lies() {
        let offset = known(&[trip(10.0, 112.0, 14.0)]).unwrap();
        assert!(near(offset.width_ms(), 4.0));
        let ahead_ms = offset.correction(0.0);
        assert!(near(ahead_ms, 100.0) && near(offset.error_ms(ahead_ms), 2.0));
    }

    #[test]
    fn a_quick_trip_counts_for_more_than_slow_ones() {
        let slow = trip(0.0, 140.0, 50.0);
        let quick = trip(60.0, 160.2, 60.4);
        for trips in [[slow, quick], [quick, slow]] {
            let offset = known(&trips).unwrap();
            assert!(near(offset.correction(0.0), 100.0) && near(offset.width_ms(), 0.4));
        }
    }

    #[test]
    fn clocks_that_may_agree_are_left_as_they_are() {
        let offset = known(&[trip(10.0, 10.3, 11.0)]).unwrap();
        assert_eq!(offset.correction(0.0), 0.0);
        assert!(near(offset.error_ms(0.0), 0.7));
        // Whatever is applied already stays, as long as it can be right.
        assert_eq!(offset.correction(0.2), 0.2);
        assert!(near(offset.correction(0.4), -0.2));
    }

    #[test]
    fn coarse_clocks_are_not_corrected_for_their_steps() {
        // Both go in steps of 1 ms, and one has just made its step.
        let offset = Offset::UNKNOWN.after(trip(10.0, 11.0, 10.0), 1.0).unwrap();
        assert_eq!(offset.correction(0.0), 0.0);
        assert!(offset.error_ms(0.0) >= 1.0);
    }

    #[test]
    fn a_clock_that_was_set_between_two_trips_is_told() {
        let hour_ms = 3_600_000.0;
        for theirs_ms in [20.1 + hour_ms, 20.1 - hour_ms, 20.1 + 5.0, 0.1] {
            let error = known(&[trip(0.0, 0.1, 0.2), trip(20.0, theirs_ms, 20.2)]);
            let Err(ClocksDisagree { by_ms, allowed_ms }) = error else {
                panic!("{error:?}");
            };
            assert!(by_ms > 4.0 && allowed_ms < 1.0, "{by_ms} {allowed_ms}");
        }
        // One's own clock, set back between question and answer.
        assert!(known(&[trip(10.0, 10.0, 5.0)]).is_err());
    }

    #[test]
    fn a_contradiction_too_small_to_matter_is_no_alarm() {
        let trips = [trip(0.0, 100.0, 0.0), trip(5.0, 105.4, 5.0)];
        let offset = known(&trips).unwrap();
        assert!(near(offset.correction(0.0), 100.4));
        assert!(known(&[trips[0], trip(5.0, 105.6, 5.0)]).is_err());
    }

    proptest! {
        /// Clocks that go on evenly are never taken for others, and the correction is as good as it
        /// says, however slow the trips are and however the clocks round.
        #[test]
        fn the_truth_is_never_ruled_out(
            truth_ms in prop_oneof![Just(0.0), -5.0..5.0, -4e6..4e6],
            step_ms in prop_oneof![Just(0.0), Just(0.005), Just(0.1), Just(1.0)],
            trips in prop::collection::vec((0.0..20.0, 0.0..20.0, 0.0..20.0, -1.0..1.0, -1.0..1.0), 1..20),
        ) {
            let coarse = |ms: f64, up: f64| match step_ms {
                0.0 => ms,
                _ if up > 0.0 => (ms / step_ms).ceil() * step_ms,
                _ => (ms / step_ms).floor() * step_ms,
            };
            let mut now_ms = 1.7e12;
            let mut offset = Offset::UNKNOWN;
            for (pause_ms, there_ms, back_ms, up, theirs_up) in trips {
                let sent_ms = coarse(now_ms + pause_ms, up);
                let read_ms = now_ms + pause_ms + there_ms;
                now_ms = read_ms + back_ms;
                let trip = Trip {
                    sent_ms,
                    theirs_ms: coarse(read_ms + truth_ms, theirs_up),
                    received_ms: coarse(now_ms, -up),
                };
                let next = offset.after(trip, step_ms);
                prop_assert!(next.is_ok(), "{next:?}");
                let next = next.unwrap();
                prop_assert!(next.width_ms() <= offset.width_ms());
                offset = next;
            }
            let ahead_ms = offset.correction(0.0);
            prop_assert!((ahead_ms - truth_ms).abs() <= offset.error_ms(ahead_ms) + ROUNDING_MS);
            if truth_ms == 0.0 {
                prop_assert_eq!(ahead_ms, 0.0);
            }
        }

        /// A jump that is longer than the way there and back can't be missed.
        #[test]
        fn a_jump_is_never_missed(
            way_ms in 0.0..5.0,
            more_ms in 0.1..4e6,
            back in any::<bool>(),
        ) {
            let jump_ms: f64 = 2.0 * (way_ms + ROUNDING_MS) + more_ms;
            let jump_ms = if back { -jump_ms } else { jump_ms };
            let at = |ms: f64| trip(ms, ms + way_ms / 2.0, ms + way_ms);
            let before = known(&[at(0.0)]).unwrap();
            let after = Trip { theirs_ms: at(100.0).theirs_ms + jump_ms, ..at(100.0) };
            prop_assert!(before.after(after, 0.0).is_err());
        }
    }
}
