//! Does a record that came from outside make sense?
//!
//! Whatever passes here can be summarised, charted and exported without a surprise: numbers are
//! finite, times are in order, workers exist, and there is not more of anything than the page can
//! show.

mod sample;
mod session;

use super::error::{ImportError, excerpt};
use crate::error::LabError;
use crate::experiment::Experiment;
use crate::experiment::reader::join;
use crate::experiment::route::Route;
use crate::record::{Pool, Record, Sample, Status};

/// The most workers in any sample; more than any experiment offers.
pub const MAX_WORKERS: u32 = 1024;
/// The most samples in one record; the largest sweep on offer has a third of that.
pub const MAX_SAMPLES: usize = 10_000;
/// The most tasks in all samples together; more could hardly be drawn.
pub const MAX_TASKS: usize = 200_000;
/// The most holds of the GIL in all samples together.
pub const MAX_HOLDS: usize = 200_000;
/// The most futures in one session; a session offers far fewer.
pub const MAX_FUTURES: usize = 10_000;
/// The most moves, and the most notes, in one session.
pub const MAX_EVENTS: usize = 100_000;
/// The longest text of a session, in characters.
pub const MAX_TEXT: usize = 2_000;
/// The most files in one record.
pub const MAX_RESULTS: usize = 1_000;
/// The longest time, in ms: more than eleven days.
pub const MAX_MS: f64 = 1e9;
/// The coarsest clock, in µs: one second.
const MAX_CLOCK_US: f64 = 1e6;
/// The largest speed-up that anyone may predict.
const MAX_SPEEDUP: f64 = 1e6;
/// The most that a memory or a message has, in bytes: less than 2^40.
const MAX_BYTES: f64 = ((1u64 << 40) - 1) as f64;
/// By how much the clocks of two workers may disagree, in ms, apart from their steps.
const CLOCKS_APART_MS: f64 = 1.0;

/// Checks everything that was measured. Summary, fit and verdict are not looked at: whoever
/// calls this computes them anew.
///
/// # Errors
/// The first thing that can't be, and where.
pub fn check(record: &Record) -> Result<(), ImportError> {
    check_started_at(&record.started_at)?;
    check_experiment(&record.experiment)?;
    let clock_us = record.machine.clock_resolution_us;
    number(
        || "machine.clock_resolution_us".into(),
        clock_us,
        MAX_CLOCK_US,
    )?;
    if let Some(pool) = &record.pool {
        check_pool(pool)?;
    }
    at_most(
        "samples",
        record.samples.len() + record.as_written.len(),
        MAX_SAMPLES,
    )?;
    let in_samples = |count: fn(&Sample) -> usize| {
        let samples = record.samples.iter().chain(&record.as_written);
        samples.map(count).sum()
    };
    at_most("tasks", in_samples(|sample| sample.tasks.len()), MAX_TASKS)?;
    let holds = in_samples(|sample| sample.holds.len());
    at_most("holds of the GIL", holds, MAX_HOLDS)?;
    at_most("files", record.results.len(), MAX_RESULTS)?;
    let apart_ms = CLOCKS_APART_MS + 2.0 * clock_us / 1e3;
    for (list, samples) in [
        ("samples", &record.samples),
        ("as_written", &record.as_written),
    ] {
        for (at, sample) in samples.iter().enumerate() {
            let place = |field: &str| format!("{list}[{at}]{field}");
            sample::check(&place, sample, &record.experiment, apart_ms)?;
        }
    }
    session::check(record, apart_ms)?;
    for (at, result) in record.results.iter().enumerate() {
        time(|| format!("results[{at}].arrived_ms"), result.arrived_ms)?;
    }
    at_most("predictions", record.prediction.len(), MAX_WORKERS as usize)?;
    for (at, predicted) in record.prediction.iter().enumerate() {
        check_workers(|| format!("prediction[{at}].workers"), predicted.workers)?;
        number(
            || format!("prediction[{at}].speedup"),
            predicted.speedup,
            MAX_SPEEDUP,
        )?;
    }
    Ok(())
}

/// How a run that came from outside ended: nobody continues it here.
pub fn settled(status: Status) -> Status {
    match status {
        Status::Running => Status::Cancelled,
        ended => ended,
    }
}

/// `2026-11-22T14:05:09Z`, with or without parts of a second.
fn check_started_at(text: &str) -> Result<(), ImportError> {
    const SHAPE: &[u8] = b"0000-00-00T00:00:00";
    let bytes = text.as_bytes();
    let fits = |(byte, shape): (&u8, &u8)| match shape {
        b'0' => byte.is_ascii_digit(),
        _ => byte == shape,
    };
    let rest = bytes.get(SHAPE.len()..).unwrap_or_default();
    let good = bytes.iter().zip(SHAPE).all(fits)
        && (1..=12).contains(&rest.len())
        && rest.ends_with(b"Z")
        && rest[..rest.len() - 1]
            .iter()
            .all(|b| b.is_ascii_digit() || *b == b'.');
    if good {
        return Ok(());
    }
    Err(ImportError::Text {
        place: "started_at".into(),
        found: excerpt(text),
        allowed: "a time such as 2026-11-22T14:05:09Z".into(),
    })
}

