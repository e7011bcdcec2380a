//! Downloads: what is gained by fetching several files at once.

pub mod params;
pub mod links;
pub mod practice;
pub mod answer;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub mod engine;

pub use params::CHAPTER;
