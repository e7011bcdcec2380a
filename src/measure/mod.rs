//! HOW it is timed, and what the times say.

pub mod clock;
pub mod plan;
pub mod stats;
pub mod bootstrap;
pub mod scaling;
pub mod split;
pub mod lost;
pub mod expectation;
pub mod verdict;
pub mod summary;
