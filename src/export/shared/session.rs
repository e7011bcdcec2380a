//! The part of a session that fits into a link.
//!
//! Its first futures and notes, its stall, and how many things came to which end. What moved at the
//! two queues is too much, and is counted only.

use serde::{Deserialize, Serialize};

use super::rounding::{TEXT, cut, to_us};
use crate::analysis::session::tally;
use crate::record::{Dropped, FutureTrace, Note, Run, Stall, Tally};

/// The most futures, and the most notes, in a link.
const MAX_LISTED: usize = 50;
/// How much is kept of what a stall says, in characters.
const STALL_TEXT: usize = 600;

/// What a link holds of a session. Times are to the µs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharedSession {
    /// How many came to which end, of all there were.
    pub tally: Tally,
    /// The first 50 futures, with at most 160 characters of an error.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub futures: Vec<FutureTrace>,
    /// The first 50 calls and answers, at most 160 characters of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// How the two-queue machine came to a stop, at most 600 characters of each text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stall: Option<Stall>,
}

impl SharedSession {
    /// What fits, and what doesn't; nothing of a record of another kind.
    pub(super) fn of(record: &Run) -> (Option<Self>, Vec<Dropped>) {
        let Some(tally) = tally(record) else {
            return (None, Vec::new());
        };
        let left_out = [
            (Dropped::Moves, !record.moves.is_empty()),
            (Dropped::Futures, record.futures.len() > MAX_LISTED),
            (Dropped::Notes, record.notes.len() > MAX_LISTED),
        ];
        let dropped = left_out.into_iter().filter(|(_, is)| *is);
        let session = SharedSession {
            tally,
            futures: record
                .futures
                .iter()
                .take(MAX_LISTED)
                .map(short_future)
                .collect(),
            notes: record
                .notes
                .iter()
                .take(MAX_LISTED)
                .map(short_note)
                .collect(),
            stall: record.stall.as_ref().map(short_stall),
        };
        (Some(session), dropped.map(|(what, _)| what).collect())
    }

    /// Leaves something out.
    pub(super) fn drop(&mut self, what: Dropped) {
        match what {
            Dropped::Futures => self.futures.clear(),
            Dropped::Notes => self.notes.clear(),
            // Moves are never in it, and the rest is of other runs.
            _ => {}
        }
    }

    /// Puts all of it where a record has it.
    pub(super) fn put_into(&self, record: &mut Run) {
        record.futures = self.futures.clone();
        record.notes = self.notes.clone();
        record.stall = self.stall.clone();
    }
}

fn short_future(future: &FutureTrace) -> FutureTrace {
    FutureTrace {
        submitted_ms: to_us(future.submitted_ms),
        start_ms: future.start_ms.map(to_us),
        end_ms: future.end_ms.map(to_us),
        value: future.value.as_ref().map(|value| cut(value, TEXT)),
        error: future.error.as_ref().map(|error| cut(error, TEXT)),
        ..future.clone()
    }
}

fn short_note(note: &Note) -> Note {
    Note {
        at_ms: to_us(note.at_ms),
        call: cut(&note.call, TEXT),
        answer: cut(&note.answer, TEXT),
    }
}

fn short_stall(stall: &Stall) -> Stall {
    Stall {
        at_ms: to_us(stall.at_ms),
        named_ms: to_us(stall.named_ms),
        name: cut(&stall.name, TEXT),
        says: cut(&stall.says, STALL_TEXT),
        python: cut(&stall.python, STALL_TEXT),
    }
}
