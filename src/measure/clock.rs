//! The time, on every worker alike; and how fine the answer is.
//!
//! Each browser worker's `performance.now()` counts from its own start. `web-time` adds that start, so
//! that an instant taken on one worker can be compared with one taken on another. But browsers take
//! each worker's start from the clock on the wall, and that may have been set, or the computer may have
//! slept, between two of them. So the engine compares its clock with those of its threads
//! ([`runstats::offset`]), and each thread corrects its own here: whatever it times is on one axis then.

use std::cell::Cell;

use web_time::Instant;

thread_local! {
    /// How far this thread's clock is ahead of the engine's, in ms.
    static AHEAD_MS: Cell<f64> = const { Cell::new(0.0) };
}

/// From now on, takes this thread's clock to be so many ms ahead of the engine's.
pub fn correct_this_thread(ahead_ms: f64) {
    AHEAD_MS.set(ahead_ms);
}

/// Counts milliseconds from the moment it was started. Copies agree, on any thread.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Instant,
    /// How far the clock of the thread that started it was ahead.
    ahead_ms: f64,
}

impl Clock {
    /// A clock that shows 0 now.
    pub fn start() -> Self {
        Clock {
            start: Instant::now(),
            ahead_ms: AHEAD_MS.get(),
        }
    }

    /// Milliseconds since the start. Negative where this thread's clock is behind that of the thread
    /// that started it, by more than they were corrected for: nobody is to be kept from seeing that.
    pub fn now_ms(&self) -> f64 {
        self.uncorrected_ms() - (AHEAD_MS.get() - self.ahead_ms)
    }

    /// The same by the two threads' own clocks, whatever they are corrected by.
    pub fn uncorrected_ms(&self) -> f64 {
        let now = Instant::now();
        match now.checked_duration_since(self.start) {
            Some(since) => since.as_secs_f64() * 1e3,
            None => -self.start.duration_since(now).as_secs_f64() * 1e3,
        }
    }
}

/// The step of a clock in µs: the smallest change seen in `now_ms`, watched through `steps`
/// changes, or 0 if it never moved. Browsers coarsen their clocks to 5 µs – 1 ms on purpose, and some
/// to 16 or 100 ms: those are watched for a shorter while, but through 3 changes at least.
pub fn resolution_us(mut now_ms: impl FnMut() -> f64, steps: u32) -> f64 {
    // A clock that stands still must not hang the lab.
    const PATIENCE: u32 = 10_000_000;
    const LONG_MS: f64 = 100.0;
    let mut smallest = f64::INFINITY;
    let begun_ms = now_ms();
    for step in 0..steps {
        let before = now_ms();
        if step >= 3 && before - begun_ms > LONG_MS {
            break;
        }
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
    fn a_very_coarse_clock_is_not_watched_for_seconds() {
        let mut calls = 0u32;
        let coarse = || {
            calls += 1;
            f64::from(calls / 7) * 100.0
        };
        assert_eq!(resolution_us(coarse, 20), 100_000.0);
        assert!(calls < 7 * 6, "{calls} calls");
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

    #[test]
    fn a_clock_that_is_ahead_is_set_right_and_one_behind_is_not_hidden() {
        let clock = Clock::start();
        let on_another = |ahead_ms: f64| {
            let other = std::thread::spawn(move || {
                correct_this_thread(ahead_ms);
                let own = Clock::start();
                (clock.now_ms(), clock.uncorrected_ms(), own.now_ms())
            });
            other.join().unwrap()
        };
        for ahead_ms in [0.0, 5e6, -5e6] {
            let (corrected_ms, uncorrected_ms, own_ms) = on_another(ahead_ms);
            // As if that thread's clock had been so far ahead, and were put right.
            assert!((corrected_ms + ahead_ms - uncorrected_ms).abs() < 1e3);
            assert!((0.0..1e3).contains(&own_ms), "{own_ms}");
        }
        let (behind_ms, ..) = on_another(5e6);
        assert!(behind_ms < -4e6, "{behind_ms}");
        // Other threads keep their own time.
        assert!((0.0..1e4).contains(&clock.now_ms()));
    }
}
