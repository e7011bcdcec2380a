//! A record as a JSON file: how it is saved, and how a saved one is opened again.
//!
//! The schema is `docs/parlab.run-1.schema.json`, made from the types. What is opened may come from
//! anywhere: it is checked, and its summary, fit and verdict are computed anew from its samples, never
//! trusted.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::bounds::at_most;
use super::check::{check, settled};
use super::error::{ImportError, excerpt};
use crate::analysis::record::Record;
use crate::experiment::{Chapter, json_form};
use crate::json;
use crate::record::{Run, SCHEMA, Sample};

/// The largest file that is opened, in MiB.
pub const MAX_MIB: usize = 128;
/// The most values in a file, counted before anything is kept of them: a small file of brackets
/// would otherwise fill the page's memory.
pub const MAX_VALUES: usize = 5_000_000;

/// The record as JSON, indented, with every digit.
pub fn to_json(record: &Record) -> String {
    json::write_indented(record)
}

/// Reads a record that was saved as JSON. A run that was saved while it went on counts as
/// cancelled.
///
/// # Errors
/// A file that is too large, not JSON, something else, of another version, incomplete, or
/// impossible in itself, each told apart.
pub fn from_json(text: &str) -> Result<Record, ImportError> {
    if text.len() > MAX_MIB << 20 {
        return Err(ImportError::TooLarge { limit_mib: MAX_MIB });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let values = text.bytes().filter(|byte| b",[{".contains(byte)).count();
    at_most("values", values, MAX_VALUES)?;
    from_parts(text, &[], &[])
}

/// Reads a run whose samples stand apart from it: beside each list of them, how many come before it. As
/// [`from_json`] otherwise.
///
/// # Errors
/// As [`from_json`]; a list that is missing.
pub fn from_parts(
    text: &str,
    samples: &[(usize, &str)],
    as_written: &[(usize, &str)],
) -> Result<Record, ImportError> {
    check_schema(text)?;
    check_experiment(text)?;
    let mut run: Run = parse(text)?;
    join(&mut run.samples, samples)?;
    join(&mut run.as_written, as_written)?;
    check(&run)?;
    run.status = settled(run.status);
    Ok(Record::new(run))
}

fn join(samples: &mut Vec<Sample>, parts: &[(usize, &str)]) -> Result<(), ImportError> {
    for &(from, text) in parts {
        if from != samples.len() {
            return Err(ImportError::PartMissing {
                from: samples.len(),
            });
        }
        samples.append(&mut parse(text)?);
    }
    Ok(())
}

/// Is it JSON, and does it say that it is a record of this version?
fn check_schema(text: &str) -> Result<(), ImportError> {
    #[derive(Deserialize)]
    struct Head<'a> {
        #[serde(borrow)]
        schema: Cow<'a, str>,
    }
    // First all of it, so that bad JSON is called that even where the schema is missing too.
    let any: Result<serde::de::IgnoredAny, _> = serde_json::from_str(text);
    any.map_err(|error| ImportError::NotJson {
        line: error.line(),
        column: error.column(),
        why: without_place(&error),
    })?;
    let head: Head = json::read(text).map_err(|_| ImportError::NoRecord)?;
    if head.schema == SCHEMA {
        return Ok(());
    }
    let found = excerpt(&head.schema);
    let version = head
        .schema
        .strip_prefix("parlab.run/")
        .map(str::parse::<u32>);
    Err(match version {
        Some(Ok(version)) if version > 1 => ImportError::NewerSchema { found },
        _ => ImportError::OtherSchema { found },
    })
}

/// The experiment first and by itself: inside the record, where its parts stand side by side with others,
/// the parser forgets where it is.
fn check_experiment(text: &str) -> Result<(), ImportError> {
    #[derive(Deserialize)]
    struct Named<'a> {
        #[serde(borrow)]
        experiment: Cow<'a, str>,
        #[serde(borrow)]
        params: &'a RawValue,
    }
    let Named { experiment, params } = parse(text)?;
    let params = params.get();
    // Both lie in the same text.
    let before = params.as_ptr() as usize - text.as_ptr() as usize;
    let line = 1 + text[..before].matches('\n').count();
    let Some(chapter) = Chapter::named(&experiment) else {
        return Err(ImportError::Field {
            place: "experiment".to_owned(),
            why: format!("unknown name {}", excerpt(&experiment)),
            line,
        });
    };
    match json_form::read(chapter, params) {
        Ok(_) => Ok(()),
        Err(error) => Err(ImportError::Field {
            place: excerpt(&format!("params.{}", error.path())),
            why: without_place(error.inner()),
            line: line - 1 + error.inner().line(),
        }),
    }
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, ImportError> {
    json::read(text).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        let (line, column, why) = (inner.line(), inner.column(), without_place(&inner));
        match inner.classify() {
            Category::Data => ImportError::Field {
                place: if path == "." {
                    "the file".to_owned()
                } else {
                    excerpt(&path)
                },
                why,
                line,
            },
            // A number that no computer can hold is noticed only here.
            _ => ImportError::NotJson { line, column, why },
        }
    })
}

/// The parser's words without its " at line 1 column 2".
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    excerpt(text.strip_suffix(&place).unwrap_or(&text)).replace('`', "")
}