/// The bounds of the parameters are those of a run link, so they are asked there.
fn check_experiment(experiment: &Experiment) -> Result<(), ImportError> {
    let counts = experiment.worker_counts();
    at_most("worker counts", counts.len(), MAX_WORKERS as usize)?;
    for &workers in counts {
        check_workers(|| "a worker count in params".into(), workers)?;
    }
    let parameter = |name: &str, given: &str, allowed: &str| ImportError::Parameter {
        name: name.to_owned(),
        given: excerpt(given),
        allowed: allowed.to_owned(),
    };
    if !counts.is_sorted_by(|a, b| a < b) {
        return Err(parameter(
            "workers",
            &join(counts),
            "ascending, each number once",
        ));
    }
    if experiment.chapter().is_session() && counts.len() != 1 {
        return Err(parameter("workers", &join(counts), "one number"));
    }
    for experiment in experiment.forms() {
        for notice in notices_of(&experiment) {
            if let LabError::Parameter {
                name,
                given,
                allowed,
                ..
            } = notice
            {
                return Err(parameter(&name, &given, &allowed));
            }
            // Other notices are about single links. A run may have tried such a link and failed.
        }
    }
    match experiment.flaw() {
        Some([name, given, allowed]) => Err(parameter(name, given, allowed)),
        None => Ok(()),
    }
}

/// What a run link with these parameters would be told.
fn notices_of(experiment: &Experiment) -> Vec<LabError> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(experiment.pairs());
    Route::read(&format!(
        "#/{}?{}",
        experiment.chapter().slug(),
        query.finish()
    ))
    .notices
}

fn check_pool(pool: &Pool) -> Result<(), ImportError> {
    check_workers(|| "pool.workers".into(), pool.workers)?;
    time(|| "pool.startup_ms".into(), pool.startup_ms)?;
    time(|| "pool.warmup.first_ms".into(), pool.warmup.first_ms)?;
    time(|| "pool.warmup.last_ms".into(), pool.warmup.last_ms)?;
    let phases = pool.phases.iter();
    for ms in phases.flat_map(|phases| [phases.script_ms, phases.program_ms]) {
        time(|| "pool.phases".into(), ms)?;
    }
    let clock_ms = [
        ("error", pool.clock_error_ms),
        ("corrected", pool.clock_corrected_ms),
    ];
    for (name, ms) in clock_ms {
        time(|| format!("pool.clock_{name}_ms"), ms.unwrap_or_default())?;
    }
    let memory = pool.memory_bytes.unwrap_or_default();
    bytes(|| "pool.memory_bytes".into(), memory)
}

fn check_workers(place: impl Fn() -> String, workers: u32) -> Result<(), ImportError> {
    if (1..=MAX_WORKERS).contains(&workers) {
        return Ok(());
    }
    Err(ImportError::Workers {
        place: place(),
        workers,
        max: MAX_WORKERS,
    })
}

/// A time in ms.
pub(super) fn time(place: impl Fn() -> String, ms: f64) -> Result<(), ImportError> {
    number(place, ms, MAX_MS)
}

/// A size in bytes.
fn bytes(place: impl Fn() -> String, found: u64) -> Result<(), ImportError> {
    number(place, found as f64, MAX_BYTES)
}

/// A text that is shown as it is.
fn text(place: impl Fn() -> String, found: &str) -> Result<(), ImportError> {
    // A character has at most 4 bytes, so most texts need no counting.
    if found.len() <= MAX_TEXT || found.chars().count() <= MAX_TEXT {
        return Ok(());
    }
    Err(ImportError::Text {
        place: place(),
        found: excerpt(found),
        allowed: format!("at most {MAX_TEXT} characters long"),
    })
}

/// A worker from 0 up to but not including `workers`.
fn worker(place: impl Fn() -> String, worker: u32, workers: u32) -> Result<(), ImportError> {
    if worker < workers {
        return Ok(());
    }
    let place = place();
    Err(ImportError::Worker {
        place,
        worker,
        workers,
    })
}

/// One time not before another, give or take `apart_ms`.
fn in_order(
    place: impl Fn() -> String,
    (earlier, earlier_ms): (&'static str, f64),
    (later, later_ms): (&'static str, f64),
    apart_ms: f64,
) -> Result<(), ImportError> {
    if later_ms + apart_ms >= earlier_ms {
        return Ok(());
    }
    let place = place();
    Err(ImportError::Order {
        place,
        earlier,
        later,
    })
}

/// A number from 0 to `max`.
pub(super) fn number(place: impl Fn() -> String, found: f64, max: f64) -> Result<(), ImportError> {
    if (0.0..=max).contains(&found) {
        return Ok(());
    }
    Err(ImportError::Number {
        place: place(),
        found: found.to_string(),
        max: max.to_string(),
    })
}

/// No more than `limit` of something.
pub(super) fn at_most(what: &'static str, count: usize, limit: usize) -> Result<(), ImportError> {
    if count <= limit {
        return Ok(());
    }
    Err(ImportError::TooMany { what, limit })
}
