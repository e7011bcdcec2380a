//! A run as the page has it: in the list, asked about, in progress.

use crate::analysis::record::Record;
use crate::experiment::{Chapter, Experiment};

/// A run in the list.
#[derive(Clone, Debug)]
pub struct ListedRun {
    /// Which one it is, from 1.
    pub id: u32,
    /// What it is called.
    pub name: String,
    /// Whether it is drawn behind the one in the foreground.
    pub shown: bool,
    /// Its record, finished or not.
    pub record: Record,
}

/// A run that will take long.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// What is to run.
    pub experiment: Experiment,
    /// What the controls of its chapter described when it was asked about.
    pub controls: Experiment,
    /// About how long it takes, and what makes it shorter, in sentences.
    pub why: String,
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// The run.
    pub run: u32,
    /// Its chapter.
    pub chapter: Chapter,
    /// What happens now, in a few words.
    pub doing: String,
    /// Within a long sample: tasks done, and tasks in all.
    pub tasks: Option<(u32, u32)>,
    /// Samples taken.
    pub done: u32,
    /// Samples in all, as far as that is known.
    pub total: u32,
    /// How long it will still take, in words.
    pub left: Option<String>,
}
