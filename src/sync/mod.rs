//! HOW work is shared out: the queue, and the executor whose workers take from it.

pub mod executor;
pub mod queue;
