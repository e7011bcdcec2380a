//! What follows from the facts of a run: rows, fits, causes, and a sentence.

use runstats::law::LawFit;
use runstats::usl::UslFit;
use serde::{Deserialize, Serialize};

use super::findings::Findings;
use super::plateau::{Plateau, plateau};
use super::summary::SummaryRow;
use crate::record::Run;

/// What follows from a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// One row for each worker count that has a sample, ascending.
    pub summary: Vec<SummaryRow>,
    /// Threads: Amdahl's or Gustafson's law fitted to the speed-ups.
    pub fit: Option<LawFit>,
    /// Gunther's universal scalability law, fitted to those who can have a core each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usl: Option<UslFit>,
    /// Downloads: from where on more fetches at a time made no difference, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
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
