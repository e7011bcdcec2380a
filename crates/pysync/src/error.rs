//! Errors of pools: a pool that broke, and a task that was not taken.

/// A worker died, and what it was working on can't be trusted any more. Python's `BrokenExecutor`
/// (`BrokenThreadPool`, `BrokenProcessPool`).
///
/// The error type of every [`Call`](crate::Call) can be made from it, because any task may be
/// lost with its pool.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the pool of workers is broken: {why}")]
pub struct BrokenPool {
    /// What happened to the worker, without a full stop.
    pub why: String,
}

/// For programs whose errors are texts.
impl From<BrokenPool> for String {
    fn from(broken: BrokenPool) -> Self {
        broken.to_string()
    }
}

/// Why a task was not taken by an [`Executor`](crate::Executor).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExecutorError {
    /// The executor is shut down. Python's `RuntimeError`.
    #[error("cannot submit after shutdown: this executor takes no more tasks, make a new one")]
    AfterShutdown,
    /// The pool is broken. Python's `BrokenExecutor`.
    #[error("cannot submit to a broken pool ({why}): make a new executor")]
    Broken {
        /// What happened to the worker, without a full stop.
        why: String,
    },
}
