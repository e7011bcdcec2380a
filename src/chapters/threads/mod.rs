//! Threads: Fibonacci numbers on k threads, with and without a GIL.

pub mod params;
pub mod sizing;

pub use params::CHAPTER;
