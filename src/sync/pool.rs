//! What do an executor and its workers share, and what becomes of it when a worker dies?

use crate::error::LabError;
use crate::measure::clock::Clock;
use crate::sync::executor::{Call, ExecutorError};
use crate::sync::future::Future;
use crate::sync::primitive::{Arc, Mutex, MutexGuard};
use crate::sync::queue::Queue;

/// A task as it waits in the queue.
pub(super) struct Task<C: Call> {
    pub(super) call: C,
    pub(super) future: Future<C::Output>,
}

/// The queue of tasks, and what is known of each worker.
pub(super) struct Pool<C: Call> {
    /// Each task in it is *done* once its future is over, or, if it was cancelled, once it has
    /// been taken out.
    pub(super) tasks: Queue<Task<C>>,
    /// One item for each worker that has not arrived yet.
    pub(super) arriving: Queue<()>,
    /// One item for each worker that has not left yet.
    pub(super) present: Queue<()>,
    pub(super) clock: Clock,
    posts: Box<[Mutex<Post<C::Output>>]>,
    /// Why the pool is broken, if it is.
    broken: Mutex<Option<String>>,
}

/// What is known of one worker. Each has its own lock, so that workers don't meet there.
struct Post<V> {
    arrived_ms: Option<f64>,
    /// The task it took last; it may be over.
    task: Option<Future<V>>,
}

/// What to call when a worker has died. Copies mean the same pool.
#[derive(Clone)]
pub struct Breaker {
    pool: Arc<dyn Breakable>,
}

/// A pool of any kind of call.
trait Breakable: Send + Sync {
    fn broke(&self, why: &str);
}

impl Breaker {
    pub(super) fn new<C: Call>(pool: Arc<Pool<C>>) -> Self {
        Breaker { pool }
    }

    /// Ends the pool. Every future that is not over fails with [`LabError::BrokenPool`], whether
    /// it was running or pending; who waits is woken; the pool takes no more tasks. `why` says
    /// what happened to the worker, without a full stop. Only the first call counts.
    pub fn broke(&self, why: &str) {
        self.pool.broke(why);
    }
}

impl<C: Call> Task<C> {
    pub(super) fn new(call: C, id: u32, queued_ms: f64, clock: Clock) -> Self {
        let future = Future::new(id, queued_ms, clock);
        Task { call, future }
    }
}

impl<C: Call> Pool<C> {
    pub(super) fn new(workers: u32, clock: Clock) -> Self {
        let one_each = || {
            let queue = Queue::new();
            // A new queue takes what it is given.
            let _ = queue.put_all((0..workers).map(|_| ()));
            queue
        };
        let post = || Post {
            arrived_ms: None,
            task: None,
        };
        Pool {
            tasks: Queue::new(),
            arriving: one_each(),
            present: one_each(),
            clock,
            posts: (0..workers).map(|_| Mutex::new(post())).collect(),
            broken: Mutex::new(None),
        }
    }

    pub(super) fn now_ms(&self) -> f64 {
        self.clock.now_ms()
    }

    /// The worker stands at the queue. Only the first time counts.
    pub(super) fn arrive(&self, worker: u32) {
        let now_ms = self.now_ms();
        let mut post = self.post(worker);
        if post.arrived_ms.is_none() {
            post.arrived_ms = Some(now_ms);
            drop(post);
            // Too many, if the pool is broken and nobody waits any more.
            let _ = self.arriving.task_done();
        }
    }

    /// When the workers arrived that have.
    pub(super) fn arrivals_ms(&self) -> Vec<f64> {
        (0..self.posts.len() as u32)
            .filter_map(|worker| self.post(worker).arrived_ms)
            .collect()
    }

    /// The worker has left. One that leaves while there may be tasks has died.
    pub(super) fn leave(&self, worker: u32) {
        if !self.tasks.is_over() {
            self.broke(&format!("worker {worker} has left"));
        }
        let arrived = self.post(worker).arrived_ms.is_some();
        if !arrived {
            let _ = self.arriving.task_done();
        }
        let _ = self.present.task_done();
    }

    /// The worker begins with a task; `false` if that was cancelled, and is skipped.
    pub(super) fn begin(&self, worker: u32, future: &Future<C::Output>) -> bool {
        if !future.begin(worker) {
            let _ = self.tasks.task_done();
            return false;
        }
        self.post(worker).task = Some(future.clone());
        // Either the breaker saw the task at its post, or its mark is seen here.
        if let Some(why) = self.why_broken() {
            self.lose(future, &why);
        }
        true
    }

    /// The task is finished, unless it was lost before.
    pub(super) fn finish(
        &self,
        future: &Future<C::Output>,
        result: Result<C::Output, LabError>,
        start_ms: f64,
        end_ms: f64,
    ) {
        // Whoever ends a future that was running counts its task as done, and nobody else.
        if future.finish(result, start_ms, end_ms) {
            let _ = self.tasks.task_done();
        }
    }

    /// The running task will never be finished, if it isn't yet. If the pool is broken, that is
    /// why, and not what became of the task after that.
    pub(super) fn lose(&self, future: &Future<C::Output>, why: &str) {
        let why = self.why_broken().unwrap_or_else(|| why.to_owned());
        if future.lose(LabError::BrokenPool { why }) {
            let _ = self.tasks.task_done();
        }
    }

    /// Takes the pending tasks out of the queue, and cancels them.
    pub(super) fn cancel_pending(&self) {
        while let Ok(task) = self.tasks.get_nowait() {
            task.future.cancel();
            let _ = self.tasks.task_done();
        }
    }

    /// Why a task was not taken.
    pub(super) fn refusal(&self) -> ExecutorError {
        match self.why_broken() {
            Some(why) => ExecutorError::Broken { why },
            None => ExecutorError::AfterShutdown,
        }
    }

    pub(super) fn why_broken(&self) -> Option<String> {
        self.broken().clone()
    }

    fn broken(&self) -> MutexGuard<'_, Option<String>> {
        self.broken
            .lock()
            .expect("no user code runs under the lock")
    }

    fn post(&self, worker: u32) -> MutexGuard<'_, Post<C::Output>> {
        self.posts[worker as usize]
            .lock()
            .expect("no user code runs under the lock")
    }
}

impl<C: Call> Breakable for Pool<C> {
    fn broke(&self, why: &str) {
        let mut broken = self.broken();
        if broken.is_some() {
            return;
        }
        *broken = Some(why.to_owned());
        drop(broken);
        self.tasks.shutdown(false);
        for worker in 0..self.posts.len() as u32 {
            let running = self.post(worker).task.take();
            if let Some(future) = running {
                self.lose(&future, why);
            }
        }
        while let Ok(task) = self.tasks.get_nowait() {
            let why = why.to_owned();
            task.future.lose(LabError::BrokenPool { why });
            let _ = self.tasks.task_done();
        }
        // Who has not arrived may never do so; nobody waits for it any more.
        self.arriving.shutdown(true);
    }
}
