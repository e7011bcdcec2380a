//! Processes: the same on k workers that share no memory.

pub mod params;

pub use params::CHAPTER;
