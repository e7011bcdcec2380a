//! What somebody expects of a run, before it.

use serde::{Deserialize, Serialize};

/// What someone expects of one number of workers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Predicted {
    /// The number of workers.
    pub workers: u32,
    /// How many times as much work a second as with one.
    pub speedup: f64,
}
