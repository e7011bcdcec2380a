//! The messages between the engine and an isolated worker, a "process".
//!
//! They share no memory: everything is written down as bytes (postcard) and posted. A process either
//! runs one task after another for an executor, or is a worker of the two-queue machine, which asks
//! for its tasks by itself.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::LabError;
use crate::workload::call::{Answer, Job};

/// How the name of such a worker begins, by which its program knows what it is.
pub const NAME: &str = "parlab process";

/// From the engine to a process. To be sent, `W` may also be a reference: the bytes are the same.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ToProcess<W = Job> {
    /// Run this.
    Task(W),
    /// Be a worker of the two-queue machine.
    WorkQueues,
    /// The item that was asked for; a sentinel if there is none.
    Item {
        /// The task.
        work: Option<W>,
        /// Leave out `task_done` after it.
        forget_task_done: bool,
    },
    /// What was put, or said, has reached the queue: go on.
    Taken,
    /// What does your clock show?
    Time,
}

/// From a process to the engine. Times in ms since 1970, by the clock of the process, which may be
/// ahead of the engine's or behind it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromProcess {
    /// It has started and listens.
    Ready {
        /// The size of its memory.
        memory_bytes: u64,
    },
    /// What its clock shows.
    Time {
        /// The time in ms since 1970.
        at_ms: f64,
    },
    /// A task is done.
    Done(Done),
    /// Two queues: it waits for an item.
    Get,
    /// Two queues: it puts a result.
    Put(Done),
    /// Two queues: the item is dealt with.
    TaskDone,
    /// Two queues: it should have said so, and went on.
    Forgot,
    /// Two queues: it took a sentinel and ends.
    Ended,
}

/// What came of a task in a process.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// When it began, in ms since 1970.
    pub start_ms: f64,
    /// When it was done.
    pub end_ms: f64,
    /// What it returned.
    pub result: Result<Answer, LabError>,
    /// The size of the memory of the process then.
    pub memory_bytes: u64,
}

/// Writes a message down.
///
/// # Errors
/// [`LabError::NotSerialisable`] if there is something in it that lives in one memory only.
pub fn to_bytes(message: &impl Serialize) -> Result<Vec<u8>, LabError> {
    postcard::to_stdvec(message).map_err(|_| LabError::NotSerialisable {
        // The format keeps no text of what went wrong; the one thing that can is this.
        why: "a piece of code lives in one memory, and can’t be written down as bytes".to_owned(),
    })
}

/// Reads a message.
///
/// # Errors
/// [`LabError::BrokenPool`] if the bytes are no such message.
pub fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, LabError> {
    postcard::from_bytes(bytes).map_err(|error| LabError::BrokenPool {
        why: format!("a message could not be read ({error})"),
    })
}
