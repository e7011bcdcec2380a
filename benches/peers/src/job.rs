//! A job that every peer is given, its answer, and the rows of the table that it fills.

use parlab::workload::fib::calls;
use serde::{Deserialize, Serialize};

/// What is measured. As JSON, a line for each, it is what the programs of the peers are asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum Job {
    /// For each count k: k tasks of fib(n) on k workers that stand already, in ms.
    Tasks {
        /// Which Fibonacci number each task computes.
        n: i64,
        /// The counts.
        workers: Vec<u32>,
    },
    /// fib(n) by fork and join, split down to a cut-off, in ms.
    ForkJoin {
        /// Which Fibonacci number.
        n: i64,
        /// No splitting at or below this.
        cutoff: u32,
        /// On so many workers that stand already.
        workers: u32,
    },
    /// From asking for a pool until all its workers have said a word, in ms.
    Start {
        /// How many.
        workers: u32,
    },
    /// Tasks that do nothing, through an executor, in µs for each.
    Empty {
        /// How many.
        tasks: u32,
        /// On so many workers that stand already.
        workers: u32,
    },
    /// Bytes to a worker with a memory of its own, and a small answer, in ms.
    Send {
        /// How many KiB.
        kib: u32,
    },
}

/// What a peer says to a job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// One figure for each row of the job.
    Values(Vec<f64>),
    /// It can't do that, and why.
    Missing(String),
}

/// In what a row is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Milliseconds.
    #[serde(rename = "ms")]
    Ms,
    /// Microseconds.
    #[serde(rename = "µs")]
    Us,
    /// Thousands of bytes.
    #[serde(rename = "kB")]
    Kb,
    /// Millions of bytes.
    #[serde(rename = "MB")]
    Mb,
    /// A bare number.
    #[serde(rename = "")]
    Ratio,
}

impl Unit {
    /// Its sign, with the space before it.
    pub fn sign(self) -> &'static str {
        match self {
            Unit::Ms => " ms",
            Unit::Us => " µs",
            Unit::Kb => " kB",
            Unit::Mb => " MB",
            Unit::Ratio => "",
        }
    }
}

impl Job {
    /// The names of the rows that it fills, in the order of the answer's values.
    pub fn rows(&self) -> Vec<String> {
        match self {
            Job::Tasks { n, workers } => {
                let row = |&k: &u32| match k {
                    1 => format!("1 task of fib({n})"),
                    k => format!("{k} tasks of fib({n}) on {k} workers"),
                };
                workers.iter().map(row).collect()
            }
            Job::ForkJoin { n, cutoff, workers } => {
                vec![format!(
                    "fib({n}) split down to {cutoff} on {workers} workers"
                )]
            }
            Job::Start { workers } => vec![start_row(*workers)],
            Job::Empty { .. } => vec!["an empty task".to_owned()],
            Job::Send { kib } => vec![format!("{} to a process, and an answer", bytes(*kib))],
        }
    }

    /// In what its rows are told.
    pub fn unit(&self) -> Unit {
        match self {
            Job::Empty { .. } => Unit::Us,
            _ => Unit::Ms,
        }
    }

    /// The same for someone who is slow: a Fibonacci number that is smaller by `less`, and by how much
    /// the times are to be multiplied then, by the number of calls.
    pub fn for_the_slow(&self, less: i64) -> (Job, f64) {
        match self {
            Job::Tasks { n, workers } => {
                let smaller = (n - less).max(0);
                let times = calls(*n as u32) as f64 / calls(smaller as u32) as f64;
                let job = Job::Tasks {
                    n: smaller,
                    workers: workers.clone(),
                };
                (job, times)
            }
            other => (other.clone(), 1.0),
        }
    }
}

/// The row of [`Job::Start`].
pub fn start_row(workers: u32) -> String {
    format!("start {workers} workers")
}

fn bytes(kib: u32) -> String {
    match kib % 1024 {
        0 => format!("{} MiB", kib / 1024),
        _ => format!("{kib} KiB"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_a_flat_line() {
        let job = Job::Tasks {
            n: 30,
            workers: vec![1, 2],
        };
        let line = serde_json::to_string(&job).unwrap();
        assert_eq!(line, r#"{"job":"tasks","n":30,"workers":[1,2]}"#);
        assert_eq!(serde_json::from_str::<Job>(&line).unwrap(), job);
    }

    #[test]
    fn an_answer_has_values_or_is_missing() {
        let values: Answer = serde_json::from_str(r#"{"values":[1.5]}"#).unwrap();
        assert_eq!(values, Answer::Values(vec![1.5]));
        let missing: Answer = serde_json::from_str(r#"{"missing":"why"}"#).unwrap();
        assert_eq!(missing, Answer::Missing("why".to_owned()));
    }

    #[test]
    fn the_slow_get_less_and_are_reckoned_up() {
        let job = Job::Tasks {
            n: 20,
            workers: vec![1],
        };
        let (smaller, times) = job.for_the_slow(10);
        assert_eq!(smaller.rows(), ["1 task of fib(10)"]);
        assert!((times - 21891.0 / 177.0).abs() < 1e-9);
        let start = Job::Start { workers: 2 };
        assert_eq!(start.for_the_slow(10), (start, 1.0));
    }
}
