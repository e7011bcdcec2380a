//! Your machine: how many of its cores really help.

pub mod params;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub mod engine;

pub use params::CHAPTER;
