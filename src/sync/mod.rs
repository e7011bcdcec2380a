//! HOW work is shared out: the queue, and the executor whose workers take from it.

pub mod primitive;
pub mod queue;
pub mod executor;
pub mod gil;
