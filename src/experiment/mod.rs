//! WHICH experiments there are: one file a chapter, each with its parameters and their bounds.

use serde::{Deserialize, Serialize};

pub mod downloads;
pub mod param;
pub mod route;
pub mod threads;

use crate::measure::scaling::Scaling;
use crate::measure::verdict::Who;
use downloads::DownloadsParams;
use threads::{Kind, ThreadsParams};

/// A chapter of the lab, in the lesson's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Chapter {
    /// Several files at once.
    Downloads,
    /// Fibonacci on k threads.
    Threads,
}

impl Chapter {
    /// All of them, in order.
    pub const ALL: [Chapter; 2] = [Chapter::Downloads, Chapter::Threads];

    /// Its name in a link.
    pub fn slug(self) -> &'static str {
        match self {
            Chapter::Downloads => "downloads",
            Chapter::Threads => "threads",
        }
    }

    /// What its workers are called.
    pub fn who(self) -> Who {
        match self {
            Chapter::Downloads => Who::Fetches,
            Chapter::Threads => Who::Workers,
        }
    }

    /// Its name on the page.
    pub fn title(self) -> &'static str {
        match self {
            Chapter::Downloads => "Downloads",
            Chapter::Threads => "Threads",
        }
    }
}

/// An experiment with its parameters: what a run link says, and what the engine is told to run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "experiment", content = "params", rename_all = "lowercase")]
pub enum Experiment {
    /// See [`downloads`].
    Downloads(DownloadsParams),
    /// See [`threads`].
    Threads(ThreadsParams),
}

impl Experiment {
    /// The chapter it belongs to.
    pub fn chapter(&self) -> Chapter {
        match self {
            Experiment::Downloads(_) => Chapter::Downloads,
            Experiment::Threads(_) => Chapter::Threads,
        }
    }

    /// The worker counts it visits.
    pub fn worker_counts(&self) -> &[u32] {
        match self {
            Experiment::Downloads(params) => &params.concurrency,
            Experiment::Threads(params) => &params.workers,
        }
    }

    /// Samples for each worker count.
    pub fn reps(&self) -> u32 {
        match self {
            Experiment::Downloads(params) => params.reps,
            Experiment::Threads(params) => params.reps,
        }
    }

    /// How many tasks one sample with `workers` workers is given.
    pub fn tasks(&self, workers: u32) -> u32 {
        match self {
            Experiment::Downloads(params) => params.links.len() as u32,
            Experiment::Threads(params) => match params.kind {
                Kind::Weak => workers,
                Kind::Strong => params.tasks,
                Kind::ForkJoin => 1,
            },
        }
    }

    /// Whether the two share out work in the same way, so that one chart can hold both.
    pub fn compares_to(&self, other: &Experiment) -> bool {
        match (self, other) {
            (Experiment::Threads(this), Experiment::Threads(other)) => this.kind == other.kind,
            _ => self.chapter() == other.chapter(),
        }
    }

    /// How many samples a whole run takes.
    pub fn total_samples(&self) -> u32 {
        self.worker_counts().len() as u32 * self.reps()
    }

    /// Whether more workers get more tasks or share the same ones.
    pub fn scaling(&self) -> Scaling {
        match self {
            Experiment::Downloads(_) => Scaling::Strong,
            Experiment::Threads(params) => params.scaling(),
        }
    }

    /// Its parameters as they stand in a link.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        match self {
            Experiment::Downloads(params) => params.pairs(),
            Experiment::Threads(params) => params.pairs(),
        }
    }
}
