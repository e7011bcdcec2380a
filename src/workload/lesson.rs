//! The lesson's own functions and figures: what the ones do, and what the others measure.
//!
//! The lesson's Python is kept here with its mistakes, so that they can be run and seen. The right
//! version is [`fib`](super::fib::fib).

use super::fib::MAX_N;
use crate::error::LabError;

// [show]
/// The lesson's first `fib`: the small cases are asked for in an order that hides two of them.
///
/// So fib(0) and fib(-1) are 1, where the first should be 0 and the second the error. The only
/// error it can return is the lab's own, for an n that would take too long.
pub fn fib_as_written(n: i64) -> Result<u64, LabError> {
    if n > MAX_N {
        return Err(LabError::FibonacciTooLarge { n, max: MAX_N });
    }
    as_written(n)
}

fn as_written(n: i64) -> Result<u64, LabError> {
    if n <= 2 {
        Ok(1)
    } else if n == 0 {
        Ok(0) // Never reached: 0 is at most 2.
    } else if n < 0 {
        Err(LabError::NegativeFibonacci { n }) // Nor is this.
    } else {
        Ok(as_written(n - 1)? + as_written(n - 2)?)
    }
}

/// The lesson's second `fib`, the one its processes run: the last line is indented too far, so it
/// stands behind the `raise` and never runs. A Python function that ends without `return` returns
/// `None`, and this one does so at once for every n > 2.
pub fn fib_without_return(n: i64) -> Result<Option<u64>, LabError> {
    if n <= 2 {
        return Ok(Some(1));
    } else if n == 0 {
        return Ok(Some(0));
    } else if n < 0 {
        return Err(LabError::NegativeFibonacci { n });
        // return fib(n - 1) + fib(n - 2)
    }
    Ok(None)
}
// [/show]

/// One of the times printed in the lesson.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LessonFigure {
    /// How many threads or processes it is for.
    pub workers: u32,
    /// The time that the lesson prints, in seconds.
    pub seconds: f64,
}

const fn figure(workers: u32, seconds: f64) -> LessonFigure {
    LessonFigure { workers, seconds }
}

/// fib(34) on k threads, as printed: how long *launching* k threads took, while those launched
/// before competed for the GIL. No thread is ever joined, so the work itself is not in it, and the
/// threads of one call are still at work when the next call is timed.
pub const THREADS: [LessonFigure; 5] = [
    figure(1, 0.005433559417724609),
    figure(2, 0.062355756759643555),
    figure(3, 0.10884261131286621),
    figure(4, 0.28424906730651855),
    figure(8, 0.33549046516418457),
];

/// fib(34) on k processes, as printed: how long it took to start a pool of k processes, to send
/// each one number and to end the pool. The `fib` they ran is [`fib_without_return`], so no
/// Fibonacci number was computed.
pub const PROCESSES: [LessonFigure; 7] = [
    figure(1, 0.010954141616821289),
    figure(2, 0.011400461196899414),
    figure(3, 0.015639305114746094),
    figure(4, 0.020844459533691406),
    figure(8, 0.038100481033325195),
    figure(16, 0.08728265762329102),
    figure(32, 0.16221284866333008),
];

/// Three files fetched one after the other, in seconds, as printed: one try, of files that the
/// lesson had fetched before. This one does measure all of the work.
pub const DOWNLOADS_SEQUENTIAL_S: f64 = 0.7048904895782471;

/// The same three files on three threads, in seconds, as printed: one try, right after the other,
/// and until the last file is there, so the two can be compared.
pub const DOWNLOADS_THREADS_S: f64 = 0.34225893020629883;

/// The physical cores of the lesson's machine, as `psutil` told: what the operating system sees,
/// which in a virtual machine need not be what the hardware has.
pub const PHYSICAL_CORES: u32 = 4;

/// Its logical cores: as many as the physical ones, so no core runs two threads at a time, and
/// more than 4 workers that only compute finish no sooner than 4.
pub const LOGICAL_CORES: u32 = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::fib::fib;
    use proptest::prelude::*;

    #[test]
    fn no_and_negative_numbers_give_one() {
        for n in [i64::MIN, -2, -1, 0] {
            assert_eq!(fib_as_written(n), Ok(1));
            assert_ne!(fib_as_written(n), fib(n));
            assert_eq!(fib_without_return(n), Ok(Some(1)));
        }
    }

    #[test]
    fn the_labs_own_bound_holds() {
        let error = LabError::FibonacciTooLarge { n: 51, max: 50 };
        assert_eq!(fib_as_written(51), Err(error));
        assert_eq!(fib_without_return(i64::MAX), Ok(None));
    }

    #[test]
    fn the_figures_are_in_order_of_workers() {
        let ordered = |figures: &[LessonFigure]| {
            figures
                .windows(2)
                .all(|w| w[0].workers < w[1].workers && w[0].seconds < w[1].seconds)
        };
        assert!(ordered(&THREADS) && ordered(&PROCESSES));
    }

    proptest! {
        #[test]
        fn it_is_right_for_positive_numbers(n in 1i64..24) {
            prop_assert_eq!(fib_as_written(n), fib(n));
        }

        #[test]
        fn nothing_is_computed_beyond_two(n in 3i64..) {
            prop_assert_eq!(fib_without_return(n), Ok(None));
        }
    }
}
