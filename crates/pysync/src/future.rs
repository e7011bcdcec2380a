//! Futures: how one thread holds on to a result that another thread has yet to make.
//!
//! [`Future`] is Python's `concurrent.futures.Future` (`Lib/concurrent/futures/_base.py`): what
//! `submit` gives back at once. It is *pending* until a worker takes its task, then *running*,
//! then *done*; a pending one can be *cancelled*. It isn't `std::future::Future`, although
//! [`Future::result_async`] makes one of it.
//!
//! Unlike CPython, a cancelled future is over at once for everybody who waits for it. There, `wait`
//! and `as_completed` learn of it only when a worker comes across the cancelled task, or never.

mod ends;
mod state;

pub use state::FutureState;

use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;
use std::task::Poll;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::error::BrokenPool;
use crate::primitive::{Arc, Condvar, Deadline, Mutex, MutexGuard, wait};
use crate::wakers::Wakers;
use crate::watch::Watch;

/// Why there is no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FutureError<E = BrokenPool> {
    /// It was cancelled. Python's `CancelledError`.
    #[error("the task was cancelled before a worker took it")]
    Cancelled,
    /// The waiting is over; the task goes on. Python's `TimeoutError`.
    #[error("the result was not there in time; the task goes on")]
    TimedOut,
    /// The task failed: in Python, it raised an exception.
    #[error("{0}")]
    Failed(E),
}

/// When what happened to a task, in ms on its executor's clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// Its number in the order of submission to its executor, from 0.
    pub id: u32,
    /// The worker that took it, from 0.
    pub worker: Option<u32>,
    /// When it was put into the queue.
    pub queued_ms: f64,
    /// When its worker began; while it runs, when the worker took it.
    pub start_ms: Option<f64>,
    /// When its worker was done; or when it was cancelled, or lost with its pool.
    pub end_ms: Option<f64>,
}

/// A handle on a task's result. Copies are cheap, and all mean the same task.
///
/// `V` is what the task returns, `E` what it fails with.
///
/// ```
/// use std::time::Duration;
/// use pysync::{FutureError, FutureState, ThreadPoolExecutor};
///
/// let executor = ThreadPoolExecutor::<u32>::on_threads(1);
/// let slow = executor.submit(|| {
///     std::thread::sleep(Duration::from_millis(50));
///     Ok(1)
/// }).unwrap();
/// let never = executor.submit(|| Ok(2)).unwrap();
/// // The one worker is busy, so this one is still pending.
/// assert!(never.cancel());
/// assert_eq!(never.result(None), Err(FutureError::Cancelled));
/// assert_eq!(slow.result(Some(Duration::ZERO)), Err(FutureError::TimedOut));
/// assert_eq!(slow.result(None), Ok(1));
/// assert_eq!(slow.state(), FutureState::Done);
/// ```
pub struct Future<V, E = BrokenPool> {
    shared: Arc<Shared<V, E>>,
}

struct Shared<V, E> {
    id: u32,
    queued_ms: f64,
    clock: Clock,
    life: Mutex<Life<V, E>>,
    /// Told when it is over.
    over: Condvar,
    /// Set under the lock as the state becomes `Done`, and read outside of it, since to copy a
    /// result is somebody else's code.
    result: OnceLock<Result<V, E>>,
}

struct Life<V, E> {
    state: FutureState,
    worker: Option<u32>,
    start_ms: Option<f64>,
    end_ms: Option<f64>,
    /// How many threads are blocked on `over`: without any, nobody has to be woken.
    blocked: usize,
    audience: Audience<V, E>,
}

/// Who wants to know when it is over.
struct Audience<V, E> {
    wakers: Wakers,
    watches: Vec<(usize, Arc<Watch>)>,
    callbacks: Vec<Callback<V, E>>,
}

type Callback<V, E> = Box<dyn FnOnce(&Future<V, E>) + Send>;

impl<V, E> Future<V, E> {
    /// Its number in the order of submission to its executor, from 0.
    pub fn id(&self) -> u32 {
        self.shared.id
    }

    /// How far it has come.
    pub fn state(&self) -> FutureState {
        self.lock().state
    }

    /// What happened to it so far, and when.
    pub fn trace(&self) -> Trace {
        let life = self.lock();
        Trace {
            id: self.shared.id,
            worker: life.worker,
            queued_ms: self.shared.queued_ms,
            start_ms: life.start_ms,
            end_ms: life.end_ms,
        }
    }

    // [show]
    /// Calls it off. `true` if it is cancelled, by this call or before; `false` if it is too late,
    /// because it is running or done.
    pub fn cancel(&self) -> bool {
        let mut life = self.lock();
        if life.state == FutureState::Pending {
            life.end_ms = Some(self.now_ms());
            self.end(life, FutureState::Cancelled);
            return true;
        }
        life.state == FutureState::Cancelled
    }

