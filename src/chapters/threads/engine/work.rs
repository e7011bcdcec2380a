//! The work of a sweep over threads, once it is sized.

use crate::chapters::threads::params::ThreadsParams;

/// What every sample of a run does.
pub struct Work {
    pub params: ThreadsParams,
    /// Which Fibonacci number each task computes.
    pub n: i64,
    /// About how long the work of a sample takes on one worker, in ms.
    pub work_ms: f64,
    /// The size of the pool.
    pub pool: u32,
    /// How often each task does its work in a row.
    pub repeats: u32,
}
