//! A run with what follows from it, as it is written down.

use serde::Serialize;

use crate::criterion::Criterion;
use crate::run::Run;

/// A run with what follows from it, as it is written down.
#[derive(Clone, Debug, Serialize)]
pub struct Judged<'a> {
    /// The run.
    #[serde(flatten)]
    pub run: &'a Run,
    /// [`Run::picture_ms`].
    pub picture_ms: Option<f64>,
    /// [`Run::whole_ms`].
    pub whole_ms: Option<f64>,
    /// [`Run::two_to_one`].
    pub two_to_one: Option<f64>,
    /// [`missed`].
    pub missed: Vec<Criterion>,
}

impl<'a> Judged<'a> {
    /// The run with what follows from it.
    pub fn of(run: &'a Run) -> Self {
        Judged {
            run,
            picture_ms: run.picture_ms(),
            whole_ms: run.whole_ms(),
            two_to_one: run.two_to_one(),
            missed: missed(run),
        }
    }
}

/// The criteria that the run doesn't meet.
pub fn missed(run: &Run) -> Vec<Criterion> {
    let criteria = Criterion::of(run.subject).iter();
    criteria
        .filter(|criterion| !criterion.met(run))
        .copied()
        .collect()
}
