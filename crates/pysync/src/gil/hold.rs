//! The stretch of time in which one worker holds the lock.

use serde::{Deserialize, Serialize};

/// A stretch of time in which one worker held the lock, in ms on the lock's clock.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hold {
    /// Who held it.
    pub worker: u32,
    /// When it was taken, in ms.
    pub from_ms: f64,
    /// When it was let go, in ms.
    pub to_ms: f64,
}
