//! Futures: results that are not there yet.

pub mod params;

pub use params::CHAPTER;
