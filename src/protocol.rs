//! The messages between page and engine.
//!
//! These are the only types that cross between the two programs, as JSON. Each variant is written by its
//! name outside: a name among the fields would have to be looked for first, by code for every type
//! again. Each run has a number; what arrives about an older run is dropped by the page. What an engine
//! says to its isolated workers is in [`crate::process_protocol`].

use pysync::ReturnWhen;
use serde::{Deserialize, Serialize};

use crate::experiment::Experiment;
use crate::record::{Calibration, FutureTrace, Move, Note, Pool, Sample, Stall, TableResult};

/// Which build this is, the same in page and engine: programs of two builds must not talk, for what one
/// says the other may take for something else. Empty where nobody has named it.
pub const BUILD: &str = match option_env!("PARLAB_BUILD") {
    Some(build) => build,
    None => "",
};

/// The address of a file of the engine, so that no cache gives that of another build.
pub fn address_of(file: &str) -> String {
    match BUILD {
        "" => format!("./{file}"),
        build => format!("./{file}?v={build}"),
    }
}

/// From a tab of the lab to the others in its browser, as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToTabs {
    /// A run begins here: who else is at work?
    Begins,
    /// The answer of each that is.
    AtWork,
}

impl ToTabs {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            ToTabs::Begins => "begins",
            ToTabs::AtWork => "at work",
        }
    }
}

/// From the page to the engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToEngine {
    /// Run this, from start to end. (A run is cancelled by ending the whole engine: a worker deep
    /// in a task can't be asked to stop.)
    Run {
        /// Its number.
        run: u32,
        /// What to run.
        what: Experiment,
        /// The seed of the order in which worker counts are visited.
        seed: u32,
        /// Where to go on, if another engine has begun it.
        resume: Option<Resume>,
    },
    /// Someone does something in a session that runs.
    Act {
        /// The run this is about.
        run: u32,
        /// What is done: a call on the executor, or a step of the queues.
        action: Action,
    },
    /// The page has drawn the announcement of a sample: it may be timed.
    Drawn {
        /// The run this is about.
        run: u32,
        /// The number of the announcement.
        number: u32,
    },
    /// The sample that is announced isn't needed: its worker count says nothing that is still open.
    Skip {
        /// The run this is about.
        run: u32,
        /// The number of the announcement.
        number: u32,
    },
    /// The answer is clear enough, or the time is up: no sample is to be taken any more.
    Enough {
        /// The run this is about.
        run: u32,
        /// The number of the announcement.
        number: u32,
    },
}

/// Where an engine takes over a run that another one has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    /// The first round that it takes.
    pub round: u32,
    /// How often each task does its work in a row, as in the rounds before.
    pub repeats: u32,
}

/// What someone can do in a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Futures: submit fib(n).
    Submit {
        /// Which Fibonacci number.
        n: i64,
    },
    /// Futures: cancel a future.
    Cancel {
        /// The number of the future, in the order of submission, from 0.
        future: u32,
    },
    /// Futures: wait for the result of a future.
    Result {
        /// The number of the future, in the order of submission, from 0.
        future: u32,
        /// For so many ms at most; for ever if there is none.
        timeout_ms: Option<u32>,
    },
    /// Futures: wait for all futures there are now.
    Wait {
        /// When the wait is over: at the first, at the first failure, or when all are over.
        until: ReturnWhen,
        /// For so many ms at most; for ever if there is none.
        timeout_ms: Option<u32>,
    },
    /// Futures: submit `fib` of each by `map`, and take the results as they come.
    Map {
        /// Which Fibonacci numbers.
        tasks: Vec<i64>,
    },
    /// Futures: submit a task that kills its worker.
    Kill,
    /// Futures: shut the executor down. The session ends when nothing runs any more.
    Shutdown {
        /// Wait for what runs (and, if it isn't cancelled, for what is pending).
        wait: bool,
        /// Cancel what is pending.
        cancel_futures: bool,
    },
    /// Queues: one operation on a queue.
    Step,
    /// Queues: go on at full speed.
    Go,
}

/// From the engine to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromEngine {
    /// The engine has started and listens.
    Ready {
        /// The step of its clock, in µs.
        clock_resolution_us: f64,
        /// Which build it is of, as [`BUILD`] says in it.
        build: String,
    },
    /// The engine, or a part of it that can't be replaced alone, is broken.
    Broken {
        /// How far it had come.
        stage: Stage,
        /// What the browser said.
        why: String,
    },
    /// Something about a run.
    Run(AboutRun),
}

/// What the engine says about a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AboutRun {
    /// Its number.
    pub run: u32,
    /// What about it.
    pub event: Box<RunEvent>,
}

/// [`FromEngine::Run`] alone: the only message that the page reads as a whole.
#[derive(Debug, Deserialize)]
pub struct RunMessage {
    /// What it says.
    pub run: AboutRun,
}

/// How far an engine came before it broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It did not start.
    Start,
    /// It was running.
    Running,
}

/// What happens in a run, in this order: `Pool` where the chapter has one, then `Next` and
/// `Sample` for each sample with `Working` between in a long one, `Tables` where the chapter has
/// them, `Finished`; or `Failed` at any time. In a session, what happens there instead of samples,
/// and one `Sample` at its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunEvent {
    /// The engine has taken it on.
    Accepted,
    /// A pool is being started, of so many workers, 1 or more.
    StartingPool(u32),
    /// The pool stands, and is warm.
    Pool(Pool),
    /// How long a task takes on one worker, and which n suits this machine.
    Calibrated(Calibration),
    /// The next sample is about to be timed; it starts when the page says that it has drawn this.
    Next {
        /// The number of this announcement, from 1.
        number: u32,
        /// With how many workers.
        workers: u32,
        /// The round, from 0.
        round: u32,
    },
    /// A long sample goes on: sent once a second.
    Working {
        /// Tasks done so far.
        done: u32,
        /// Tasks in all.
        of: u32,
    },
    /// A sample has been timed.
    Sample(Sample),
    /// What was in the files, in the order of their arrival: one entry a link.
    Tables(Vec<TableResult>),
    /// A sample of the lesson's own timing, run as the lesson has it.
    AsWritten(Sample),
    /// A future has been submitted, or has changed.
    Future(FutureTrace),
    /// What was called in a session, and its answer.
    Note(Note),
    /// Things happened at the two queues: the moves, in their order.
    Moves(Vec<Move>),
    /// Queues, by steps: what the next one will be, in words.
    Waiting(String),
    /// A worker died, and the pool of threads with it: the engine is of no use after this run.
    PoolBroken,
    /// The two-queue machine can't go on.
    Stall(Stall),
    /// No more samples are taken: all rounds are done, or the page had enough.
    Finished,
    /// The run can't go on.
    Failed {
        /// What went wrong, said so that a student can act on it. (The page does nothing else with it, and to read
        /// every error there is would be a fiftieth of the program.)
        says: String,
        /// Whether all was done, but its times say nothing.
        is_void: bool,
    },
}
