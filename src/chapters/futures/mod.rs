//! Futures: results that are not there yet.

pub mod params;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub mod engine;

pub use params::CHAPTER;
