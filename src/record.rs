//! What does a run leave behind?
//!
//! A [`Record`], schema `parlab.run/1`: one JSON object from which every figure on the page can be
//! computed again. Charts, tables, sentences and exports read it and nothing else. Its fields are
//! listed in the README; fields may be added, but none changes its meaning.

use serde::{Deserialize, Serialize};

use crate::experiment::Experiment;
use crate::measure::scaling::AmdahlFit;
use crate::measure::summary::{Analysis, SummaryRow};
use crate::work::table::Table;

/// The name of the schema.
pub const SCHEMA: &str = "parlab.run/1";

/// One run, finished or cancelled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// `experiment`: the chapter's name, and `params`: its parameters.
    #[serde(flatten)]
    pub experiment: Experiment,
    /// When it was started, in ISO 8601, UTC.
    pub started_at: String,
    /// How it ended.
    pub status: Status,
    /// The seed of the order in which the worker counts were visited.
    pub seed: u32,
    /// Where it ran.
    pub machine: Machine,
    /// The pool of workers, where the chapter uses one.
    pub pool: Option<Pool>,
    /// Every sample, in the order taken.
    pub samples: Vec<Sample>,
    /// Downloads: what was in the files of the last sample, in the order of their arrival.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<TableResult>,
    /// Why the run ended after the rounds it has.
    #[serde(default)]
    pub stopped: Option<Stopped>,
    /// Why the run is void: its times say nothing.
    #[serde(default)]
    pub void: Option<String>,
    /// What was expected before the run, if someone drew it: one entry a worker count.
    #[serde(default)]
    pub prediction: Vec<Predicted>,
    /// One row for each worker count that has a sample, ascending.
    pub summary: Vec<SummaryRow>,
    /// Threads: Amdahl's law fitted to the speed-ups.
    #[serde(default)]
    pub fit: Option<AmdahlFit>,
    /// What was seen, in a sentence.
    pub verdict: String,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It goes on.
    Running,
    /// All samples are in.
    Complete,
    /// Someone pressed Cancel; the samples taken until then are kept.
    Cancelled,
    /// It could not go on; the samples taken until then are kept.
    Failed,
    /// Something spoilt it: `void` in the record says what.
    Void,
}

/// Why a run ended after the rounds it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stopped {
    /// All rounds are done.
    Rounds,
    /// The intervals are as narrow as was asked for.
    Sure,
    /// The time budget is spent.
    Budget,
}

/// What someone expects of one number of workers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Predicted {
    /// The number of workers.
    pub workers: u32,
    /// How many times as much work a second as with one.
    pub speedup: f64,
}

/// Where a run took place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    /// How the browser names itself.
    pub user_agent: String,
    /// Logical processors, as the browser says; a hint.
    pub logical_cores: u32,
    /// The step of the engine's clock in µs, measured when it started.
    pub clock_resolution_us: f64,
    /// Which rung of the ladder the page stands on.
    pub isolation: Isolation,
}

/// Where the page stands on the ladder of places it can run in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Isolation {
    /// Rung 1: the server sends the isolation headers; everything runs.
    Headers,
    /// Rung 2: the page's own service worker adds them; everything runs.
    ServiceWorker,
    /// Rung 3: no shared memory; isolated workers only.
    #[default]
    None,
    /// Rung 4: no workers at all.
    OneThread,
}

/// A pool of workers, started once for a run or taken over from the run before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pool {
    /// Its number of workers; at least the largest number in the sweep.
    pub workers: u32,
    /// From asking the browser for the workers until all stood ready, in ms. Not part of any
    /// sample's time.
    pub startup_ms: f64,
    /// Whether this run started it; if not, a run before did, and `startup_ms` is from then.
    pub fresh: bool,
    /// How the workers were warmed up before the first sample.
    pub warmup: Warmup,
}

