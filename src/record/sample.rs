//! A timed sample with its tasks, as the record keeps it.

use pysync::gil::Hold;
use serde::{Deserialize, Serialize};

use super::pressure::Pressure;

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
    /// Which start of the engine took it, from 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub start: u32,
    /// When it was begun, in ms from the start of the run; absent in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<f64>,
    /// How busy the machine was when it was begun, where the browser says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pressure: Option<Pressure>,
    /// Of a sample with one worker: how long the same work took just before, called without an
    /// executor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bare_ms: Option<f64>,
    /// From asking for the executor until all its workers stood at the queue.
    pub startup_ms: f64,
    /// From putting the first task into the queue until the last task was done: the makespan.
    pub wall_ms: f64,
    /// When each worker stood at the queue; one entry a worker.
    pub ready_ms: Vec<f64>,
    /// Processes: how many bytes of memory each has to itself, after its tasks; one entry a worker.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub memory_bytes: Vec<u64>,
    /// Processes: how far off the time of one may be, in ms, as far as their clocks could be compared
    /// with the engine's; absent in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_error_ms: Option<f64>,
    /// Processes: by how much the clock of one had to be corrected, in ms: the largest correction.
    /// Absent where none was needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_corrected_ms: Option<f64>,
    /// The lesson's timing: when its stopwatch is started and stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timer_ms: Option<[f64; 2]>,
    /// Shared data: what the counter showed in the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<u64>,
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
