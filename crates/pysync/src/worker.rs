//! Workers: what one sees of its executor.
//!
//! A [`WorkerHandle`] moves to wherever the worker is: onto a thread, or to whoever talks to
//! another process. From it the worker takes [`WorkItem`]s, one at a time.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::call::{Call, FutureOf};
use crate::pool::{Pool, PoolBreaker, Task};
use crate::primitive::Arc;

/// A worker's end of the queue. Dropping it says that the worker has left; while there may
/// still be tasks, that breaks the pool.
pub struct WorkerHandle<C: Call> {
    pool: Arc<Pool<C>>,
    worker: u32,
}

impl<C: Call> WorkerHandle<C> {
    pub(crate) fn new(pool: Arc<Pool<C>>, worker: u32) -> Self {
        WorkerHandle { pool, worker }
    }

    /// The worker's number, from 0.
    pub fn worker(&self) -> u32 {
        self.worker
    }

    /// Says that the worker stands at the queue.
    pub fn arrive(&self) {
        self.pool.arrive(self.worker);
    }

    /// Takes the next task, blocking this thread until there is one. Cancelled ones are skipped;
    /// the others are running from then on. `None` once the executor is shut down and nothing is
    /// left, or the pool is broken.
    pub fn next(&self) -> Option<WorkItem<C>> {
        loop {
            let task = self.pool.tasks.get().ok()?;
            if let Some(item) = self.begin(task) {
                return Some(item);
            }
        }
    }

    /// Like [`WorkerHandle::next`], without blocking the thread.
    pub async fn next_async(&self) -> Option<WorkItem<C>> {
        loop {
            let task = self.pool.tasks.get_async().await.ok()?;
            if let Some(item) = self.begin(task) {
                return Some(item);
            }
        }
    }

    /// What to call when this worker has died.
    pub fn breaker(&self) -> PoolBreaker {
        PoolBreaker::new(self.pool.clone())
    }

    fn begin(&self, task: Task<C>) -> Option<WorkItem<C>> {
        let Task { call, future } = task;
        let begun = self.pool.begin(self.worker, &future) && !future.done();
        begun.then(|| WorkItem {
            call,
            promise: Promise {
                pool: self.pool.clone(),
                future,
                worker: self.worker,
                finished: false,
            },
        })
    }
}

impl<C: Call> Drop for WorkerHandle<C> {
    fn drop(&mut self) {
        self.pool.leave(self.worker);
    }
}

/// A task that a worker has taken. CPython's `_WorkItem`.
///
/// If it is dropped unfinished, its future fails with [`BrokenPool`](crate::BrokenPool), so that
/// nobody waits for ever.
pub struct WorkItem<C: Call> {
    call: C,
    promise: Promise<C>,
}

/// The worker's end of a future.
struct Promise<C: Call> {
    pool: Arc<Pool<C>>,
    future: FutureOf<C>,
    worker: u32,
    /// So that dropping a finished item costs the worker nothing.
    finished: bool,
}

impl<C: Call> WorkItem<C> {
    /// The task's number in the order of submission, from 0.
    pub fn id(&self) -> u32 {
        self.promise.future.id()
    }

    /// What is to be done.
    pub fn call(&self) -> &C {
        &self.call
    }

    /// Does it on this thread, and finishes its future. A panic breaks the pool: what the call has
    /// changed so far can't be trusted.
    pub fn run(self) {
        let WorkItem { call, promise } = self;
        let start_ms = promise.pool.now_ms();
        let result = catch_unwind(AssertUnwindSafe(|| call.run(promise.worker)));
        let end_ms = promise.pool.now_ms();
        match result {
            Ok(result) => promise.finish(result, start_ms, end_ms),
            Err(panic) => {
                let why = format!("worker {} panicked: {}", promise.worker, text(&*panic));
                PoolBreaker::new(promise.pool.clone()).break_pool(&why);
            }
        }
    }

    /// It was done elsewhere: finishes its future with what was reported, times in ms on the
    /// executor's clock.
    pub fn finish(self, result: Result<C::Output, C::Error>, start_ms: f64, end_ms: f64) {
        self.promise.finish(result, start_ms, end_ms);
    }
}

impl<C: Call> Promise<C> {
    fn finish(mut self, result: Result<C::Output, C::Error>, start_ms: f64, end_ms: f64) {
        self.pool.finish(&self.future, result, start_ms, end_ms);
        self.finished = true;
    }
}

impl<C: Call> Drop for Promise<C> {
    fn drop(&mut self) {
        if !self.finished {
            let why = format!("worker {} has dropped its task", self.worker);
            self.pool.abandon(&self.future, why);
        }
    }
}

/// What a panic said.
fn text(panic: &(dyn Any + Send)) -> &str {
    let literal = panic.downcast_ref::<&str>().copied();
    let formatted = || panic.downcast_ref::<String>().map(String::as_str);
    literal.or_else(formatted).unwrap_or("without a text")
}
