//! The practice network: which files it offers, and how slow, how narrow and how broken it is.
//!
//! The page's own service worker answers the addresses below `practice/`: it makes up a file and
//! sends it late, slowly, or not as it should be. What is set stands in the address, so each link
//! is complete by itself.

mod bounds;
mod fault;
mod settings;
mod preset;
mod read;

pub use bounds::*;
pub use fault::{Broken, Fault};
pub use preset::Network;
pub use read::PARAMETERS;
pub use settings::*;
