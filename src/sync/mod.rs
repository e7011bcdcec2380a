//! HOW work is shared out: queues, futures, executors whose workers take from a queue, and the
//! lock under which Python's threads take turns.

pub mod primitive;
mod wakers;
pub mod queue;
pub mod future;
pub mod wait;
mod watch;
pub mod executor;
mod pool;
pub mod seat;
pub mod map;
pub mod gil;
pub mod stall;
#[cfg(all(test, not(feature = "model")))]
mod testing;

pub use pool::Breaker;
