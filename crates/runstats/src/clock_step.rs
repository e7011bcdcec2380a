//! The step of a clock: how fine its answers are.

/// The step of a clock in µs: the smallest change seen in `now_ms`, watched through `steps`
/// changes, or 0 if it never moved. Browsers coarsen their clocks to 5 µs – 1 ms on purpose, and some
/// to 16 or 100 ms: those are watched for a shorter while, but through 3 changes at least.
pub fn clock_step_us(mut now_ms: impl FnMut() -> f64, steps: u32) -> f64 {
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
        assert_eq!(clock_step_us(coarse, 20), 100.0);
    }

    #[test]
    fn a_very_coarse_clock_is_not_watched_for_seconds() {
        let mut calls = 0u32;
        let coarse = || {
            calls += 1;
            f64::from(calls / 7) * 100.0
        };
        assert_eq!(clock_step_us(coarse, 20), 100_000.0);
        assert!(calls < 7 * 6, "{calls} calls");
    }

    #[test]
    fn a_clock_that_stands_still_is_told() {
        assert_eq!(clock_step_us(|| 1.0, 1), 0.0);
    }
}
