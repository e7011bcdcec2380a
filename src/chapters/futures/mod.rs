//! Futures: results that are not there yet.

pub mod order;
pub mod params;
pub mod tasks;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub mod engine;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod page;

pub use params::{CHAPTER, FuturesParams as Params};
