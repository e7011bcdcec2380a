//! Queues: workers between two queues, and how they end.

pub mod params;
pub mod diagnosis;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub mod engine;

pub use params::CHAPTER;
