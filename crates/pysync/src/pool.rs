//! The pool: what an executor and its workers share, and what becomes of it when a worker dies.

use crate::call::{Call, FutureOf};
use crate::clock::Clock;
use crate::error::{BrokenPool, ExecutorError};
use crate::future::Future;
use crate::primitive::{Arc, Mutex, MutexGuard};
use crate::queue::Queue;

/// A task as it waits in the queue.
pub(crate) struct Task<C: Call> {
    pub(crate) call: C,
    pub(crate) future: FutureOf<C>,
}

/// The queue of tasks, and what is known of each worker.
pub(crate) struct Pool<C: Call> {
    /// Each task in it is *done* once its future is over, or, if it was cancelled, once it has
    /// been taken out.
    pub(crate) tasks: Queue<Task<C>>,
    /// One item for each worker that has not arrived yet.
    pub(crate) arriving: Queue<()>,
    /// One item for each worker that has not left yet.
    pub(crate) present: Queue<()>,
    pub(crate) clock: Clock,
    workers: Box<[Mutex<WorkerState<C>>]>,
    /// Why the pool is broken, if it is.
    broken: Mutex<Option<String>>,
}

/// What is known of one worker. Each has its own lock, so that workers don't meet there.
struct WorkerState<C: Call> {
    arrived_ms: Option<f64>,
    /// The task it took last; it may be over.
    task: Option<FutureOf<C>>,
}

/// A handle for whoever notices that a worker has died. Copies mean the same pool.
#[derive(Clone)]
pub struct PoolBreaker {
    pool: Arc<dyn Breakable>,
}

/// A pool of any kind of call.
trait Breakable: Send + Sync {
    fn break_pool(&self, why: &str);
}

impl PoolBreaker {
    pub(crate) fn new<C: Call>(pool: Arc<Pool<C>>) -> Self {
        PoolBreaker { pool }
    }

    /// Ends the pool. Every future that is not over fails with [`BrokenPool`], whether it was running
    /// or pending; who waits is woken; the pool takes no more tasks. `why` says what happened to
    /// the worker, without a full stop. Only the first call counts.
    pub fn break_pool(&self, why: &str) {
        self.pool.break_pool(why);
    }
}

impl<C: Call> Task<C> {
    pub(crate) fn new(call: C, id: u32, queued_ms: f64, clock: Clock) -> Self {
        let future = Future::new(id, queued_ms, clock);
        Task { call, future }
    }
}

impl<C: Call> Pool<C> {
    pub(crate) fn new(workers: u32, clock: Clock) -> Self {
        let one_each = || {
            let queue = Queue::new();
            // A new queue takes what it is given.
            let _ = queue.put_all((0..workers).map(|_| ()));
            queue
        };
        let absent = || WorkerState {
            arrived_ms: None,
            task: None,
        };
        Pool {
            tasks: Queue::new(),
            arriving: one_each(),
            present: one_each(),
            clock,
            workers: (0..workers).map(|_| Mutex::new(absent())).collect(),
            broken: Mutex::new(None),
        }
    }

    pub(crate) fn now_ms(&self) -> f64 {
        self.clock.now_ms()
    }

    /// The worker stands at the queue. Only the first time counts.
    pub(crate) fn arrive(&self, worker: u32) {
        let now_ms = self.now_ms();
        let mut state = self.worker_state(worker);
        if state.arrived_ms.is_none() {
            state.arrived_ms = Some(now_ms);
            drop(state);
            // Too many, if the pool is broken and nobody waits any more.
            let _ = self.arriving.task_done();
        }
    }

    /// When the workers arrived that have.
    pub(crate) fn arrivals_ms(&self) -> Vec<f64> {
        (0..self.workers.len() as u32)
            .filter_map(|worker| self.worker_state(worker).arrived_ms)
            .collect()
    }

    /// The worker has left. One that leaves while there may be tasks has died.
    pub(crate) fn leave(&self, worker: u32) {
        if !self.tasks.is_over() {
            self.break_pool(&format!("worker {worker} has left"));
        }
        let arrived = self.worker_state(worker).arrived_ms.is_some();
        if !arrived {
            let _ = self.arriving.task_done();
        }
        let _ = self.present.task_done();
    }

    /// The worker begins with a task; `false` if that was cancelled, and is skipped.
    pub(crate) fn begin(&self, worker: u32, future: &FutureOf<C>) -> bool {
        if !future.begin(worker) {
            let _ = self.tasks.task_done();
            return false;
        }
        self.worker_state(worker).task = Some(future.clone());
        // Either the breaker saw that this worker has the task, or its mark is seen here.
        if let Some(why) = self.why_broken() {
            self.fail_broken(future, why);
        }
        true
    }

    /// The task is finished, unless its pool broke before.
    pub(crate) fn finish(
        &self,
        future: &FutureOf<C>,
        result: Result<C::Output, C::Error>,
        start_ms: f64,
        end_ms: f64,
    ) {
        // Whoever ends a future that was running counts its task as done, and nobody else.
        if future.finish(result, start_ms, end_ms) {
            let _ = self.tasks.task_done();
        }
    }

    /// The worker has let go of its running task, and will never finish it. If the pool is broken,
    /// that is why, and not what became of the task after that.
    pub(crate) fn abandon(&self, future: &FutureOf<C>, why: String) {
        self.fail_broken(future, self.why_broken().unwrap_or(why));
    }

    /// The running task fails, if it isn't over yet.
    fn fail_broken(&self, future: &FutureOf<C>, why: String) {
        if future.fail(BrokenPool { why }.into()) {
            let _ = self.tasks.task_done();
        }
    }

    /// Takes the pending tasks out of the queue, and cancels them.
    pub(crate) fn cancel_pending(&self) {
        while let Ok(task) = self.tasks.get_nowait() {
            task.future.cancel();
            let _ = self.tasks.task_done();
        }
    }

    /// Why a task was not taken.
    pub(crate) fn refusal(&self) -> ExecutorError {
        match self.why_broken() {
            Some(why) => ExecutorError::Broken { why },
            None => ExecutorError::AfterShutdown,
        }
    }

    pub(crate) fn why_broken(&self) -> Option<String> {
        self.broken().clone()
    }

    fn broken(&self) -> MutexGuard<'_, Option<String>> {
        self.broken
            .lock()
            .expect("no user code runs under the lock")
    }

    fn worker_state(&self, worker: u32) -> MutexGuard<'_, WorkerState<C>> {
        self.workers[worker as usize]
            .lock()
            .expect("no user code runs under the lock")
    }
}

impl<C: Call> Breakable for Pool<C> {
    fn break_pool(&self, why: &str) {
        let mut broken = self.broken();
        if broken.is_some() {
            return;
        }
        *broken = Some(why.to_owned());
        drop(broken);
        self.tasks.shutdown(false);
        for worker in 0..self.workers.len() as u32 {
            let running = self.worker_state(worker).task.take();
            if let Some(future) = running {
                self.fail_broken(&future, why.to_owned());
            }
        }
        while let Ok(task) = self.tasks.get_nowait() {
            let why = why.to_owned();
            task.future.fail(BrokenPool { why }.into());
            let _ = self.tasks.task_done();
        }
        // Who has not arrived may never do so; nobody waits for it any more.
        self.arriving.shutdown(true);
    }
}
