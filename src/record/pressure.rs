//! How busy a machine is, as its browser says.

use serde::{Deserialize, Serialize};

/// How busy the machine is, as the browser says (Compute Pressure, W3C).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Pressure {
    /// It has little to do.
    Nominal,
    /// It is well used, and has reserves.
    Fair,
    /// It has hardly any reserves: times may be longer.
    Serious,
    /// It is at its limit: heat, or too much work at once.
    Critical,
}

impl Pressure {
    /// Its name, as the browser has it.
    pub fn slug(self) -> &'static str {
        match self {
            Pressure::Nominal => "nominal",
            Pressure::Fair => "fair",
            Pressure::Serious => "serious",
            Pressure::Critical => "critical",
        }
    }

    /// Whether a sample that was begun under it is marked.
    pub fn is_high(self) -> bool {
        self >= Pressure::Serious
    }
}
