//! Values that came from outside, held against their bounds: an error names the place.

use super::error::{ImportError, excerpt};
use super::limits::{MAX_BYTES, MAX_MS, MAX_TEXT, MAX_WORKERS};

/// A number of workers, at least one.
pub(super) fn check_workers(place: impl Fn() -> String, workers: u32) -> Result<(), ImportError> {
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
pub(super) fn bytes(place: impl Fn() -> String, found: u64) -> Result<(), ImportError> {
    number(place, found as f64, MAX_BYTES)
}

/// A text that is shown as it is.
pub(super) fn text(place: impl Fn() -> String, found: &str) -> Result<(), ImportError> {
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
pub(super) fn worker(
    place: impl Fn() -> String,
    worker: u32,
    workers: u32,
) -> Result<(), ImportError> {
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
pub(super) fn in_order(
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
