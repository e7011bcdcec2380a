//! The engine: the program that runs the work, in a worker of its own.
//!
//! It alone may block, holds the pool and the clock, and answers the page while tasks run. Being
//! one worker with one memory, it can be ended and replaced at any moment. What it does for a single
//! chapter is in the chapter's own folder.

pub mod reporter;
pub mod wall_clock;
pub mod clocks;
mod launch;
mod memory;
mod process_main;
pub mod thread_pool;
pub mod process_pool;
pub mod timed;
pub mod chapter_engine;
pub mod sweep;
mod dispatch;

pub use dispatch::start;
