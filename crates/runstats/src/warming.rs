//! The end of a warm-up: the moment when calls have stopped getting faster.
//!
//! ```
//! use runstats::warming::Warming;
//!
//! // Batches that end after each ms; compiled code takes over after 10 ms.
//! let call_ms = |now_ms: f64| if now_ms < 10.0 { 0.1 } else { 0.02 };
//! let mut warming = Warming::new(call_ms(0.0));
//! let mut now_ms = 1.0;
//! while !warming.settled(now_ms, call_ms(now_ms)) {
//!     now_ms += 1.0;
//! }
//! assert_eq!((now_ms, warming.fastest_ms), (50.0, 0.02));
//! ```
//!
//! A just-in-time compiler starts code in a form that is quick to compile, counts what is called, and
//! compiles that well in the background, which takes it some 10 ms, and more where all cores are busy.
//! So times that don't change for a moment prove nothing: they must have stayed for [`MIN_QUIET_MS`],
//! and for as long as it took to get there. (Barrett et al., "Virtual Machine Warmup Blows Hot and
//! Cold", OOPSLA 2017, on warm-ups that take longer, and on those that never end.)

/// Times must have stayed as they are for at least so long, in ms.
pub const MIN_QUIET_MS: f64 = 40.0;
/// Longer than this nothing is waited for, in ms.
pub const MAX_MS: f64 = 400.0;
/// A time counts as faster if it is at most this part of the fastest before.
const FASTER: f64 = 0.95;

/// How a warm-up goes: batches of calls are reported to it, each with its mean time.
#[derive(Clone, Copy, Debug)]
pub struct Warming {
    /// The fastest batch's time of one call, in ms.
    pub fastest_ms: f64,
    /// When calls last became clearly faster, in ms since the start.
    faster_at_ms: f64,
    /// The time of one call then.
    level_ms: f64,
}

impl Warming {
    /// Starts with the first call's time, in ms.
    pub fn new(first_ms: f64) -> Self {
        Self {
            fastest_ms: first_ms,
            faster_at_ms: 0.0,
            level_ms: first_ms,
        }
    }

    /// Takes a batch that ended `now_ms` after the start, with the mean time of its calls in ms; whether
    /// the worker is warm now. Calls that took no time at all mean a clock that stands still, by which
    /// nothing can be judged.
    pub fn settled(&mut self, now_ms: f64, call_ms: f64) -> bool {
        self.fastest_ms = self.fastest_ms.min(call_ms);
        if call_ms <= FASTER * self.level_ms {
            (self.level_ms, self.faster_at_ms) = (call_ms, now_ms);
        }
        let quiet_ms = now_ms - self.faster_at_ms;
        quiet_ms >= MIN_QUIET_MS.max(self.faster_at_ms) || now_ms >= MAX_MS || call_ms <= 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The moment at which a worker whose calls take `call_ms(now)` is found warm, in batches of 1 ms.
    fn warm_at_ms(call_ms: impl Fn(f64) -> f64) -> (f64, Warming) {
        let mut warming = Warming::new(call_ms(0.0));
        for batch in 1.. {
            let now_ms = f64::from(batch);
            if warming.settled(now_ms, call_ms(now_ms)) {
                return (now_ms, warming);
            }
        }
        unreachable!()
    }

    #[test]
    fn code_that_is_swapped_late_is_waited_for() {
        let (at_ms, warming) = warm_at_ms(|now_ms| match now_ms {
            ..3.0 => 0.11,
            ..38.0 => 0.08,
            _ => 0.02,
        });
        assert_eq!((at_ms, warming.fastest_ms), (78.0, 0.02));
    }

    #[test]
    fn what_is_fast_at_once_is_warm_soon() {
        assert_eq!(warm_at_ms(|_| 0.05).0, MIN_QUIET_MS);
    }

    #[test]
    fn a_clock_that_stands_still_ends_it() {
        assert!(Warming::new(0.0).settled(0.0, 0.0));
    }

    proptest! {
        #[test]
        fn it_ends_and_knows_the_fastest(times in prop::collection::vec(0.01..2.0_f64, 500)) {
            let (at_ms, warming) = warm_at_ms(|now_ms| times[now_ms as usize]);
            prop_assert!((MIN_QUIET_MS..=MAX_MS).contains(&at_ms));
            let fastest_ms = times[..=at_ms as usize].iter().copied().fold(f64::INFINITY, f64::min);
            prop_assert_eq!(warming.fastest_ms, fastest_ms);
        }
    }
}
