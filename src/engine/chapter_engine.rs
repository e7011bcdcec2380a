//! What the engine has to know of a chapter: how one of its experiments is run.

use futures::future::LocalBoxFuture;

use super::reporter::RunReporter;
use crate::error::LabError;
use crate::experiment::{Chapter, Experiment};
use crate::protocol::Resume;

/// What the page asks for.
pub struct RunOrder {
    /// What to run.
    pub experiment: Experiment,
    /// The seed of the order of the worker counts.
    pub seed: u32,
    /// Where to go on, if another engine has begun it.
    pub resume: Option<Resume>,
}

/// A chapter's part in the engine.
pub struct ChapterEngine {
    /// The chapter.
    pub chapter: Chapter,
    /// Runs an experiment of this chapter from start to end, and tells the page about each step. An error
    /// says why it can't go on; what was told before it counts.
    pub run: for<'a> fn(RunReporter, &'a RunOrder) -> LocalBoxFuture<'a, Result<(), LabError>>,
}

/// The parameters of an order, by their type.
///
/// # Errors
/// Those of another chapter: page and engine are not of one build then.
pub fn params_of<P: crate::experiment::Parameters>(order: &RunOrder) -> Result<&P, LabError> {
    order
        .experiment
        .params()
        .ok_or_else(|| LabError::EngineStart {
            why: "it was given the parameters of another chapter.".to_owned(),
        })
}
