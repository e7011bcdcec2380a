//! How do k workers share out a list of tasks?
//!
//! An [`Executor`] is what Python calls a `ThreadPoolExecutor(k)`: k long-lived workers that take
//! tasks from one queue. It doesn't make threads; it is given a [`Place`] where its workers live:
//! a rayon pool or isolated processes in the engine, `std::thread` in native tests. So k can
//! differ from sample to sample on one warm pool. Unlike Python's, which starts a thread when a
//! task needs one, it starts all its workers at once.
//!
//! Timing doesn't disturb the tasks: a worker that is done writes into the task's own [`Future`],
//! and who waits for all of them is woken once, by the last.

use crate::error::LabError;
use crate::measure::clock::Clock;
use crate::sync::future::Future;
use crate::sync::map::Map;
use crate::sync::pool::{Breaker, Pool, Task};
use crate::sync::primitive::{
    Arc,
    atomic::{AtomicU32, Ordering::Relaxed},
};
use crate::sync::seat::Seat;

/// What a task does: a function and its arguments, in one value.
pub trait Call: Send + 'static {
    /// What it returns.
    type Output: Clone + Send + Sync + 'static;

    /// Does it, on the worker of that number. An `Err` is what an exception is in Python.
    fn run(self, worker: u32) -> Result<Self::Output, LabError>;
}

/// Something that runs a worker's loop on a thread of its own, and returns at once.
pub trait Spawn {
    /// Runs `worker_loop` on another thread.
    fn spawn(&self, worker_loop: Box<dyn FnOnce() + Send>);
}

/// Where workers live.
pub trait Place<C: Call> {
    /// Starts the worker that this seat is for, and returns at once.
    fn start(&self, seat: Seat<C>);
}

/// A place for threads: each serves its seat.
impl<C: Call, S: Spawn + ?Sized> Place<C> for S {
    fn start(&self, seat: Seat<C>) {
        self.spawn(Box::new(move || seat.serve()));
    }
}

/// Why a task was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExecutorError {
    /// Python's `RuntimeError`.
    #[error("cannot submit after shutdown: this executor takes no more tasks, make a new one")]
    AfterShutdown,
    /// Python's `BrokenExecutor`.
    #[error("cannot submit to a broken pool ({why}): make a new executor")]
    Broken {
        /// What happened to the worker, without a full stop.
        why: String,
    },
}

/// Exactly k workers and the queue they take from. Dropping it lets them finish what was
/// submitted and then leave, without waiting for that.
pub struct Executor<C: Call> {
    pool: Arc<Pool<C>>,
    next_id: AtomicU32,
}

// [show]
impl<C: Call> Executor<C> {
    /// Starts `workers` workers (at least one). Await [`Executor::ready`] before timing anything.
    pub fn new(place: &(impl Place<C> + ?Sized), workers: u32, clock: Clock) -> Self {
        let workers = workers.max(1);
        let executor = Executor {
            pool: Arc::new(Pool::new(workers, clock)),
            next_id: AtomicU32::new(0),
        };
        for worker in 0..workers {
            place.start(Seat::new(executor.pool.clone(), worker));
        }
        executor
    }

    /// Puts a call into the queue. The future is where its result will be.
    pub fn submit(&self, call: C) -> Result<Future<C::Output>, ExecutorError> {
        let id = self.next_id.fetch_add(1, Relaxed);
        let task = Task::new(call, id, self.pool.now_ms(), self.pool.clock);
        let future = task.future.clone();
        match self.pool.tasks.put(task) {
            Ok(()) => Ok(future),
            Err(_) => Err(self.pool.refusal()),
        }
    }

    /// Waits until every submitted task is finished, or cancelled and skipped.
    pub async fn join(&self) {
        self.pool.tasks.join_async().await;
    }
}

impl<C: Call> Seat<C> {
    /// A worker's whole life, on a thread.
    pub fn serve(self) {
        self.arrive();
        while let Some(item) = self.next() {
            item.run();
        }
    }
}
// [/show]

impl<C: Call> Executor<C> {
    /// Waits until every worker stands at the queue, and says when each arrived, in ms. A worker
    /// that left before it had arrived has no entry.
    pub async fn ready(&self) -> Vec<f64> {
        self.pool.arriving.join_async().await;
        self.pool.arrivals_ms()
    }

    /// Puts all calls into the queue in one step: no worker starts before the last is in, and all
    /// have the same `queued_ms`.
    pub fn submit_all(
        &self,
        calls: impl IntoIterator<Item = C>,
    ) -> Result<Vec<Future<C::Output>>, ExecutorError> {
        // The caller's iterator may take its time; that is none of the tasks'.
        let calls: Vec<C> = calls.into_iter().collect();
        let first_id = self.next_id.fetch_add(calls.len() as u32, Relaxed);
        let queued_ms = self.pool.now_ms();
        let tasks: Vec<Task<C>> = (0..)
            .zip(calls)
            .map(|(at, call)| {
                Task::new(call, first_id.wrapping_add(at), queued_ms, self.pool.clock)
            })
            .collect();
        let futures = tasks.iter().map(|task| task.future.clone()).collect();
        match self.pool.tasks.put_all(tasks) {
            Ok(()) => Ok(futures),
            Err(_) => Err(self.pool.refusal()),
        }
    }

    /// Submits all calls at once, and gives their results one by one in the order of the calls.
    /// The first error ends it, and cancels what is still pending, as in Python; so does dropping
    /// it.
    pub fn map(&self, calls: impl IntoIterator<Item = C>) -> Result<Map<C::Output>, ExecutorError> {
        self.submit_all(calls).map(Map::new)
    }

    /// The number of tasks that are not done yet. Asking doesn't disturb them. A cancelled task
    /// counts until a worker has skipped it.
    pub fn unfinished(&self) -> usize {
        self.pool.tasks.unfinished()
    }

    /// Takes no more tasks. If `cancel_futures`, those that are pending are cancelled; else they
    /// are still done. If `wait`, blocks this thread until every worker has left; called by a
    /// worker of this executor, that would be never.
    pub fn shutdown(&self, wait: bool, cancel_futures: bool) {
        self.close(cancel_futures);
        if wait {
            self.pool.present.join();
        }
    }

    /// Like [`Executor::shutdown`] with `wait`, but waits without blocking the thread.
    pub async fn shutdown_async(&self, cancel_futures: bool) {
        self.close(cancel_futures);
        self.pool.present.join_async().await;
    }

    /// What to call when a worker has died.
    pub fn breaker(&self) -> Breaker {
        Breaker::new(self.pool.clone())
    }

    /// Python's `with ThreadPoolExecutor(k) as executor:`. Runs `inside`, and on the way out shuts
    /// down and waits until every worker has left, also when `inside` panics.
    pub fn scope<R>(
        place: &(impl Place<C> + ?Sized),
        workers: u32,
        clock: Clock,
        inside: impl FnOnce(&Self) -> R,
    ) -> R {
        /// Waits when it is dropped, which happens on every way out.
        struct With<C: Call>(Executor<C>);
        impl<C: Call> Drop for With<C> {
            fn drop(&mut self) {
                self.0.shutdown(true, false);
            }
        }
        let with = With(Executor::new(place, workers, clock));
        inside(&with.0)
    }

    fn close(&self, cancel_futures: bool) {
        self.pool.tasks.shutdown(false);
        if cancel_futures {
            self.pool.cancel_pending();
        }
    }
}

impl<C: Call> Drop for Executor<C> {
    fn drop(&mut self) {
        self.shutdown(false, false);
    }
}

#[cfg(all(test, not(feature = "model")))]
mod tests;
