//! Queues: workers between two queues, and how they end.

pub mod params;
pub mod code_line;
pub mod diagnosis;
pub mod guess;
pub mod interesting;
pub mod scene;
pub mod sentences;
pub mod tasks;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub mod engine;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod page;

pub use params::{CHAPTER, QueuesParams as Params};
