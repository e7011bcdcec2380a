//! What does a run leave behind?
//!
//! A [`Record`], schema `parlab.run/1`: one JSON object from which every figure on the page can be
//! computed again. Charts, tables, sentences and exports read it and nothing else. Its fields are
//! listed in the README; fields may be added, but none changes its meaning.

use serde::{Deserialize, Serialize};

mod session;

pub use session::{FutureTrace, Move, MoveKind, Note, Stall};

use crate::experiment::Experiment;
use crate::measure::plateau::{Plateau, plateau};
use crate::measure::scaling::AmdahlFit;
use crate::measure::summary::{Analysis, SummaryRow};
use crate::sync::gil::Hold;
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
    /// The lesson's own timing, run as the lesson has it; `samples` are then the same as they should
    /// be. In the order taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub as_written: Vec<Sample>,
    /// Futures: every future of the session, in the order of submission.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub futures: Vec<FutureTrace>,
    /// Queues: what happened to the two queues, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
    /// Queues: how the machine came to a stop, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stall: Option<Stall>,
    /// Futures and Queues: what was asked for and what was answered, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
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
    /// Downloads: from where on more fetches at a time made no difference, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plateau: Option<Plateau>,
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
    /// How many bytes of memory the workers share, once they stand; absent in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_bytes: Option<u64>,
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
    /// Processes: how many bytes of memory each has to itself, after its tasks; one entry a worker.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub memory_bytes: Vec<u64>,
    /// The lesson's timing: when its stopwatch is started and stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timer_ms: Option<[f64; 2]>,
    /// Under a GIL: who held it from when to when, in order, on the axis of the tasks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<Hold>,
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
    /// Downloads: when the head of the answer was there, and the file began to arrive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_ms: Option<f64>,
    /// The result: a Fibonacci number in decimal digits, or the number of bytes fetched.
    pub value: Option<String>,
    /// What went wrong, if something did.
    pub error: Option<String>,
    /// Processes: what sending it there and back took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Sent>,
}

/// The way of a task to a worker with a memory of its own, and back. Times in ms from the start of
/// the sample.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    /// How many bytes went there: the task with its argument.
    pub bytes: u64,
    /// How many bytes came back: the result.
    pub answer_bytes: u64,
    /// When it was taken from the queue, to be serialised and sent.
    pub taken_ms: f64,
    /// When the result was there, read and understood.
    pub returned_ms: f64,
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
    /// What was unusual about it, a sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// What went wrong, if something did.
    pub error: Option<String>,
}

fn once() -> u32 {
    1
}

impl Sample {
    /// A sample of which nothing is known yet.
    pub fn begin(workers: u32, round: u32) -> Self {
        Sample {
            workers,
            round,
            repeats: 1,
            startup_ms: 0.0,
            wall_ms: 0.0,
            ready_ms: Vec::new(),
            memory_bytes: Vec::new(),
            timer_ms: None,
            holds: Vec::new(),
            tasks: Vec::new(),
        }
    }

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
            as_written: Vec::new(),
            futures: Vec::new(),
            moves: Vec::new(),
            stall: None,
            notes: Vec::new(),
            results: Vec::new(),
            stopped: None,
            void: None,
            prediction: Vec::new(),
            summary: Vec::new(),
            fit: None,
            plateau: None,
            verdict: String::new(),
        }
    }

    /// Adds a future of the session, or what has changed of it.
    pub fn put_future(&mut self, future: FutureTrace) {
        match self.futures.iter_mut().find(|known| known.id == future.id) {
            Some(known) => *known = future,
            None => self.futures.push(future),
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
        self.plateau = plateau(self);
        self.verdict = analysis.verdict(self);
    }

    /// Ends the run.
    pub fn end(&mut self, status: Status) {
        self.status = status;
        self.plateau = plateau(self);
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
