//! What a link leaves out where there is no room for it.

use serde::{Deserialize, Serialize};

/// Something that was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Dropped {
    /// Times have about three digits.
    Precision,
    /// There are no times of single samples, only the summary.
    Times,
    /// Of each address only its server is left.
    Links,
    /// What moved at the two queues is only counted.
    Moves,
    /// Some or all futures are only counted.
    Futures,
    /// Some or all calls and answers of a session are missing.
    Notes,
}

impl Dropped {
    /// How many there are.
    pub const ALL: usize = 6;

    /// What is missing, as a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Dropped::Precision => "Times are rounded to three digits.",
            Dropped::Times => "The times of the single samples are left out.",
            Dropped::Links => "Of each address only the server is left.",
            Dropped::Moves => "What moved at the two queues is left out; it is only counted.",
            Dropped::Futures => "Not all futures are in it; they are only counted.",
            Dropped::Notes => "Not all calls and their answers are in it.",
        }
    }
}
