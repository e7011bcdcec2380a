//! The slow Fibonacci as Python runs it, under a global interpreter lock.
//!
//! The recursion of [`super::fib`], which looks between two calls whether another thread has
//! asked for the lock, as CPython's interpreter does when a function is entered: between two calls
//! that are worth it.

use std::hint::black_box;

use pysync::{Call, Gil};

use super::fib::{self, MAX_N};
use crate::error::LabError;
use std::sync::Arc;

/// Below this n the recursion doesn't look: fib(12) takes less than a microsecond. A look in every
/// call made a task six times as long in a browser, which would have been taken for the price of a
/// GIL. (In CPython a look costs nothing beside the call of a function.)
const UNCHECKED: u64 = 12;

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

impl Call for GilFib {
    type Output = u64;
    type Error = LabError;

    fn run(self, worker: u32) -> Result<u64, LabError> {
        GilFib::run(&self, worker)
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
    if n < UNCHECKED {
        return fib::recurse(n);
    }
    gil.check(worker);
    recurse(n - 1, gil, worker) + recurse(n - 2, gil, worker)
}
// [/show]

fn under<R>(gil: &Gil, worker: u32, work: impl FnOnce() -> R) -> R {
    gil.acquire(worker);
    let result = work();
    gil.release(worker);
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::fib::fib;
    use proptest::prelude::*;
    use pysync::clock::Clock;
    use std::time::Duration;

    fn new_gil(interval: Duration) -> (Clock, Arc<Gil>) {
        let clock = Clock::start();
        (clock, Arc::new(Gil::new(interval, clock)))
    }

    /// Two threads under the lock compute one at a time: their holds don't overlap. How long they take,
    /// and how soon one follows the other, is not asked: here other tests run on the same cores.
    #[test]
    fn two_tasks_are_done_one_at_a_time() {
        for interval in [Duration::from_millis(5), Duration::from_secs(3600)] {
            let (clock, gil) = new_gil(interval);
            std::thread::scope(|scope| {
                for worker in 0..2 {
                    let gil = gil.clone();
                    scope.spawn(move || {
                        GilFib {
                            n: 27,
                            times: 3,
                            gil,
                        }
                        .run(worker)
                        .unwrap()
                    });
                }
            });
            let wall_ms = clock.now_ms();
            let holds = gil.holds();
            let one_at_a_time = holds.is_sorted_by(|a, b| a.to_ms <= b.from_ms);
            assert!(one_at_a_time, "{holds:?}");
            let held_by = |worker: u32| -> f64 {
                let own = holds.iter().filter(|hold| hold.worker == worker);
                own.map(|hold| hold.to_ms - hold.from_ms).sum()
            };
            let (first, second) = (held_by(0), held_by(1));
            assert!(first > 0.0 && second > 0.0, "{holds:?}");
            // A sum of many differences, so rounded.
            assert!(
                first + second <= wall_ms + 1e-6,
                "{first} {second} {wall_ms}"
            );
        }
    }

    #[test]
    fn threads_take_turns_within_a_task() {
        let (_, gil) = new_gil(Duration::from_millis(1));
        gil.acquire(9);
        std::thread::scope(|scope| {
            let other = scope.spawn(|| fib_under_gil(20, &gil, 0));
            while !other.is_finished() {
                assert_eq!(fib_holding(15, &gil, 9), fib(15));
            }
            assert_eq!(other.join().unwrap(), fib(20));
        });
        gil.release(9);
        assert!(gil.switches() >= 2);
    }

    proptest! {
        #[test]
        fn values_and_errors_are_those_of_fib(n in -3i64..18, times in 0u32..4) {
            let (_, gil) = new_gil(Duration::from_millis(5));
            prop_assert_eq!(fib_under_gil(n, &gil, 0), fib(n));
            prop_assert_eq!(GilFib { n, times, gil: gil.clone() }.run(1), fib(n));
            prop_assert_eq!(gil.holds().len(), 2, "let go, also after an error");
        }
    }

    #[test]
    fn a_number_past_the_bound_is_refused_before_it_runs() {
        let (_, gil) = new_gil(Duration::from_millis(5));
        assert_eq!(fib_under_gil(51, &gil, 0), fib(51));
    }
}
