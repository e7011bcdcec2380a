//! Queues: workers between two queues, and how they end.

pub mod params;

pub use params::CHAPTER;
