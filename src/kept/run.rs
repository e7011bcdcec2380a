//! A run as it is written while it grows: its facts, and beside them its samples in parts, each written
//! once.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::analysis::record::Record;
use crate::export::ImportError;
use crate::export::json::from_parts;
use crate::json;
use crate::record::{Run, Sample, Status};

/// How many tasks of how many samples go into one part, about: some megabytes of text.
const TASKS_IN_PART: usize = 20_000;

/// What the list of runs knows of a run beside its record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// What it is called.
    pub name: String,
    /// Whether it is drawn behind the one in the foreground.
    pub shown: bool,
}

/// A list of samples of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// `samples` of the record.
    Samples,
    /// `as_written` of the record.
    AsWritten,
}

impl List {
    /// Both, by number.
    pub const ALL: [List; 2] = [List::Samples, List::AsWritten];

    /// The samples of this list.
    pub fn of(self, run: &Run) -> &[Sample] {
        match self {
            List::Samples => &run.samples,
            List::AsWritten => &run.as_written,
        }
    }
}

/// Some samples of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Of which list.
    pub list: List,
    /// How many stand before them.
    pub from: usize,
    /// As JSON.
    pub text: String,
}

/// A run as it was read back.
#[derive(Clone, Debug, PartialEq)]
pub struct Restored {
    /// As it stood in the list.
    pub listed: Listed,
    /// The run.
    pub record: Record,
    /// Whether it was in progress when the page went.
    pub was_running: bool,
}

#[derive(Serialize, Deserialize)]
struct Facts<T> {
    #[serde(flatten)]
    listed: Listed,
    run: T,
}

/// All but the samples, as JSON.
pub fn facts(listed: Listed, run: &Run) -> String {
    let run = run.without_samples();
    json::write(&Facts { listed, run })
}

/// The samples from these numbers on (one for each list), as parts.
pub fn parts(run: &Run, from: [usize; 2]) -> Vec<Part> {
    let mut parts = Vec::new();
    for (list, mut from) in List::ALL.into_iter().zip(from) {
        let samples = list.of(run);
        while from < samples.len() {
            let mut tasks = 0;
            let fits = |sample: &&Sample| {
                let has_room = tasks < TASKS_IN_PART;
                tasks += sample.tasks.len() + sample.holds.len();
                has_room
            };
            let many = samples[from..].iter().take_while(fits).count();
            let text = json::write(&samples[from..from + many]);
            parts.push(Part { list, from, text });
            from += many;
        }
    }
    parts
}

/// Puts a run together again.
///
/// # Errors
/// What is no run, or none that can be; a part that is missing.
pub fn restore(facts: &str, parts: &[Part]) -> Result<Restored, ImportError> {
    let Facts { listed, run }: Facts<&RawValue> =
        json::read(facts).map_err(|_| ImportError::NoRecord)?;
    let of = |list| {
        let own = parts.iter().filter(move |part| part.list == list);
        own.map(|part| (part.from, part.text.as_str())).collect()
    };
    let was_running = json::read::<HasStatus>(run.get())
        .is_ok_and(|HasStatus { status }| status == Status::Running);
    let [samples, as_written]: [Vec<(usize, &str)>; 2] = List::ALL.map(of);
    Ok(Restored {
        listed,
        record: from_parts(run.get(), &samples, &as_written)?,
        was_running,
    })
}

#[derive(Deserialize)]
struct HasStatus {
    status: Status,
}

#[cfg(test)]
mod tests;
