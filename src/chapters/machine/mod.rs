//! Your machine: how many of its cores really help.

pub mod params;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub mod engine;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod page;

pub use params::CHAPTER;

use crate::experiment::json_form::JsonForm;
use crate::experiment::link_form::LinkForm;
use params::MachineParams;

/// Its parameters as links.
pub const LINKS: LinkForm = LinkForm::of::<MachineParams>();
/// Its parameters as JSON.
pub const JSON: JsonForm = JsonForm::of::<MachineParams>();
