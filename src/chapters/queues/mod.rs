//! Queues: workers between two queues, and how they end.

pub mod params;
pub mod diagnosis;
pub mod scene;
pub mod sentences;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub mod engine;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod page;

pub use params::CHAPTER;

use crate::experiment::json_form::JsonForm;
use crate::experiment::link_form::LinkForm;
use params::QueuesParams;

/// Its parameters as links.
pub const LINKS: LinkForm = LinkForm::of::<QueuesParams>();
/// Its parameters as JSON.
pub const JSON: JsonForm = JsonForm::of::<QueuesParams>();
