//! HOW it is timed, and what the times say.

pub mod clock;
pub mod plan;
pub mod stats;
pub mod summary;

pub use summary::verdict_of;
