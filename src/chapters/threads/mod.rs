//! Threads: Fibonacci numbers on k threads, with and without a GIL.

pub mod params;
mod link;
pub mod sizing;
pub mod tasks;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub mod engine;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod page;

pub use params::{CHAPTER, ThreadsParams as Params};
