//! A short time at work before the clock starts, so that every worker has a core that is awake.
//!
//! While the page draws, the workers sleep. An operating system puts those it wakes on whatever core is
//! near and spreads them out some ms later, and a virtual machine's host gives a processor that was idle
//! its full speed only after a while. Measured on a virtual machine with two cores, two tasks of 90 ms:
//! without this, or with 2 ms of it, half of the samples took over a quarter longer than one task alone;
//! with 30 ms of it, a seventh. In a worse hour it was four fifths, and half. Letting the workers meet
//! besides, by handing a token round until it went so fast that all must be running, made no difference.

use super::fib::fib;
use crate::error::LabError;
use crate::measure::clock::Clock;
use crate::sync::executor::Call;

/// How long each worker is kept at work, in ms.
pub const WAKE_MS: f64 = 40.0;
/// A call of some µs: the clock is looked at after each.
const STEP_N: i64 = 15;
/// As many calls take longer on any machine whose clock goes.
const MOST_STEPS: u32 = 100_000;

/// Keeps this worker at work for a while.
pub fn wake() {
    let clock = Clock::start();
    for _ in 0..MOST_STEPS {
        let _ = fib(STEP_N);
        if clock.now_ms() >= WAKE_MS {
            return;
        }
    }
}

/// What a worker is given: first something to wake it, then its task.
#[derive(Clone, Debug)]
pub enum Awake<C> {
    /// See [`wake`].
    Wake,
    /// The task.
    Task(C),
}

impl<C: Call> Call for Awake<C> {
    /// Nothing comes of waking.
    type Output = Option<C::Output>;

    fn run(self, worker: u32) -> Result<Self::Output, LabError> {
        match self {
            Awake::Wake => {
                wake();
                Ok(None)
            }
            Awake::Task(task) => task.run(worker).map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::call::{Answer, Work};

    #[test]
    fn waking_takes_its_time_and_returns_nothing() {
        let clock = Clock::start();
        assert_eq!(Awake::<Work>::Wake.run(0), Ok(None));
        assert!(clock.now_ms() >= WAKE_MS);
        let task = Awake::Task(Work::fib(10));
        assert_eq!(task.run(0), Ok(Some(Answer::Number(55))));
    }
}
