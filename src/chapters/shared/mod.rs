//! Shared data: what becomes of a counter that several threads add to.

pub mod interleaving;
pub mod params;
pub mod start_line;
pub mod sentences;
pub mod tasks;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub mod engine;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod page;

pub use params::{CHAPTER, SharedParams as Params};
