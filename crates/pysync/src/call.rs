//! Calls: what a task does, a function and its arguments in one value.

use crate::error::BrokenPool;
use crate::future::Future;

/// What a task does.
///
/// Any closure can be a call, as a [`BoxedCall`]. A type of one's own is of use where a task is
/// more than code, for example because it is written down and sent to another process:
///
/// ```
/// use pysync::{BrokenPool, Call, Executor};
///
/// enum Sum {
///     UpTo(u64),
///     Of(u64, u64),
/// }
///
/// impl Call for Sum {
///     type Output = u64;
///     type Error = BrokenPool;
///
///     fn run(self, _worker: u32) -> Result<u64, BrokenPool> {
///         Ok(match self {
///             Sum::UpTo(n) => (0..=n).sum(),
///             Sum::Of(a, b) => a + b,
///         })
///     }
/// }
///
/// let executor = Executor::<Sum>::on_threads(2);
/// let futures = executor.submit_all([Sum::UpTo(10), Sum::Of(3, 4)]).unwrap();
/// assert_eq!(futures[0].result(None), Ok(55));
/// assert_eq!(futures[1].result(None), Ok(7));
/// ```
pub trait Call: Send + 'static {
    /// What it returns. Every handle on the result can give a copy of it.
    type Output: Clone + Send + Sync + 'static;
    /// What it fails with: Python's exception.
    type Error: From<BrokenPool> + Clone + Send + Sync + 'static;

    /// Does it, on the worker of that number (from 0).
    fn run(self, worker: u32) -> Result<Self::Output, Self::Error>;
}

/// The future of a call of this type.
pub type FutureOf<C> = Future<<C as Call>::Output, <C as Call>::Error>;

/// A closure as a call. Closures of different types can so be tasks of one executor.
pub struct BoxedCall<V, E = BrokenPool>(Box<dyn FnOnce() -> Result<V, E> + Send>);

impl<V, E, F> From<F> for BoxedCall<V, E>
where
    F: FnOnce() -> Result<V, E> + Send + 'static,
{
    fn from(work: F) -> Self {
        BoxedCall(Box::new(work))
    }
}

impl<V, E> Call for BoxedCall<V, E>
where
    V: Clone + Send + Sync + 'static,
    E: From<BrokenPool> + Clone + Send + Sync + 'static,
{
    type Output = V;
    type Error = E;

    fn run(self, _worker: u32) -> Result<V, E> {
        (self.0)()
    }
}
