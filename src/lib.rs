//! The Parallelism Lab: real threads, processes and downloads in a browser, honestly measured.
//!
//! The modules in reading order, which is the order of the layers too: imports run upwards in this list
//! only. Everything down to `layout` is pure and knows no browser.

pub mod error;
pub mod json;
pub mod format;
pub mod web_address;
pub mod mending;
pub mod workload;
pub mod csvfile;
pub mod experiment;
pub mod record;
pub mod analysis;
pub mod lesson;
pub mod isolation;
pub mod export;
pub mod kept;
pub mod engine_life;
pub mod protocol;
pub mod process_protocol;
pub mod layout;
pub mod chapters;

/// The program that runs the work, in a worker of its own.
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub mod engine;
/// The program that a person sees.
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod page;
