//! Fork-join: where splitting one piece of work into ever smaller ones stops paying.
//!
//! One Fibonacci number, its two branches offered to any worker that is free, down to a cut-off
//! below which a branch is computed in one go. A low cut-off makes many tiny tasks, each of which
//! costs more to hand over than to do; a high one leaves workers without any.

use super::fib::{MAX_N, recurse};
use crate::error::LabError;

/// A way to run two closures, perhaps at the same time, and wait for both: rayon's `join` in the
/// engine.
pub trait Join: Sync {
    /// Runs both and returns both results.
    fn join<A: Send, B: Send>(
        &self,
        one: impl FnOnce() -> A + Send,
        other: impl FnOnce() -> B + Send,
    ) -> (A, B);

    /// Runs a piece that is not split further. Here a timeline can look on.
    fn leaf(&self, work: impl FnOnce() -> u64) -> u64 {
        work()
    }
}

// [show]
/// The n-th Fibonacci number by fork and join; not split at or below `cutoff`.
pub fn fib_fork_join(n: i64, cutoff: u32, workers: &impl Join) -> Result<u64, LabError> {
    if n < 0 {
        return Err(LabError::NegativeFibonacci { n });
    }
    if n > MAX_N {
        return Err(LabError::FibonacciTooLarge { n, max: MAX_N });
    }
    Ok(split(n as u64, u64::from(cutoff), workers))
}

fn split(n: u64, cutoff: u64, workers: &impl Join) -> u64 {
    if n <= cutoff.max(1) {
        return workers.leaf(|| recurse(n));
    }
    let (a, b) = workers.join(
        || split(n - 1, cutoff, workers),
        || split(n - 2, cutoff, workers),
    );
    a + b
}
// [/show]

/// How many pieces fib(n) is split into: 1 at or below the cut-off, else those of both branches.
pub fn pieces(n: u32, cutoff: u32) -> u64 {
    let (mut before, mut this) = (1, 1);
    for _ in cutoff.max(1)..n {
        (before, this) = (this, this + before);
    }
    this
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::fib::fib;
    use proptest::prelude::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// One after the other, counting the pieces.
    #[derive(Default)]
    struct Counting(AtomicU64);

    impl Join for Counting {
        fn join<A: Send, B: Send>(
            &self,
            one: impl FnOnce() -> A + Send,
            other: impl FnOnce() -> B + Send,
        ) -> (A, B) {
            (one(), other())
        }

        fn leaf(&self, work: impl FnOnce() -> u64) -> u64 {
            self.0.fetch_add(1, Ordering::Relaxed);
            work()
        }
    }

    /// Each second branch on a thread of its own.
    struct Threads;

    impl Join for Threads {
        fn join<A: Send, B: Send>(
            &self,
            one: impl FnOnce() -> A + Send,
            other: impl FnOnce() -> B + Send,
        ) -> (A, B) {
            std::thread::scope(|scope| {
                let other = scope.spawn(other);
                let one = one();
                (one, other.join().unwrap())
            })
        }
    }

    proptest! {
        #[test]
        fn the_value_does_not_depend_on_the_cut_off(n in 0i64..22, cutoff in 0u32..30) {
            let counting = Counting::default();
            prop_assert_eq!(fib_fork_join(n, cutoff, &counting), fib(n));
            prop_assert_eq!(counting.0.into_inner(), pieces(n as u32, cutoff));
        }
    }

    #[test]
    fn threads_give_the_same_value() {
        assert_eq!(fib_fork_join(18, 12, &Threads), fib(18));
        assert_eq!(
            fib_fork_join(-1, 12, &Threads),
            Err(LabError::NegativeFibonacci { n: -1 })
        );
    }
}
