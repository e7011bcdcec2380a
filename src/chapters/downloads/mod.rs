//! Downloads: what is gained by fetching several files at once.

pub mod params;
pub mod links;
pub mod practice;
pub mod answer;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub mod engine;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod page;

pub use params::CHAPTER;

use crate::experiment::json_form::JsonForm;
use crate::experiment::link_form::LinkForm;
use params::DownloadsParams;

/// Its parameters as links.
pub const LINKS: LinkForm = LinkForm::of::<DownloadsParams>();
/// Its parameters as JSON.
pub const JSON: JsonForm = JsonForm::of::<DownloadsParams>();
