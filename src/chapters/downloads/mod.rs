//! Downloads: what is gained by fetching several files at once.

pub mod params;
pub mod links;
pub mod practice;
pub mod answer;

pub use params::CHAPTER;
