//! Threads of the operating system, and executors on them.

use crate::call::{BoxedCall, Call};
use crate::clock::Clock;
use crate::error::BrokenPool;
use crate::executor::{Executor, Spawn};
use crate::primitive::thread;

/// A new thread of the standard library for each worker. It ends when its worker leaves.
///
/// Under WebAssembly the standard library has no threads: there, implement [`Spawn`] or
/// [`WorkerHost`](crate::WorkerHost) by what there is.
#[derive(Clone, Copy, Debug, Default)]
pub struct StdThreads;

impl Spawn for StdThreads {
    fn spawn(&self, worker_loop: Box<dyn FnOnce() + Send>) {
        thread::spawn(worker_loop);
    }
}

/// An executor whose tasks are closures. Python's `ThreadPoolExecutor`.
///
/// ```
/// use pysync::ThreadPoolExecutor;
///
/// let executor = ThreadPoolExecutor::<u64, String>::on_threads(4);
/// let good = executor.submit(|| Ok(6 * 7)).unwrap();
/// let bad = executor.submit(|| "x".parse().map_err(|_| "no number".to_owned())).unwrap();
/// assert_eq!(good.result(None), Ok(42));
/// assert_eq!(bad.exception(None), Ok(Some("no number".to_owned())));
/// ```
pub type ThreadPoolExecutor<V, E = BrokenPool> = Executor<BoxedCall<V, E>>;

impl<C: Call> Executor<C> {
    /// Starts `workers` workers (at least one), each on a thread of its own, with a clock that
    /// shows 0 now. Python's `ThreadPoolExecutor(workers)`.
    pub fn on_threads(workers: u32) -> Self {
        Executor::new(&StdThreads, workers, Clock::start())
    }
}
