//! The states of a future.

use serde::{Deserialize, Serialize};

/// How far a task has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FutureState {
    /// It waits for a worker.
    Pending,
    /// A worker is at it.
    Running,
    /// It was called off while it was pending, and will never run.
    Cancelled,
    /// There is a result or an error.
    Done,
}
