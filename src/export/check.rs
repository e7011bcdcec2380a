//! The check of a record that came from outside: whether it makes sense.
//!
//! Whatever passes here can be summarised, charted and exported without a surprise: numbers are
//! finite, times are in order, workers exist, and there is not more of anything than the page can
//! show.

mod sample;
mod session;
mod shortened;

use super::bounds::{at_most, bytes, check_workers, number, time};
use super::error::{ImportError, excerpt};
use super::limits::*;
use crate::error::LabError;
use crate::experiment::Experiment;
use crate::experiment::reader::join;
use crate::experiment::route::Route;
use crate::record::{Pool, Run, Sample, Status};

/// Checks everything that was measured. Summary, fit and verdict are not looked at: whoever
/// calls this computes them anew.
///
/// # Errors
/// The first thing that can't be, and where.
pub fn check(record: &Run) -> Result<(), ImportError> {
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
    if let Some(shortened) = &record.shortened {
        shortened::check(record, shortened)?;
    }
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
pub(super) fn check_experiment(experiment: &Experiment) -> Result<(), ImportError> {
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
    for form in experiment.forms() {
        for notice in notices_of(&form) {
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
