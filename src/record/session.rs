//! The traces that a session leaves behind: the futures of an executor, or the moves at two queues.

use pysync::FutureState;
use serde::{Deserialize, Serialize};

/// A future of a session. Times in ms from the start of the session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FutureTrace {
    /// Its number, in the order of submission, from 0; each once.
    pub id: u32,
    /// Which Fibonacci number it will be; 0 if its task kills the worker instead.
    pub n: i64,
    /// Whether its task kills the worker. Left out if not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub kills: bool,
    /// The state it is in.
    pub state: FutureState,
    /// The worker that ran it, from 0; null if none did.
    pub worker: Option<u32>,
    /// When it was submitted, in ms.
    pub submitted_ms: f64,
    /// When a worker began with it, in ms.
    pub start_ms: Option<f64>,
    /// When it was done, or cancelled, in ms.
    pub end_ms: Option<f64>,
    /// The result in decimal digits, or null.
    pub value: Option<String>,
    /// What went wrong, or null.
    pub error: Option<String>,
}

/// A call in a session, and its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Note {
    /// When the answer came, in ms from the start of the session.
    pub at_ms: f64,
    /// What was called, as Python writes it: `f0.cancel()`.
    pub call: String,
    /// What came of it, in words.
    pub answer: String,
}

/// Something that happened at the two queues. Times in ms from the start of the session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Move {
    /// When it happened, in ms from the start of the session.
    pub at_ms: f64,
    /// The worker that did it, from 0; null for the main program.
    pub worker: Option<u32>,
    /// The kind of move: who did what, and to which queue.
    pub what: MoveKind,
    /// Which task or result it is about, from 0, or null.
    pub item: Option<u32>,
    /// How many items, sentinels too, then wait in the queue of tasks.
    pub queued: u32,
    /// How many items of the queue of tasks are then not yet done.
    pub unfinished: u32,
    /// How many results then wait in the queue of results.
    pub results: u32,
}

/// What can happen at the two queues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum MoveKind {
    /// The main program put a task into the queue of tasks.
    PutTask,
    /// The main program put a sentinel there.
    PutSentinel,
    /// A task could not be serialised, so it never got there.
    NotSent,
    /// A worker took a task.
    GetTask,
    /// A worker took a sentinel, and ended.
    GetSentinel,
    /// A worker put a result into the queue of results.
    PutResult,
    /// A worker said `task_done`.
    TaskDone,
    /// A worker should have said `task_done`, and didn't.
    Forgot,
    /// The main program took a result.
    GetResult,
    /// A worker died.
    Died,
    /// The main program's `join` returned.
    Joined,
}

/// How the two-queue machine came to a stop from which nothing in it could get it away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Stall {
    /// When nothing could go on any more, in ms from the start of the session.
    pub at_ms: f64,
    /// When the page's engine had found that out, in ms.
    pub named_ms: f64,
    /// What it is called, in a few words.
    pub name: String,
    /// What happened, in a sentence or two.
    pub says: String,
    /// What Python would do.
    pub python: String,
}
