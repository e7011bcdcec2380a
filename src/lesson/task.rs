//! One task of the lesson: a question to guess, the run that answers it, and what to look for.

use crate::analysis::record::Record;
use crate::experiment::Experiment;
use crate::record::Status;

/// A task of a chapter.
#[derive(Clone, Copy, Debug)]
pub struct Task {
    /// What to do, in a few words, without a full stop.
    pub title: &'static str,
    /// What is guessed before the run.
    pub question: &'static str,
    /// The run link that sets the controls, from its `#` on; it starts nothing.
    pub link: &'static str,
    /// What to look for after the run, in a sentence.
    pub look: &'static str,
    /// How it is seen that it is done.
    pub done: Done,
}

/// How it is seen that a task is done.
#[derive(Clone, Copy, Debug)]
pub enum Done {
    /// By a run that ended and that has this.
    ByRun(fn(&Record) -> bool),
    /// By what somebody has done by hand, which stands in the controls.
    ByHand(fn(&Experiment) -> bool),
}

impl Task {
    /// Whether nothing is run for it.
    pub fn is_by_hand(&self) -> bool {
        matches!(self.done, Done::ByHand(_))
    }

    /// Whether it is done, by what stands in the controls of its chapter and by the runs of the chapter.
    pub fn is_done<'a>(
        &self,
        controls: &Experiment,
        runs: impl IntoIterator<Item = &'a Record>,
    ) -> bool {
        match self.done {
            Done::ByHand(reached) => reached(controls),
            Done::ByRun(shows) => runs
                .into_iter()
                .any(|record| counts(record) && shows(record)),
        }
    }
}

/// Only what was measured here to its end says that somebody has done something.
fn counts(record: &Record) -> bool {
    record.status == Status::Complete && !record.imported
}

/// Whether this number of workers was measured.
pub fn measured(record: &Record, workers: u32) -> bool {
    record.samples_with(workers).next().is_some()
}

/// Whether one worker was measured, and so many or more.
pub fn compares_with(record: &Record, workers: u32) -> bool {
    let many = record
        .samples
        .iter()
        .any(|sample| sample.workers >= workers);
    measured(record, 1) && many
}
