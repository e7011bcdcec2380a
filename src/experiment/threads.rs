//! Chapter Threads: do k workers do k times the work in the same time?
//!
//! As in the lesson, k tasks run on k workers (weak scaling): with perfect parallelism the time
//! stays the same for every k, up to the number of cores.

use serde::{Deserialize, Serialize};

use super::param::{Reader, join};
use crate::error::LabError;
use crate::work::fib::MAX_N;

/// The worker counts of the lesson.
pub const LESSON_WORKERS: [u32; 7] = [1, 2, 3, 4, 8, 16, 32];
/// The most workers on offer.
pub const MAX_WORKERS: u32 = 32;
/// The most repetitions on offer.
pub const MAX_REPS: u32 = 100;

/// What a sweep runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadsParams {
    /// Which Fibonacci number each task computes, 0 to 50.
    pub n: i64,
    /// The worker counts, ascending, each once, 1 to 32, at least one.
    pub workers: Vec<u32>,
    /// Samples for each worker count, 1 to 100.
    pub reps: u32,
}

impl Default for ThreadsParams {
    fn default() -> Self {
        ThreadsParams {
            n: 34,
            workers: vec![1, 2, 3, 4, 8],
            reps: 5,
        }
    }
}

impl ThreadsParams {
    /// Reads them from a link.
    pub fn read(reader: &mut Reader) -> Self {
        let default = Self::default();
        let max_workers = i64::from(MAX_WORKERS);
        ThreadsParams {
            n: read_n(reader, default.n),
            workers: reader.list("workers", 1..=max_workers, &default.workers),
            reps: reader.whole("reps", 1..=i64::from(MAX_REPS), i64::from(default.reps)) as u32,
        }
    }

    /// Writes them into a link.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![
            ("n", self.n.to_string()),
            ("workers", join(&self.workers)),
            ("reps", self.reps.to_string()),
        ]
    }

    /// The largest number of workers.
    pub fn most_workers(&self) -> u32 {
        self.workers.last().copied().unwrap_or(1)
    }
}

/// A negative n is the error that the lesson wants to raise, so it is said in those words too.
fn read_n(reader: &mut Reader, default: i64) -> i64 {
    let Some(given) = reader.last("n") else {
        return default;
    };
    match given.trim().parse::<i64>() {
        Ok(n) if (0..=MAX_N).contains(&n) => return n,
        Ok(n) if n < 0 => reader.notice(LabError::NegativeFibonacci { n }),
        _ => {}
    }
    reader.refuse(
        "n",
        given,
        format!("a whole number from 0 to {MAX_N}"),
        default,
    );
    default
}

/// The worker counts for a slider at `most`: the lesson's up to there, and `most` itself.
pub fn worker_counts_up_to(most: u32) -> Vec<u32> {
    let most = most.clamp(1, MAX_WORKERS);
    let mut counts: Vec<u32> = LESSON_WORKERS.into_iter().filter(|&k| k < most).collect();
    counts.push(most);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_negative_n_gets_its_own_message() {
        let mut reader = Reader::new("n=-3");
        assert_eq!(ThreadsParams::read(&mut reader), ThreadsParams::default());
        let notices = reader.finish();
        assert_eq!(notices[0], LabError::NegativeFibonacci { n: -3 });
        assert!(notices[1].to_string().contains("Using 34"));
    }

    #[test]
    fn the_slider_takes_the_lessons_counts_and_its_own() {
        assert_eq!(worker_counts_up_to(1), [1]);
        assert_eq!(worker_counts_up_to(6), [1, 2, 3, 4, 6]);
        assert_eq!(worker_counts_up_to(8), [1, 2, 3, 4, 8]);
        assert_eq!(worker_counts_up_to(32), LESSON_WORKERS);
    }
}
