//! A run as a timeline for a trace viewer.
//!
//! The Chrome trace event format, JSON object form, which Perfetto (`ui.perfetto.dev`) and
//! `chrome://tracing` open. The format is described in "Trace Event Format" (Google, 2016).
//!
//! - A sample is a process: `pid` is its number from 1. A worker is a thread of it: `tid` is
//!   `pid` × 10 000 + the worker's number from 1, so that no thread is taken for a process's main
//!   thread, or for one of another process.
//! - Samples lie one after another in the order taken, [`GAP_US`] apart; what happened between
//!   them is not measured, and not shown. After them come those of the lesson's own timing as the
//!   lesson has it, named so.
//! - Times are whole µs, finer than any clock of a page. Within a thread nothing overlaps, as the
//!   viewers demand: where the clocks of two workers disagree, the later event begins later.
//!   `args` has the times as measured, in ms.
//! - Categories: `startup`, `task` and `idle` on the threads; `queue`, a counter of the tasks that
//!   wait; on rows of their own, because they overlap with tasks, `gil` (who holds it), `sending`
//!   (there and back, one row a worker) and `stopwatch` (the lesson's).
//! - A session has a process more, on the time of its sample: `move` and `note` are instant events,
//!   on the row of who did it; `future` are asynchronous events, from the submission of each future
//!   until it began or was cancelled.

mod units;
mod process;
mod side_events;
mod session;

use std::iter::repeat;

use serde_json::{Value, json};

use crate::analysis::record::Record;
use crate::json::to_tree;
use crate::record::Run;
use process::Process;
pub use units::TID_STEP;

/// What lies between two samples, in µs.
pub const GAP_US: u64 = 1000;

/// The whole file.
pub fn to_trace(record: &Record) -> String {
    let mut events = Vec::new();
    let mut origin_us = 0;
    let measured = record.samples.iter().zip(repeat(false));
    let as_written = record.as_written.iter().zip(repeat(true));
    for ((sample, as_written), pid) in measured.chain(as_written).zip(1..) {
        let process = Process {
            record,
            sample,
            as_written,
            pid,
            origin_us,
        };
        process.write(&mut events);
        origin_us += process.length_us() + GAP_US;
    }
    session::write(record, &mut events);
    let trace = json!({
        "displayTimeUnit": "ms",
        "otherData": other_data(record),
        "traceEvents": events,
    });
    trace.to_string()
}

/// All of the record that is neither a sample nor long.
fn other_data(record: &Record) -> Value {
    let run = Run {
        futures: Vec::new(),
        moves: Vec::new(),
        notes: Vec::new(),
        results: Vec::new(),
        ..record.without_samples()
    };
    let (Value::Object(mut data), Value::Object(report)) =
        (to_tree(&run), to_tree(record.report()))
    else {
        return Value::Null;
    };
    data.extend(report);
    data.remove("samples");
    Value::Object(data)
}