    /// Whether it was cancelled.
    pub fn cancelled(&self) -> bool {
        self.state() == FutureState::Cancelled
    }

    /// Whether a worker is at it.
    pub fn running(&self) -> bool {
        self.state() == FutureState::Running
    }

    /// Whether it is over: finished or, as in Python, cancelled.
    pub fn done(&self) -> bool {
        self.state().is_over()
    }
    // [/show]

    /// The error that the task ended with, if it did. Blocks this thread until it is over, at most
    /// for `patience`. An `Err` is `Cancelled` or `TimedOut`.
    pub fn exception(&self, patience: Option<Duration>) -> Result<Option<E>, FutureError<E>>
    where
        E: Clone,
    {
        self.block(patience);
        match self.state() {
            FutureState::Cancelled => Err(FutureError::Cancelled),
            FutureState::Done => Ok(self.failure()),
            FutureState::Pending | FutureState::Running => Err(FutureError::TimedOut),
        }
    }

    /// Lets `callback` be called once this is over, by whoever finishes or cancels it; or here and
    /// now if it is over already. Several are called in the order in which they were added. As in
    /// Python, one that panics is reported and then ignored.
    pub fn add_done_callback(&self, callback: impl FnOnce(&Future<V, E>) + Send + 'static) {
        let mut life = self.lock();
        if !life.state.is_over() {
            life.audience.callbacks.push(Box::new(callback));
            return;
        }
        drop(life);
        self.call(Box::new(callback));
    }

    /// A callback's panic must take neither the worker nor the other callbacks with it. The panic
    /// itself has been reported by the panic hook.
    fn call(&self, callback: Callback<V, E>) {
        let _ = catch_unwind(AssertUnwindSafe(|| callback(self)));
    }

    fn failure(&self) -> Option<E>
    where
        E: Clone,
    {
        self.shared.result.get()?.as_ref().err().cloned()
    }

    fn failed(&self) -> bool {
        matches!(self.shared.result.get(), Some(Err(_)))
    }

    /// Blocks this thread until it is over, at most for `patience`.
    fn block(&self, patience: Option<Duration>) {
        let deadline = Deadline::after(patience);
        let mut life = self.lock();
        let mut late = patience == Some(Duration::ZERO);
        while !life.state.is_over() && !late {
            life.blocked += 1;
            (life, late) = wait(&self.shared.life, &self.shared.over, life, deadline);
            life.blocked -= 1;
        }
    }

    fn now_ms(&self) -> f64 {
        self.shared.clock.now_ms()
    }

    fn lock(&self) -> MutexGuard<'_, Life<V, E>> {
        self.shared
            .life
            .lock()
            .expect("no user code runs under the lock")
    }
}

impl<V: Clone, E: Clone> Future<V, E> {
    /// What the task returned. Blocks this thread until it is over, at most for `patience`.
    pub fn result(&self, patience: Option<Duration>) -> Result<V, FutureError<E>> {
        self.block(patience);
        self.outcome().unwrap_or(Err(FutureError::TimedOut))
    }

    /// What the task returned, if it is over. Never waits.
    pub fn outcome(&self) -> Option<Result<V, FutureError<E>>> {
        match self.state() {
            FutureState::Pending | FutureState::Running => None,
            FutureState::Cancelled => Some(Err(FutureError::Cancelled)),
            FutureState::Done => {
                let result = self.shared.result.get()?;
                Some(result.clone().map_err(FutureError::Failed))
            }
        }
    }

    // [show]
    /// What the task returned. Waits without blocking the thread, for as long as it takes.
    pub async fn result_async(&self) -> Result<V, FutureError<E>> {
        poll_fn(|context| {
            let mut life = self.lock();
            if !life.state.is_over() {
                life.audience.wakers.add(context);
                return Poll::Pending;
            }
            drop(life);
            Poll::Ready(self.outcome().unwrap_or(Err(FutureError::TimedOut)))
        })
        .await
    }
    // [/show]
}

impl FutureState {
    fn is_over(self) -> bool {
        matches!(self, FutureState::Cancelled | FutureState::Done)
    }
}

impl<V, E> Default for Audience<V, E> {
    fn default() -> Self {
        Audience {
            wakers: Wakers::default(),
            watches: Vec::new(),
            callbacks: Vec::new(),
        }
    }
}

impl<V, E> Clone for Future<V, E> {
    fn clone(&self) -> Self {
        Future {
            shared: self.shared.clone(),
        }
    }
}

impl<V, E> fmt::Debug for Future<V, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Future({}, {:?})", self.id(), self.state())
    }
}

#[cfg(all(test, not(feature = "model")))]
mod tests;
