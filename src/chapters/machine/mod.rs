//! Your machine: how many of its cores really help.

pub mod params;

pub use params::CHAPTER;
