//! The facts that a run leaves behind.
//!
//! A [`Run`] is what was asked for, where it ran and what was measured: from it every figure on the page can
//! be computed again. Together with what follows from it ([`Report`](crate::analysis::report::Report)) it is
//! the JSON object of schema `parlab.run/1`. Its schema in `docs/` is made from these
//! types and their comments; fields may be added, but none changes its meaning.

use serde::{Deserialize, Serialize};

mod pressure;
mod sample;
mod session;

pub use pressure::Pressure;
pub use sample::{Sample, Sent, Task};
pub use session::{FutureTrace, Move, MoveKind, Note, Stall};

use crate::csvfile::table::Table;
use crate::experiment::Experiment;
use crate::experiment::prediction::Predicted;

/// The name of the schema.
pub const SCHEMA: &str = "parlab.run/1";

/// One run, finished or not: facts only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Run {
    /// The name and version of its schema: [`SCHEMA`].
    #[cfg_attr(test, schemars(extend("const" = SCHEMA)))]
    pub schema: String,
    /// `experiment`: the chapter's name, and `params`: its parameters.
    #[serde(flatten)]
    pub experiment: Experiment,
    /// When it was started, in ISO 8601, UTC.
    #[cfg_attr(
        test,
        schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$"))
    )]
    pub started_at: String,
    /// Whether it came from a file or a link and was not measured by the page that holds it: nobody can check
    /// what it says. Left out if not.
    #[serde(default, skip_serializing_if = "is_no")]
    pub imported: bool,
    /// How it ended. Samples taken until then are kept; those of a void run say nothing, for the reason
    /// in `void`.
    pub status: Status,
    /// The seed of the order in which the worker counts were visited.
    pub seed: u32,
    /// Where it ran.
    pub machine: Machine,
    /// The pool of workers, or null where the chapter uses none.
    pub pool: Option<Pool>,
    /// Every sample, in the order taken.
    pub samples: Vec<Sample>,
    /// The lesson's own timing, run as the lesson has it, in the order taken; `samples` are then the
    /// same as they should be. Tasks may end after `wall_ms`. Left out if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub as_written: Vec<Sample>,
    /// Futures: every future of the session, in the order of submission. Left out if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub futures: Vec<FutureTrace>,
    /// Queues: what happened to the two queues, in order. Left out if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
    /// Queues: how the machine came to a stop, if it did. Left out if it did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required))]
    pub stall: Option<Stall>,
    /// Futures and Queues: what was asked for and what was answered, in order. Left out if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Downloads: what was in the files of the last sample, in the order of their arrival. Left out if
    /// empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<TableResult>,
    /// Why the run ended after the rounds it has.
    #[serde(default)]
    pub stopped: Option<Stopped>,
    /// Why the run is void, as a sentence: its times say nothing. Else null.
    #[serde(default)]
    pub void: Option<String>,
    /// What went wrong, if the run failed. Left out otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required))]
    pub error: Option<String>,
    /// How the tasks were sized before the first sample. Left out where there is nothing to size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required))]
    pub calibration: Option<Calibration>,
    /// What was expected before the run: one entry a worker count. Empty if nobody said.
    #[serde(default)]
    pub prediction: Vec<Predicted>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Stopped {
    /// All rounds are done.
    Rounds,
    /// The intervals are as narrow as was asked for.
    Sure,
    /// The time budget is spent.
    Budget,
}

/// How long the work takes on one worker that is warm, measured before the first sample, and which
/// Fibonacci number suits the machine.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Calibration {
    /// The n of each task, as it is used.
    #[cfg_attr(test, schemars(range(min = 0, max = crate::workload::fib::MAX_N)))]
    pub n: i64,
    /// Whether it was chosen for the machine; if not, someone has set it.
    pub chosen: bool,
    /// About how long the work takes once, on one worker that is warm, in ms: a task; in strong scaling
    /// and fork-join all of a sample.
    pub work_ms: f64,
    /// The n that suits the machine.
    #[cfg_attr(test, schemars(range(min = 0, max = crate::workload::fib::MAX_N)))]
    pub advised_n: i64,
    /// How long the work was aimed to take, in ms, to choose `advised_n`.
    pub aim_ms: f64,
}

