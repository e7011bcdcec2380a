//! The lesson's stopwatch: what it says, and how long the work took.
//!
//! The lesson reads its clock too early: before its threads are joined, or around processes whose
//! `fib` returns at once. Each is run as the lesson has it and as it should be, and the two are set
//! side by side.

use runstats::samples::Samples;

use crate::experiment::Experiment;
use crate::experiment::question::Question;
use crate::experiment::worker_kind::WorkerKind;
use crate::format;
use crate::record::{Run, Sample};

/// Whether the run is the lesson's own timing.
pub fn is_naive_timing(experiment: &Experiment) -> bool {
    experiment.question() == Question::NaiveTiming
}

/// What the lesson's stopwatch says of a sample, in ms. Where it was started and stopped is not
/// known of a sample from a link, whose time is then what the stopwatch said.
pub fn read_ms(sample: &Sample) -> f64 {
    match sample.timer_ms {
        Some([start_ms, stop_ms]) => stop_ms - start_ms,
        None => sample.wall_ms,
    }
}

/// The sentence, for the largest number of workers that was timed both ways: medians of both.
/// `None` for other runs, and until there is one.
pub fn sentence(record: &Run) -> Option<String> {
    if !is_naive_timing(&record.experiment) {
        return None;
    }
    let (workers, read_ms, took_ms) =
        record
            .experiment
            .worker_counts()
            .iter()
            .rev()
            .find_map(|&workers| {
                let as_written = record.as_written.iter();
                let reads = as_written
                    .filter(|sample| sample.workers == workers)
                    .map(read_ms);
                let walls = record.samples_with(workers).map(|sample| sample.wall_ms);
                let median = |times: Vec<f64>| Some(Samples::new(times)?.median());
                Some((workers, median(reads.collect())?, median(walls.collect())?))
            })?;
    let kind = record.experiment.worker_kind();
    let why = match kind {
        WorkerKind::Processes => {
            "What it times is the start of a pool, because its fib returns at once."
        }
        _ if read_ms < took_ms => "It stops before the work is done.",
        _ => "The tasks are too short to tell the two apart.",
    };
    Some(format!(
        "The lesson’s stopwatch says {}, but {} took {}. {why}",
        format::time(read_ms),
        kind.with(workers),
        format::time(took_ms),
    ))
}

#[cfg(test)]
mod tests;
