//! Processes: the same on k workers that share no memory.

pub mod params;
pub mod costs;
pub mod tasks;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub mod engine;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod page;

pub use params::{CHAPTER, ProcessesParams as Params};
