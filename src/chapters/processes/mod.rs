//! Processes: the same on k workers that share no memory.

pub mod params;
pub mod costs;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub mod engine;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod page;

pub use params::CHAPTER;

use crate::experiment::json_form::JsonForm;
use crate::experiment::link_form::LinkForm;
use params::ProcessesParams;

/// Its parameters as links.
pub const LINKS: LinkForm = LinkForm::of::<ProcessesParams>();
/// Its parameters as JSON.
pub const JSON: JsonForm = JsonForm::of::<ProcessesParams>();
