//! The check of what came from outside about a session: its futures, moves, notes and stall.

use std::collections::HashSet;

use crate::export::bounds::{at_most, in_order, text, time, worker};
use crate::export::error::ImportError;
use crate::export::limits::{MAX_EVENTS, MAX_FUTURES};
use crate::record::{FutureTrace, Move, Note, Run, Stall};

/// Checks all of a session but its samples.
pub(super) fn check(record: &Run, apart_ms: f64) -> Result<(), ImportError> {
    at_most("futures", record.futures.len(), MAX_FUTURES)?;
    at_most("moves", record.moves.len(), MAX_EVENTS)?;
    at_most("notes", record.notes.len(), MAX_EVENTS)?;
    let counts = record.experiment.worker_counts();
    let workers = counts.iter().copied().max().unwrap_or(1);
    let mut ids = HashSet::with_capacity(record.futures.len());
    for (at, future) in record.futures.iter().enumerate() {
        let place = |field: &str| format!("futures[{at}]{field}");
        check_future(&place, future, workers, apart_ms)?;
        if !ids.insert(future.id) {
            return Err(ImportError::DuplicateId {
                place: "the session".into(),
                what: "futures",
                id: future.id,
            });
        }
    }
    check_moves(&record.moves, workers, apart_ms)?;
    check_notes(&record.notes, apart_ms)?;
    match &record.stall {
        Some(stall) => check_stall(stall),
        None => Ok(()),
    }
}

fn check_future(
    place: &impl Fn(&str) -> String,
    future: &FutureTrace,
    workers: u32,
    apart_ms: f64,
) -> Result<(), ImportError> {
    if let Some(ran) = future.worker {
        worker(|| place(".worker"), ran, workers)?;
    }
    let submitted = ("submitted_ms", future.submitted_ms);
    time(|| place(".submitted_ms"), future.submitted_ms)?;
    if let Some(start_ms) = future.start_ms {
        time(|| place(".start_ms"), start_ms)?;
        in_order(|| place(""), submitted, ("start_ms", start_ms), apart_ms)?;
    }
    if let Some(end_ms) = future.end_ms {
        time(|| place(".end_ms"), end_ms)?;
        let end = ("end_ms", end_ms);
        in_order(|| place(""), submitted, end, apart_ms)?;
        if let Some(start_ms) = future.start_ms {
            // If its worker died, the end was noticed by another clock than the start.
            in_order(|| place(""), ("start_ms", start_ms), end, apart_ms)?;
        }
    }
    text(
        || place(".value"),
        future.value.as_deref().unwrap_or_default(),
    )?;
    text(
        || place(".error"),
        future.error.as_deref().unwrap_or_default(),
    )
}

fn check_moves(moves: &[Move], workers: u32, apart_ms: f64) -> Result<(), ImportError> {
    let mut before_ms = 0.0;
    for (at, step) in moves.iter().enumerate() {
        let place = |field: &str| format!("moves[{at}]{field}");
        time(|| place(".at_ms"), step.at_ms)?;
        let before = ("the move before", before_ms);
        in_order(|| place(""), before, ("at_ms", step.at_ms), apart_ms)?;
        before_ms = step.at_ms;
        if let Some(who) = step.worker {
            worker(|| place(".worker"), who, workers)?;
        }
    }
    Ok(())
}

fn check_notes(notes: &[Note], apart_ms: f64) -> Result<(), ImportError> {
    let mut before_ms = 0.0;
    for (at, note) in notes.iter().enumerate() {
        let place = |field: &str| format!("notes[{at}]{field}");
        time(|| place(".at_ms"), note.at_ms)?;
        let before = ("the note before", before_ms);
        in_order(|| place(""), before, ("at_ms", note.at_ms), apart_ms)?;
        before_ms = note.at_ms;
        text(|| place(".call"), &note.call)?;
        text(|| place(".answer"), &note.answer)?;
    }
    Ok(())
}

fn check_stall(stall: &Stall) -> Result<(), ImportError> {
    time(|| "stall.at_ms".into(), stall.at_ms)?;
    time(|| "stall.named_ms".into(), stall.named_ms)?;
    let (at, named) = (("at_ms", stall.at_ms), ("named_ms", stall.named_ms));
    in_order(|| "stall".into(), at, named, 0.0)?;
    text(|| "stall.name".into(), &stall.name)?;
    text(|| "stall.says".into(), &stall.says)?;
    text(|| "stall.python".into(), &stall.python)
}
