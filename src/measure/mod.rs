//! HOW it is timed, and what the times say.

pub mod bootstrap;
pub mod clock;
pub mod plan;
pub mod scaling;
pub mod split;
pub mod stats;
pub mod summary;
pub mod verdict;

pub use summary::verdict_of;
