//! The Fibonacci numbers, computed the slow way.
//!
//! The recursion is the lesson's: no memory of earlier results, about 1.6 times as many calls for
//! each step of n. It is work that keeps one core busy and needs nothing else.

use std::hint::black_box;

use crate::error::LabError;

/// The largest n on offer. fib(50) takes a minute or two; a `u64` would hold up to fib(93).
pub const MAX_N: i64 = 50;

// [show]
/// The n-th Fibonacci number by naive recursion: fib(0) = 0, fib(1) = 1.
pub fn fib(n: i64) -> Result<u64, LabError> {
    if n < 0 {
        // Asked first: behind `n <= 2`, as in the lesson, it would never be reached.
        return Err(LabError::NegativeFibonacci { n });
    }
    if n > MAX_N {
        return Err(LabError::FibonacciTooLarge { n, max: MAX_N });
    }
    // The black boxes keep the compiler from computing the answer ahead of time.
    Ok(black_box(recurse(black_box(n as u64))))
}

#[inline(never)]
pub(super) fn recurse(n: u64) -> u64 {
    if n < 2 {
        return n;
    }
    recurse(n - 1) + recurse(n - 2)
}
// [/show]

/// The same number computed `times` times in a row (at least once): for a clock too coarse to see
/// one.
pub fn fib_repeated(n: i64, times: u32) -> Result<u64, LabError> {
    for _ in 1..times {
        fib(n)?;
    }
    fib(n)
}

/// How many calls of the recursion fib(n) takes: 2·fib(n + 1) − 1, by the recurrence
/// calls(n) = 1 + calls(n − 1) + calls(n − 2).
pub fn calls(n: u32) -> u64 {
    let (mut this, mut next) = (1, 1);
    for _ in 0..n {
        (this, next) = (next, 1 + this + next);
    }
    this
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_values() {
        // OEIS A000045.
        for (n, value) in [(0, 0), (1, 1), (2, 1), (3, 2), (10, 55), (30, 832_040)] {
            assert_eq!(fib(n), Ok(value));
        }
    }

    #[test]
    fn a_negative_number_is_an_error_of_its_own() {
        assert_eq!(fib(-1), Err(LabError::NegativeFibonacci { n: -1 }));
    }

    #[test]
    fn a_number_past_the_bound_is_refused_before_it_runs() {
        assert_eq!(fib(51), Err(LabError::FibonacciTooLarge { n: 51, max: 50 }));
    }

    #[test]
    fn calls_are_counted() {
        fn count(n: u32) -> u64 {
            if n < 2 {
                1
            } else {
                1 + count(n - 1) + count(n - 2)
            }
        }
        for n in 0..20 {
            assert_eq!(calls(n), count(n));
        }
    }

    proptest! {
        #[test]
        fn the_recurrence_holds(n in 2i64..24) {
            prop_assert_eq!(fib(n).unwrap(), fib(n - 1).unwrap() + fib(n - 2).unwrap());
        }
    }
}
