//! Threads: Fibonacci numbers on k threads, with and without a GIL.

pub mod params;
pub mod sizing;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub mod engine;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod page;

pub use params::CHAPTER;

use crate::experiment::json_form::JsonForm;
use crate::experiment::link_form::LinkForm;
use params::ThreadsParams;

/// Its parameters as links.
pub const LINKS: LinkForm = LinkForm::of::<ThreadsParams>();
/// Its parameters as JSON.
pub const JSON: JsonForm = JsonForm::of::<ThreadsParams>();
