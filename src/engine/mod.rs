//! The engine: the program that runs the work, in a worker of its own.
//!
//! It alone may block, holds the pool and the clock, and answers the page while tasks run. Being
//! one worker with one memory, it can be ended and replaced at any moment.

mod serve;
mod sweep;
mod launch;
mod pool;
mod isolated;
mod process;
mod epoch;
mod clocks;
mod timed;
mod downloads;
mod fetch;
mod threads;
mod fork_join;
mod gil;
mod processes;
mod futures;
mod queues;

pub use serve::start;
