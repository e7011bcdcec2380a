//! Results as files and links: how they leave the page, and come back.
//!
//! One file a format. What goes out is written from the [`Record`] alone; what comes in is checked
//! field by field, and its figures are computed anew from its samples.

pub mod limits;
pub mod error;
mod bounds;
pub mod check;
pub mod csv;
pub mod caption;
pub mod class_row;
pub mod json;
pub mod trace;
pub mod shared;
pub mod link;

pub use error::ImportError;

use crate::analysis::record::Record;
use crate::format::excerpt;

/// A format that a result can be saved in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// The whole record; the only one that can be opened again here.
    Json,
    /// One row a task, for spreadsheets and statistics programs.
    Csv,
    /// The timelines, for Perfetto and `chrome://tracing`.
    Trace,
}

impl Format {
    /// All of them, in the order they are offered.
    pub const ALL: [Format; 3] = [Format::Json, Format::Csv, Format::Trace];

    /// What a file name ends in, without the first dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Json => "json",
            Format::Csv => "csv",
            Format::Trace => "trace.json",
        }
    }

    /// The media type.
    pub fn mime(self) -> &'static str {
        match self {
            Format::Json | Format::Trace => "application/json",
            Format::Csv => "text/csv;charset=utf-8",
        }
    }

    /// What a button for it says.
    pub fn label(self) -> &'static str {
        match self {
            Format::Json => "JSON (everything)",
            Format::Csv => "CSV (a row a task)",
            Format::Trace => "Trace (for Perfetto)",
        }
    }

    /// The whole file.
    pub fn write(self, record: &Record) -> String {
        match self {
            Format::Json => json::to_json(record),
            Format::Csv => csv::to_csv(record),
            Format::Trace => trace::to_trace(record),
        }
    }
}

/// The most characters of a run's name.
const MAX_NAME: usize = 80;

/// A name for a run, from what someone typed or a file is called: in one line, without what nobody sees, of at
/// most 80 characters, and never empty.
pub fn run_name(text: &str) -> String {
    let text = excerpt(text, 4 * MAX_NAME);
    let words: Vec<&str> = text.split_whitespace().collect();
    match excerpt(&words.join(" "), MAX_NAME) {
        name if name.is_empty() => "A run without a name".to_owned(),
        name => name,
    }
}

/// A name for the file: `parlab-threads-2026-11-22T14-05-09.json`.
///
/// Only ASCII letters, digits, `-` and `.` are in it, whatever the record holds, so that every
/// file system takes it.
pub fn file_name(record: &Record, extension: &str) -> String {
    let safe = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    // Up to the seconds; Windows allows no colons.
    let when: String = record
        .started_at
        .chars()
        .take(19)
        .map(|c| if c == ':' { '-' } else { c })
        .filter(safe)
        .collect();
    let when = if when.is_empty() {
        when
    } else {
        format!("-{when}")
    };
    let extension: String = extension.chars().filter(|c| safe(c) || *c == '.').collect();
    let chapter = record.experiment.chapter().slug();
    format!("parlab-{chapter}{when}.{}", extension.trim_matches('.'))
}