/// The warm-up: short calls on every worker at once, until they stop getting faster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Warmup {
    /// Which Fibonacci number the calls computed.
    pub n: i64,
    /// Calls on all workers together.
    pub calls: u32,
    /// The very first call on a worker, in ms: code not yet optimised by the browser. (The median
    /// over the workers.)
    pub first_ms: f64,
    /// The last call on a worker, in ms. (The median over the workers.)
    pub last_ms: f64,
}

/// One timed sample. All times in ms from the moment the executor was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// The number of workers.
    pub workers: u32,
    /// The repetition, from 0.
    pub round: u32,
    /// How often each task did its work in a row, because once is too short for the clock.
    #[serde(default = "once")]
    pub repeats: u32,
    /// From asking for the executor until all its workers stood at the queue.
    pub startup_ms: f64,
    /// From putting the first task into the queue until the last task was done: the makespan.
    pub wall_ms: f64,
    /// When each worker stood at the queue; one entry a worker.
    pub ready_ms: Vec<f64>,
    /// The tasks, in the order they were put in.
    pub tasks: Vec<Task>,
}

/// One task of a sample. Times in ms from the start of the sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Its place in the list of tasks, from 0.
    pub id: u32,
    /// The worker that ran it, from 0.
    pub worker: u32,
    /// When it was put into the queue.
    pub queued_ms: f64,
    /// When the worker began.
    pub start_ms: f64,
    /// When the worker was done.
    pub end_ms: f64,
    /// The result: a Fibonacci number in decimal digits, or the number of bytes fetched.
    pub value: Option<String>,
    /// What went wrong, if something did.
    pub error: Option<String>,
}

/// What became of one link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableResult {
    /// The address.
    pub link: String,
    /// The task that fetched it.
    pub task: u32,
    /// When it arrived (or failed), in ms from the start of its sample.
    pub arrived_ms: f64,
    /// What was in it.
    pub table: Option<Table>,
    /// What went wrong, if something did.
    pub error: Option<String>,
}

fn once() -> u32 {
    1
}

impl Sample {
    /// Whether every task has a result.
    pub fn is_good(&self) -> bool {
        self.tasks.iter().all(|task| task.error.is_none())
    }

    /// Where the work begins and ends on the sample's own axis, in ms.
    pub fn end_ms(&self) -> f64 {
        self.tasks
            .iter()
            .map(|task| task.end_ms)
            .fold(0.0, f64::max)
    }
}

impl Record {
    /// The record of a run that has just begun.
    pub fn begin(experiment: Experiment, seed: u32, machine: Machine, started_at: String) -> Self {
        Record {
            schema: SCHEMA.to_owned(),
            experiment,
            started_at,
            status: Status::Running,
            seed,
            machine,
            pool: None,
            samples: Vec::new(),
            results: Vec::new(),
            stopped: None,
            void: None,
            prediction: Vec::new(),
            summary: Vec::new(),
            fit: None,
            verdict: String::new(),
        }
    }

    /// Adds a sample, and brings summary and verdict up to date.
    pub fn add(&mut self, sample: Sample) {
        self.samples.push(sample);
        self.recompute();
    }

    /// Brings all that follows from the samples up to date.
    pub fn recompute(&mut self) {
        let analysis = Analysis::of(&self.experiment, &self.samples);
        self.summary = analysis.summary();
        self.fit = analysis.fit();
        self.verdict = analysis.verdict(self);
    }

    /// Ends the run.
    pub fn end(&mut self, status: Status) {
        self.status = status;
        self.verdict = Analysis::of(&self.experiment, &self.samples).verdict(self);
    }

    /// The samples with this number of workers, in the order taken.
    pub fn samples_with(&self, workers: u32) -> impl Iterator<Item = &Sample> {
        self.samples
            .iter()
            .filter(move |sample| sample.workers == workers)
    }

    /// The sample with this number of workers whose time is the (lower) median.
    pub fn typical_sample(&self, workers: u32) -> Option<&Sample> {
        let mut samples: Vec<&Sample> = self.samples_with(workers).collect();
        samples.sort_by(|a, b| a.wall_ms.total_cmp(&b.wall_ms));
        samples.get(samples.len().checked_sub(1)? / 2).copied()
    }
}
