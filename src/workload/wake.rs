//! A short time at work before the clock starts, so that every worker has a core that is awake.
//!
//! While the page draws, the workers sleep. An operating system puts those it wakes on whatever core is
//! near and spreads them out some ms later, and a virtual machine's host gives a processor that was idle
//! its full speed only after a while. Measured on a virtual machine with two cores, two tasks of 90 ms:
//! without this, or with 2 ms of it, half of the samples took over a quarter longer than one task alone;
//! with 30 ms of it, a seventh. In a worse hour it was four fifths, and half. Letting the workers meet
//! besides, by handing a token round until it went so fast that all must be running, made no difference.

use super::fib::{fib, fib_repeated};
use pysync::clock::Clock;

/// How long each worker is kept at work, in ms.
pub const WAKE_MS: f64 = 40.0;
/// A call of some µs: the clock is looked at after each.
const STEP_N: i64 = 15;
/// As many calls take longer on any machine whose clock goes.
const MAX_STEPS: u32 = 100_000;

/// Keeps this worker at work for a while.
pub fn wake() {
    let clock = Clock::start();
    for _ in 0..MAX_STEPS {
        let _ = fib(STEP_N);
        if clock.now_ms() >= WAKE_MS {
            return;
        }
    }
}

/// How long fib(n) takes, `times` times in a row, on this worker once it is awake: called by itself,
/// without an executor. In ms.
pub fn bare_ms(n: i64, times: u32) -> f64 {
    wake();
    let clock = Clock::start();
    let _ = fib_repeated(n, times);
    clock.now_ms()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waking_takes_its_time() {
        let clock = Clock::start();
        wake();
        assert!(clock.now_ms() >= WAKE_MS);
    }
}
