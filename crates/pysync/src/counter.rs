//! A counter that several threads add to, in four ways: one that loses additions, and three that don't.
//!
//! `counter += 1` is three steps: load, add, store. A thread that is between its load and its store
//! overwrites whatever others have stored meanwhile: a lost update.

use std::hint::black_box;

use crate::gil::Gil;
use crate::primitive::{
    Mutex,
    atomic::{AtomicU64, Ordering::Relaxed},
};

/// How threads add to the counter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Adding {
    /// Load, then store: two atomic operations, with room for others between them.
    #[default]
    LoadStore,
    /// One atomic operation.
    FetchAdd,
    /// Load and store, with a lock around them.
    Lock,
    /// A counter of its own for each thread, and their sum at the end (a reduction).
    Own,
}

/// The counter. It begins at 0.
///
/// ```
/// use pysync::counter::{Adding, SharedCounter};
///
/// let counter = SharedCounter::new();
/// std::thread::scope(|scope| {
///     for _ in 0..2 {
///         scope.spawn(|| counter.add(Adding::Lock, 1000));
///     }
/// });
/// assert_eq!(counter.value(), 2000);
/// ```
#[derive(Debug, Default)]
pub struct SharedCounter {
    atomic: AtomicU64,
    locked: Mutex<u64>,
}

impl SharedCounter {
    /// A counter at 0.
    pub fn new() -> Self {
        SharedCounter::default()
    }

    // [show]
    /// Adds 1, so many times in a row. All threads must add in the same way.
    pub fn add(&self, adding: Adding, times: u64) {
        match adding {
            Adding::LoadStore => {
                for _ in 0..times {
                    let seen = self.atomic.load(Relaxed);
                    self.atomic.store(seen + 1, Relaxed);
                }
            }
            Adding::FetchAdd => {
                for _ in 0..times {
                    self.atomic.fetch_add(1, Relaxed);
                }
            }
            Adding::Lock => {
                for _ in 0..times {
                    *self.locked.lock().expect("nobody panics here") += 1;
                }
            }
            Adding::Own => {
                let mut own = 0;
                for _ in 0..times {
                    // So that the compiler doesn't multiply instead.
                    own = black_box(own + 1);
                }
                self.atomic.fetch_add(own, Relaxed);
            }
        }
    }

    /// Adds 1, so many times in a row, as a Python thread does: under the interpreter's lock, which it may
    /// have to hand over between load and store.
    pub fn add_under_gil(&self, gil: &Gil, worker: u32, times: u64) {
        gil.acquire(worker);
        for _ in 0..times {
            let seen = self.atomic.load(Relaxed);
            gil.check(worker);
            self.atomic.store(seen + 1, Relaxed);
        }
        gil.release(worker);
    }
    // [/show]

    /// What it shows. Once all threads are done, with nothing lost, as many as they have added together.
    pub fn value(&self) -> u64 {
        self.atomic.load(Relaxed) + *self.locked.lock().expect("nobody panics here")
    }
}

#[cfg(all(test, not(feature = "model")))]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::clock::Clock;

    const TIMES: u64 = 20_000;
    const THREADS: u32 = 4;

    fn added(add: impl Fn(&SharedCounter, u32) + Sync) -> u64 {
        let counter = Arc::new(SharedCounter::new());
        std::thread::scope(|scope| {
            for worker in 0..THREADS {
                let (counter, add) = (&counter, &add);
                scope.spawn(move || add(counter, worker));
            }
        });
        counter.value()
    }

    #[test]
    fn three_ways_lose_nothing() {
        for adding in [Adding::FetchAdd, Adding::Lock, Adding::Own] {
            let value = added(|counter, _| counter.add(adding, TIMES));
            assert_eq!(value, TIMES * u64::from(THREADS), "{adding:?}");
        }
    }

    #[test]
    fn load_and_store_never_add_more_and_at_least_one_threads_part() {
        let value = added(|counter, _| counter.add(Adding::LoadStore, TIMES));
        assert!((1..=TIMES * u64::from(THREADS)).contains(&value), "{value}");
    }

    #[test]
    fn alone_nobody_overwrites_anything() {
        let counter = SharedCounter::new();
        counter.add(Adding::LoadStore, TIMES);
        let gil = Gil::new(Duration::from_millis(5), Clock::start());
        counter.add_under_gil(&gil, 0, TIMES);
        assert_eq!(counter.value(), 2 * TIMES);
    }
}
