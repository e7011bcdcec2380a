//! What somebody expects of a run, before it.

use serde::{Deserialize, Serialize};

/// What someone expects of one number of workers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Predicted {
    /// The number of workers.
    pub workers: u32,
    /// How many times as much work a second as with one.
    #[cfg_attr(test, schemars(range(min = 0)))]
    pub speedup: f64,
}
