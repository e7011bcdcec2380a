//! How does the slow Fibonacci run as Python runs it, under a global interpreter lock?
//!
//! The recursion of [`fib`](super::fib), which looks between two calls whether another thread has
//! asked for the lock, as CPython's interpreter does when a function is entered.

use std::hint::black_box;

use super::fib::MAX_N;
use crate::error::LabError;
use crate::sync::gil::Gil;
use crate::sync::primitive::Arc;

/// One task of a thread under the lock: the same Fibonacci number, `times` times in a row.
#[derive(Clone, Debug)]
pub struct GilFib {
    /// Which Fibonacci number.
    pub n: i64,
    /// How often it is computed, at least once: for a clock too coarse to see one.
    pub times: u32,
    /// The lock that all threads share.
    pub gil: Arc<Gil>,
}

impl GilFib {
    /// Does the task on the thread with this number. Errors as [`fib_under_gil`].
    pub fn run(&self, worker: u32) -> Result<u64, LabError> {
        under(&self.gil, worker, || {
            for _ in 1..self.times {
                fib_holding(self.n, &self.gil, worker)?;
            }
            fib_holding(self.n, &self.gil, worker)
        })
    }
}

/// The n-th Fibonacci number by naive recursion, computed while holding the lock. Bounds and
/// errors are those of [`fib`](super::fib::fib).
pub fn fib_under_gil(n: i64, gil: &Gil, worker: u32) -> Result<u64, LabError> {
    under(gil, worker, || fib_holding(n, gil, worker))
}

/// The same for a thread that holds the lock already. It holds it again when this returns.
pub(super) fn fib_holding(n: i64, gil: &Gil, worker: u32) -> Result<u64, LabError> {
    if n < 0 {
        return Err(LabError::NegativeFibonacci { n });
    }
    if n > MAX_N {
        return Err(LabError::FibonacciTooLarge { n, max: MAX_N });
    }
    // The black boxes keep the compiler from computing the answer ahead of time.
    Ok(black_box(recurse(black_box(n as u64), gil, worker)))
}

// [show]
#[inline(never)]
fn recurse(n: u64, gil: &Gil, worker: u32) -> u64 {
    gil.check(worker);
    if n < 2 {
        return n;
    }
    recurse(n - 1, gil, worker) + recurse(n - 2, gil, worker)
}
// [/show]

fn under<R>(gil: &Gil, worker: u32, work: impl FnOnce() -> R) -> R {
    gil.acquire(worker);
    let result = work();
    gil.release(worker);
    result
}
