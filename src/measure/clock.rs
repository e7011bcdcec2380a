//! What time is it, on every worker alike, and how fine is the answer?
//!
//! Each browser worker's `performance.now()` counts from its own start. `web-time` adds that
//! start, so that an instant taken on one worker can be compared with one taken on another.

use web_time::Instant;

/// Counts milliseconds from the moment it was started. Copies agree, on any thread.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Instant,
}

impl Clock {
    /// A clock that shows 0 now.
    pub fn start() -> Self {
        Clock {
            start: Instant::now(),
        }
    }

    /// Milliseconds since the start; 0 if another worker's clock reads a little earlier.
    pub fn now_ms(&self) -> f64 {
        self.start.elapsed().as_secs_f64() * 1e3
    }
}

/// The step of a clock in µs: the smallest change seen in `now_ms`, watched through `steps`
/// changes, or 0 if it never moved. Browsers coarsen their clocks to 5 µs – 1 ms on purpose.
pub fn resolution_us(mut now_ms: impl FnMut() -> f64, steps: u32) -> f64 {
    // A clock that stands still must not hang the lab.
    const PATIENCE: u32 = 10_000_000;
    let mut smallest = f64::INFINITY;
    for _ in 0..steps {
        let before = now_ms();
        let change = (0..PATIENCE)
            .map(|_| now_ms() - before)
            .find(|change| *change > 0.0);
        match change {
            Some(change) => smallest = smallest.min(change),
            None => break,
        }
    }
    if smallest.is_finite() {
        // Sums of a large origin and a small time are exact to about 0.25 µs only.
        (smallest * 1e4).round() / 10.0
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_of_a_coarse_clock_is_found() {
        let mut calls = 0u32;
        let coarse = || {
            calls += 1;
            f64::from(calls / 7) * 0.1
        };
        assert_eq!(resolution_us(coarse, 20), 100.0);
    }

    #[test]
    fn a_clock_that_stands_still_is_told() {
        assert_eq!(resolution_us(|| 1.0, 1), 0.0);
    }

    #[test]
    fn copies_agree() {
        let clock = Clock::start();
        let copy = clock;
        let (a, b) = (clock.now_ms(), copy.now_ms());
        assert!(a <= b);
    }
}
