//! What was found to be in the way of more fetches.

use serde::{Deserialize, Serialize};

/// Why more fetches at a time don't help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// The slowest file alone takes as long.
    Slowest,
    /// All files are fetched at a time already.
    Files,
    /// The fetches are hardly in each other's way: it is how whole files fall to the fetchers.
    Order,
    /// They share the bandwidth of one line.
    Line,
    /// Only so many are answered at a time.
    Connections,
    /// The times don't say.
    Unknown,
}

/// A cause, with the figures that speak for it.
pub(super) enum Finding {
    Slowest,
    Files,
    Order,
    Line {
        /// What all together received.
        kib_s: f64,
        /// How many times as long as alone a file took to receive.
        times: f64,
    },
    Connections {
        answered: u32,
    },
    Unknown,
}

impl Finding {
    pub(super) fn cause(&self) -> Cause {
        match self {
            Finding::Slowest => Cause::Slowest,
            Finding::Files => Cause::Files,
            Finding::Order => Cause::Order,
            Finding::Line { .. } => Cause::Line,
            Finding::Connections { .. } => Cause::Connections,
            Finding::Unknown => Cause::Unknown,
        }
    }
}
