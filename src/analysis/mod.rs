//! HOW it is timed, and what the times say.

pub mod order;
pub mod calibrate;
pub mod lost;
pub mod overlap;
pub mod expectation;
pub mod turns;
pub mod stopwatch;
pub mod cores;
pub mod session;
pub mod verdict;
pub mod compare;
pub mod summary;
pub mod decision;
pub mod bare;
pub mod spread;
pub mod plateau;
