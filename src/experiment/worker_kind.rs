//! The kinds of workers, by the names that the page gives them.

use crate::format;

/// What the workers are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkerKind {
    /// Workers, wherever they live.
    Workers,
    /// Workers that share one memory.
    Threads,
    /// Workers with a memory of their own.
    Processes,
    /// Tasks that take turns on one thread.
    Tasks,
    /// Downloads that overlap.
    Fetches,
}

impl WorkerKind {
    /// So many of them: "4 workers", "3 fetches at a time".
    pub fn with(self, number: u32) -> String {
        match self {
            WorkerKind::Workers => format::count(number, "worker"),
            WorkerKind::Threads => format::count(number, "thread"),
            WorkerKind::Processes if number == 1 => "1 process".to_owned(),
            WorkerKind::Processes => format!("{number} processes"),
            WorkerKind::Tasks => format!("{} on one thread", format::count(number, "task")),
            WorkerKind::Fetches if number == 1 => "1 fetch at a time".to_owned(),
            WorkerKind::Fetches => format!("{number} fetches at a time"),
        }
    }
}
