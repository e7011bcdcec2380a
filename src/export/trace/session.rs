//! What happened in a session, as a process of its own: futures that wait, what moved at the two
//! queues, and the calls with their answers.

use serde_json::{Value, json};

use super::units::{TID_STEP, us};
use crate::analysis::record::Record;
use crate::json::to_tree;
use crate::record::{FutureTrace, Move};

/// Writes it, after the processes of the samples but on the time of the first, which is that of the
/// session.
pub(super) fn write(record: &Record, events: &mut Vec<Value>) {
    if record.futures.is_empty() && record.moves.is_empty() && record.notes.is_empty() {
        return;
    }
    let session = Session {
        pid: (record.samples.len() + record.as_written.len()) as u64 + 1,
    };
    session.about(0, "process_name", json!({ "name": "the session" }), events);
    session.row(1, "main program", events);
    let seen = record.moves.iter().filter_map(|step| step.worker).max();
    for worker in 0..seen.map_or(0, |last| last + 1) {
        let number = u64::from(worker) + 1;
        session.row(number + 1, &format!("worker {number}"), events);
    }
    for step in &record.moves {
        session.write_move(step, events);
    }
    for note in &record.notes {
        let args = json!({ "answer": note.answer });
        events.push(session.instant(1, "note", &note.call, note.at_ms, args));
    }
    if let Some(stall) = &record.stall {
        let args = json!({ "says": stall.says, "python": stall.python });
        events.push(session.instant(1, "stall", &stall.name, stall.at_ms, args));
    }
    let end_ms = end_ms(record);
    for future in &record.futures {
        session.write_future(future, end_ms, events);
    }
}

/// The last thing that is known to have happened.
fn end_ms(record: &Record) -> f64 {
    let futures = record
        .futures
        .iter()
        .flat_map(|future| [Some(future.submitted_ms), future.start_ms, future.end_ms]);
    let samples = record.samples.iter().map(|sample| sample.end_ms());
    futures
        .flatten()
        .chain(record.notes.iter().map(|note| note.at_ms))
        .chain(samples)
        .fold(0.0, f64::max)
}

/// The process of a session.
struct Session {
    pid: u64,
}

impl Session {
    fn write_move(&self, step: &Move, events: &mut Vec<Value>) {
        let what = to_tree(&step.what);
        let what = what.as_str().unwrap_or_default().replace('-', " ");
        let name = match step.item {
            Some(item) => format!("{what} {}", u64::from(item) + 1),
            None => what,
        };
        // Row 1 is the main program's.
        let row = step.worker.map_or(1, |worker| u64::from(worker) + 2);
        let args = json!({
            "queued": step.queued, "unfinished": step.unfinished, "results": step.results,
        });
        events.push(self.instant(row, "move", &name, step.at_ms, args));
    }

    /// Futures wait side by side: each is a track of its own.
    fn write_future(&self, future: &FutureTrace, end_ms: f64, events: &mut Vec<Value>) {
        let from_us = us(future.submitted_ms);
        let until_ms = future.start_ms.or(future.end_ms).unwrap_or(end_ms);
        let name = format!("future {} pending", u64::from(future.id) + 1);
        let args = json!({ "n": future.n, "state": future.state, "error": future.error });
        for (phase, at_us) in [("b", from_us), ("e", us(until_ms).max(from_us))] {
            events.push(json!({
                "name": name, "cat": "future", "ph": phase, "id": future.id, "ts": at_us,
                "pid": self.pid, "tid": self.tid(1), "args": args,
            }));
        }
    }

    fn instant(&self, row: u64, category: &str, name: &str, at_ms: f64, args: Value) -> Value {
        json!({
            "name": name, "cat": category, "ph": "i", "s": "t", "ts": us(at_ms),
            "pid": self.pid, "tid": self.tid(row), "args": args,
        })
    }

    fn row(&self, row: u64, name: &str, events: &mut Vec<Value>) {
        self.about(row, "thread_name", json!({ "name": name }), events);
        self.about(
            row,
            "thread_sort_index",
            json!({ "sort_index": row }),
            events,
        );
    }

    fn about(&self, row: u64, name: &str, args: Value, events: &mut Vec<Value>) {
        events.push(json!({
            "name": name, "ph": "M", "ts": 0, "pid": self.pid, "tid": self.tid(row), "args": args,
        }));
    }

    fn tid(&self, row: u64) -> u64 {
        self.pid * TID_STEP + row
    }
}
