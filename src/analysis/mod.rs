//! What follows from the facts of a run: analyses that read records, and say sentences.

pub mod order;
pub mod calibrate;
pub mod overlap;
pub mod bare;
pub mod stopwatch;
pub mod session;
pub mod shortened;
pub mod verdict;
pub mod turns;
pub mod lost_updates;
pub mod summary;
pub mod cores;
pub mod prediction;
pub mod findings;
pub mod plateau;
pub mod report;
pub mod record;
pub mod spread;
pub mod decision;
pub mod lost_time;
pub mod compare;
