//! Python's synchronisation tools for Rust: queues, futures, executors and the interpreter's lock.
//!
#![doc = include_str!("../README.md")]

mod primitive;
mod wakers;
pub mod clock;
pub mod queue;
pub mod error;
mod watch;
pub mod future;
pub mod wait;
pub mod call;
mod pool;
pub mod worker;
pub mod map;
pub mod executor;
pub mod threads;
pub mod gil;
pub mod counter;
pub mod stall;
#[cfg(all(test, not(feature = "model")))]
mod testing;

pub use call::{BoxedCall, Call, FutureOf};
pub use clock::Clock;
pub use error::{BrokenPool, ExecutorError};
pub use executor::{Executor, Spawn, WorkerHost};
pub use future::{Future, FutureError, FutureState};
pub use gil::Gil;
pub use map::Map;
pub use pool::PoolBreaker;
pub use queue::Queue;
pub use threads::{StdThreads, ThreadPoolExecutor};
pub use wait::{AsCompleted, ReturnWhen, Waited, as_completed, wait, wait_async};
pub use worker::{WorkItem, WorkerHandle};
