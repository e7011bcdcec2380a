//! What follows from the facts of a run: rows, fits, causes, and a sentence.

use runstats::law::LawFit;
use runstats::usl::UslFit;
use serde::{Deserialize, Serialize};

use super::findings::Findings;
use super::plateau::{Plateau, plateau};
use crate::record::{Run, SummaryRow};

/// What follows from a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
#[cfg_attr(test, schemars(!default))]
pub struct Report {
    /// One row for each worker count that has a sample, ascending; empty for a session (Futures,
    /// Queues).
    pub summary: Vec<SummaryRow>,
    /// Threads, Processes, Your machine: Amdahl's law (Gustafson's, where the work grows with the
    /// workers) fitted to the speed-ups, or null where the measurements leave it open.
    pub fit: Option<LawFit>,
    /// Gunther's universal scalability law, fitted to those who can have a core each. Left out where
    /// fewer than four worker counts can.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(default, required))]
    pub usl: Option<UslFit>,
    /// Downloads: from where on more fetches at a time made no difference, and why. Left out where the
    /// time still fell, where a file failed, and where one at a time was not measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(default, required))]
    pub plateau: Option<Plateau>,
    /// What was seen, in a sentence.
    pub verdict: String,
}

impl Report {
    /// Computes all of it.
    pub fn of(run: &Run) -> Self {
        let analysis = Findings::of(run);
        let summary = analysis.summary();
        Report {
            fit: analysis.fit(),
            usl: analysis.usl(),
            plateau: plateau(run, &summary),
            verdict: analysis.verdict(&summary),
            summary,
        }
    }
}