/// Where a run took place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Pool {
    /// Its number of workers; at least the largest number in the sweep.
    pub workers: u32,
    /// From asking the browser for the workers until all stood ready, in ms. Not part of any
    /// sample's time.
    pub startup_ms: f64,
    /// Whether this run started it; if not, a run before did, and `startup_ms` is from then.
    pub fresh: bool,
    /// What the workers themselves took of `startup_ms`; absent in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required))]
    pub phases: Option<Phases>,
    /// How the workers were warmed up before the first sample.
    pub warmup: Warmup,
    /// How many bytes of memory the workers share, once they stand; absent in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required))]
    pub memory_bytes: Option<u64>,
    /// How far off the time of a worker may be, in ms, as far as the workers' clocks could be compared
    /// with the engine's when they started; absent in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required))]
    pub clock_error_ms: Option<f64>,
    /// By how much the clock of a worker had to be corrected, in ms: the largest correction. Absent
    /// where none was needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required))]
    pub clock_corrected_ms: Option<f64>,
}

/// The start of a worker, by its own clock: medians over the workers of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Phases {
    /// From its creation until the first line of its script, in ms.
    pub script_ms: f64,
    /// To make an instance of the program there, in ms.
    pub program_ms: f64,
}

impl Pool {
    /// Takes over what is known of the clocks of another pool of the same run.
    pub fn note_clocks(&mut self, other: &Pool) {
        let more = |a: &mut Option<f64>, b: Option<f64>| {
            *a = a.map_or(b, |a| Some(a.max(b.unwrap_or(a))));
        };
        more(&mut self.clock_error_ms, other.clock_error_ms);
        more(&mut self.clock_corrected_ms, other.clock_corrected_ms);
    }
}

/// The warm-up: short calls on every worker at once, until they stop getting faster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Warmup {
    /// Which Fibonacci number the calls computed.
    pub n: i64,
    /// Calls on all workers together.
    pub calls: u32,
    /// The very first call on a worker, in ms: code not yet optimised by the browser. (The median
    /// over the workers.)
    pub first_ms: f64,
    /// A call of the fastest batch on a worker, in ms. (The median over the workers.)
    pub last_ms: f64,
}

/// What became of one link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TableResult {
    /// The address.
    pub link: String,
    /// The task that fetched it.
    pub task: u32,
    /// When it arrived (or failed), in ms from the start of its sample.
    pub arrived_ms: f64,
    /// What was in it, or null.
    pub table: Option<Table>,
    /// What was unusual about it, a sentence each: its encoding, the way it came. Left out if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// What went wrong, or null.
    pub error: Option<String>,
}

fn is_no(value: &bool) -> bool {
    !*value
}

impl Run {
    /// A run that has just begun.
    pub fn begin(experiment: Experiment, seed: u32, machine: Machine, started_at: String) -> Self {
        Run {
            schema: SCHEMA.to_owned(),
            experiment,
            started_at,
            imported: false,
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
            error: None,
            calibration: None,
            prediction: Vec::new(),
        }
    }

    /// Adds a future of the session, or what has changed of it.
    pub fn put_future(&mut self, future: FutureTrace) {
        match self.futures.iter_mut().find(|known| known.id == future.id) {
            Some(known) => *known = future,
            None => self.futures.push(future),
        }
    }

    /// Downloads: how many files of all samples came from the copies that the browser keeps.
    pub fn kept_copies(&self) -> u32 {
        let kept = self.samples.iter().map(|sample| sample.kept);
        kept.fold(0, u32::saturating_add)
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
