//! The Parallelism Lab: real threads, processes and downloads in a browser, honestly measured.
//!
//! The modules in reading order. Everything down to `chart` is pure and knows no browser.

/// What can go wrong, said so that a student can act on it.
pub mod error;
/// JSON, read and written in one way.
pub mod json;
/// WHAT runs.
pub mod work;
/// HOW it is timed, and what the times say.
pub mod measure;
/// WHICH experiments there are, and their parameters.
pub mod experiment;
/// What a run leaves behind: the one source for charts, tables and exports.
pub mod record;
/// Where the page can run, and what it needs for more.
pub mod ladder;
/// How a result leaves the page, and how one comes back: files and links.
pub mod export;
/// What the page and the engine say to each other.
pub mod protocol;
/// What the engine and its isolated workers say to each other.
pub mod process;
/// WHERE things stand in a picture: scales, ticks and words, without the drawing.
pub mod chart;

/// The program that runs the work, in a worker of its own.
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub mod engine;
/// The program that a person sees.
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod page;
