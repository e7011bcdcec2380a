//! Shared data: what becomes of a counter that several threads add to.

pub mod interleaving;
pub mod params;
pub mod start_line;
pub mod sentences;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub mod engine;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod page;

pub use params::CHAPTER;

use crate::experiment::json_form::JsonForm;
use crate::experiment::link_form::LinkForm;
use params::SharedParams;

/// Its parameters as links.
pub const LINKS: LinkForm = LinkForm::of::<SharedParams>();
/// Its parameters as JSON.
pub const JSON: JsonForm = JsonForm::of::<SharedParams>();
