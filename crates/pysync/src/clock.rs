//! Time in milliseconds, on one axis for all threads.
//!
//! On a computer every thread reads the same clock. In a browser each worker's `performance.now()`
//! counts from its own start. `web-time` adds that start, so that an instant taken on one worker can
//! be compared with one taken on another. But browsers take each worker's start from the clock on
//! the wall, and that may have been set, or the computer may have slept, between two of them. Who
//! has found out how far a thread's clock is off can correct it ([`correct_this_thread`]): whatever
//! that thread times is on one axis with the others then.

use std::cell::Cell;

use web_time::Instant;

thread_local! {
    /// How far this thread's clock is ahead of the one that all are compared with, in ms.
    static AHEAD_MS: Cell<f64> = const { Cell::new(0.0) };
}

/// From now on, takes this thread's clock to be so many ms ahead of the one that all are compared
/// with; 0 until it is called.
pub fn correct_this_thread(ahead_ms: f64) {
    AHEAD_MS.set(ahead_ms);
}

/// Counts milliseconds from the moment it was started. Copies agree, on any thread.
///
/// ```
/// let clock = pysync::Clock::start();
/// let copy = clock;
/// assert!(clock.now_ms() <= copy.now_ms());
/// ```
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

#[cfg(test)]
mod tests {
    use super::*;

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
