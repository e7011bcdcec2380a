//! A timed sample with its tasks, as the record keeps it.

use pysync::gil::Hold;
use serde::{Deserialize, Serialize};

use super::pressure::Pressure;

/// One timed sample. All times in ms from the moment the executor was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Sample {
    /// The number of workers; one of those in `params`.
    pub workers: u32,
    /// The round, from 0.
    pub round: u32,
    /// How often each task did its work in a row, because once is too short for the clock.
    #[serde(default = "once")]
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub repeats: u32,
    /// Which start of the engine took it, from 0. Left out if 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[cfg_attr(test, schemars(extend("default" = 0)))]
    pub start: u32,
    /// When it was begun, in ms from the start of the run. Absent in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required))]
    pub at_ms: Option<f64>,
    /// How busy the machine was when it was begun, as the browser says. Left out where it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required))]
    pub pressure: Option<Pressure>,
    /// Of a sample with one worker: how long the same work took just before, called without an
    /// executor, in ms. Left out elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required))]
    pub bare_ms: Option<f64>,
    /// From asking for the executor until all its workers stood at the queue, in ms.
    pub startup_ms: f64,
    /// From putting the first task into the queue until the last task was done, in ms: the makespan.
    pub wall_ms: f64,
    /// When each worker stood at the queue, in ms, one entry a worker; empty where that was not
    /// watched, and in a record that was opened from a link.
    #[cfg_attr(test, schemars(inner(range(min = 0))))]
    pub ready_ms: Vec<f64>,
    /// Processes: how many bytes of memory each has to itself, after its tasks; one entry a worker.
    /// Left out if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub memory_bytes: Vec<u64>,
    /// Processes: how far off the time of one may be, in ms, as far as their clocks could be compared
    /// with the engine's; absent in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required))]
    pub clock_error_ms: Option<f64>,
    /// Processes: by how much the clock of one had to be corrected, in ms: the largest correction.
    /// Absent where none was needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required))]
    pub clock_corrected_ms: Option<f64>,
    /// The lesson's timing: when its stopwatch is started and stopped, in ms. Left out elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required, inner(range(min = 0))))]
    pub timer_ms: Option<[f64; 2]>,
    /// Shared data: what the counter showed in the end. Left out elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required, range(max = (1u64 << 53) - 1)))]
    pub counted: Option<u64>,
    /// Downloads: how many of the files came from the copies that the browser keeps for use offline,
    /// because the server could not be reached: they took no network. Left out if 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[cfg_attr(test, schemars(extend("default" = 0)))]
    pub kept: u32,
    /// Under a GIL: who held it from when to when, in order and without overlap, on the axis of the
    /// tasks; in the lesson's timing the number of workers stands for the main thread. Left out if
    /// empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<Hold>,
    /// Under a GIL: how often the lock was taken, where that was too often to keep each time: then one of
    /// `holds` may stand for several turns of a thread, put together. Left out where each is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required, range(max = (1u64 << 53) - 1)))]
    pub turns: Option<u64>,
    /// The tasks, in the order they were put in; empty in a record that was opened from a link.
    pub tasks: Vec<Task>,
}

/// One task of a sample. Times in ms from the start of the sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Task {
    /// Its place in the list of tasks, from 0; each once in a sample.
    pub id: u32,
    /// The worker that ran it, from 0; less than the sample's `workers`.
    pub worker: u32,
    /// When it was put into the queue, in ms.
    pub queued_ms: f64,
    /// When the worker began, in ms.
    pub start_ms: f64,
    /// When the worker was done, in ms.
    pub end_ms: f64,
    /// Downloads: when the head of the answer was there and the file began to arrive, in ms. Left out
    /// where there was no answer, and elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required))]
    pub answered_ms: Option<f64>,
    /// The result, or null: a Fibonacci number in decimal digits (it may pass 2^53), or the number of
    /// bytes fetched.
    pub value: Option<String>,
    /// What went wrong, or null.
    pub error: Option<String>,
    /// Processes: what sending it there and back took: `taken_ms`, the task's `start_ms` and `end_ms`,
    /// and `returned_ms` follow one another. Left out elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required))]
    pub sent: Option<Sent>,
}

/// The way of a task to a worker with a memory of its own, and back. Times in ms from the start of
/// the sample.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Sent {
    /// How many bytes went there: the task with its argument.
    pub bytes: u64,
    /// How many bytes came back: the result.
    pub answer_bytes: u64,
    /// When it was taken from the queue, to be serialised and sent, in ms.
    pub taken_ms: f64,
    /// When the result was there, read and understood, in ms.
    pub returned_ms: f64,
}

fn once() -> u32 {
    1
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Sample {
    /// A sample of which nothing is known yet.
    pub fn begin(workers: u32, round: u32) -> Self {
        Sample {
            workers,
            round,
            repeats: 1,
            start: 0,
            at_ms: None,
            pressure: None,
            bare_ms: None,
            startup_ms: 0.0,
            wall_ms: 0.0,
            ready_ms: Vec::new(),
            memory_bytes: Vec::new(),
            clock_error_ms: None,
            clock_corrected_ms: None,
            timer_ms: None,
            counted: None,
            kept: 0,
            holds: Vec::new(),
            turns: None,
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
