//! Executors: how k workers share out a list of tasks.
//!
//! An [`Executor`] is what Python calls a `ThreadPoolExecutor(k)`: k long-lived workers that take
//! tasks from one queue. It doesn't make threads; it is given a [`WorkerHost`] where its workers
//! live: threads of the standard library ([`StdThreads`](crate::StdThreads)), those of a pool, or
//! other processes. So k can differ from executor to executor on one warm pool. Unlike Python's,
//! which starts a thread when a task needs one, it starts all its workers at once.
//!
//! Timing doesn't disturb the tasks: a worker that is done writes into the task's own
//! [`Future`](crate::Future), and who waits for all of them is woken once, by the last.

use crate::call::{Call, FutureOf};
use crate::clock::Clock;
use crate::error::ExecutorError;
use crate::map::Map;
use crate::pool::{Pool, PoolBreaker, Task};
use crate::primitive::{
    Arc,
    atomic::{AtomicU32, Ordering::Relaxed},
};
use crate::worker::WorkerHandle;

/// Something that runs a worker's loop on a thread of its own, and returns at once.
pub trait Spawn {
    /// Runs `worker_loop` on another thread.
    fn spawn(&self, worker_loop: Box<dyn FnOnce() + Send>);
}

/// Where workers live.
pub trait WorkerHost<C: Call> {
    /// Starts the worker that this handle is for, and returns at once.
    fn start(&self, handle: WorkerHandle<C>);
}

/// Threads as hosts: each does what its worker has to do.
impl<C: Call, S: Spawn + ?Sized> WorkerHost<C> for S {
    fn start(&self, handle: WorkerHandle<C>) {
        self.spawn(Box::new(move || handle.serve()));
    }
}

/// Exactly k workers and the queue they take from. Python's `Executor`.
///
/// Dropping it lets them finish what was submitted and then leave, without waiting for that.
///
/// ```
/// use pysync::{BoxedCall, Clock, Executor, StdThreads};
///
/// // Python's `with ThreadPoolExecutor(2) as executor:`.
/// let lengths = Executor::<BoxedCall<usize>>::scope(&StdThreads, 2, Clock::start(), |executor| {
///     let words = ["queue", "future", "executor"];
///     let lengths = executor.map(words.map(|word| move || Ok(word.len()))).unwrap();
///     lengths.collect::<Result<Vec<_>, _>>()
/// });
/// assert_eq!(lengths, Ok(vec![5, 6, 8]));
/// ```
pub struct Executor<C: Call> {
    pool: Arc<Pool<C>>,
    next_id: AtomicU32,
}

// [show]
impl<C: Call> Executor<C> {
    /// Starts `workers` workers (at least one). Await [`Executor::ready`] before timing anything.
    pub fn new(host: &(impl WorkerHost<C> + ?Sized), workers: u32, clock: Clock) -> Self {
        let workers = workers.max(1);
        let executor = Executor {
            pool: Arc::new(Pool::new(workers, clock)),
            next_id: AtomicU32::new(0),
        };
        for worker in 0..workers {
            host.start(WorkerHandle::new(executor.pool.clone(), worker));
        }
        executor
    }

    /// Puts a call into the queue. The future is where its result will be.
    pub fn submit(&self, call: impl Into<C>) -> Result<FutureOf<C>, ExecutorError> {
        let id = self.next_id.fetch_add(1, Relaxed);
        let task = Task::new(call.into(), id, self.pool.now_ms(), self.pool.clock);
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

impl<C: Call> WorkerHandle<C> {
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
        calls: impl IntoIterator<Item = impl Into<C>>,
    ) -> Result<Vec<FutureOf<C>>, ExecutorError> {
        // The caller's iterator may take its time; that is none of the tasks'.
        let calls: Vec<C> = calls.into_iter().map(Into::into).collect();
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
    pub fn map(
        &self,
        calls: impl IntoIterator<Item = impl Into<C>>,
    ) -> Result<Map<C::Output, C::Error>, ExecutorError> {
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
    pub fn breaker(&self) -> PoolBreaker {
        PoolBreaker::new(self.pool.clone())
    }

    /// Python's `with ThreadPoolExecutor(k) as executor:`. Runs `inside`, and on the way out shuts
    /// down and waits until every worker has left, also when `inside` panics.
    pub fn scope<R>(
        host: &(impl WorkerHost<C> + ?Sized),
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
        let with = With(Executor::new(host, workers, clock));
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
