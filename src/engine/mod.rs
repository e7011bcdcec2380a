//! The engine: the program that runs the work, in a worker of its own.
//!
//! It alone may block, holds the pool and the clock, and answers the page while tasks run. Being
//! one worker with one memory, it can be ended and replaced at any moment.

mod downloads;
mod fetch;
mod fork_join;
mod pool;
mod serve;
mod sweep;
mod threads;

pub use serve::start;
