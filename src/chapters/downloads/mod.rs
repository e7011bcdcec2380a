//! Downloads: what is gained by fetching several files at once.

pub mod params;
pub mod links;
pub mod practice;
pub mod answer;
pub mod tasks;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub mod engine;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod page;

pub use params::{CHAPTER, DownloadsParams as Params};
