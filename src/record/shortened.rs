//! What is known of a run that came by a link: how much there was of what the link has no room for.

use serde::{Deserialize, Serialize};

use super::dropped::Dropped;
use super::summary_row::SummaryRow;
use super::tally::Tally;

/// What the link to a result says of that for which it has no room. There are no tasks in it, so its
/// samples have none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
#[cfg_attr(test, schemars(!default))]
pub struct Shortened {
    /// How many tasks all samples had together.
    pub tasks: u32,
    /// How many of them failed.
    pub failed: u32,
    /// Downloads: how many files came from the copies that the browser keeps. Left out if 0.
    #[serde(skip_serializing_if = "is_zero")]
    #[cfg_attr(test, schemars(default))]
    pub kept: u32,
    /// Futures and Queues: how many things came to which end. Left out elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(default, required))]
    pub tally: Option<Tally>,
    /// The summary, rounded: only where the times of the samples are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(default))]
    pub summary: Vec<SummaryRow>,
    /// What else was left out to make the link short enough. Left out if empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(default))]
    pub dropped: Vec<Dropped>,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}
