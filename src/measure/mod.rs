//! HOW it is timed, and what the times say.

pub mod clock;
pub mod plan;
pub mod calibrate;
pub mod stats;
pub mod bootstrap;
pub mod rounds;
pub mod scaling;
mod curves;
pub mod law;
pub mod usl;
pub mod steadiness;
pub mod starts;
pub mod split;
pub mod lost;
pub mod overlap;
pub mod costs;
pub mod expectation;
pub mod turns;
pub mod stopwatch;
pub mod cores;
pub mod session;
pub mod verdict;
pub mod compare;
pub mod stopping;
pub mod summary;
pub mod decision;
pub mod plateau;
