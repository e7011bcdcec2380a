//! The table in a text, if it is a CSV file.

pub use super::contents::Table;
use super::error::FileError;
use super::position::{char_boundary, position_at};
use super::records::{Record, Records};
use super::separator::Separator;
use super::shape::{Shape, ragged};
use super::{kind, names, prose};

/// How much of a file is shown, in bytes, as in the lesson.
pub const HEAD_BYTES: usize = 100;
/// The most columns of a table, as in Excel.
pub const MAX_COLUMNS: u64 = 16_384;

/// A table, and what is unusual about it, a sentence each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The table.
    pub table: Table,
    /// What a reader of the file may want to know of it.
    pub notes: Vec<String>,
}

/// Reads all of `text`, which came as so many `bytes`, as CSV with a header line.
///
/// # Errors
/// [`FileError::Empty`]; [`FileError::WebPage`] or [`FileError::NoTable`] for what is something else;
/// [`FileError::Ragged`] if a line has another number of fields than the header; and
/// [`FileError::NotCsv`] if its quotes are wrong, or if it is too wide.
pub fn read_table(text: &str, bytes: u64) -> Result<Reading, FileError> {
    kind::check(text)?;
    let separator = Separator::of(text);
    let found = read_records(text, separator);
    let is_other = match &found {
        Ok((_, shape)) if separator.separator.is_none() => {
            prose::is_prose(text) || shape.rows == 0 && prose::is_message(text)
        }
        Ok(_) | Err(FileError::Empty) => false,
        Err(_) => kind::has_page_in_it(text) || prose::is_prose(text),
    };
    if is_other {
        return Err(match kind::has_page_in_it(text) {
            true => FileError::WebPage,
            false => prose::plain_text(text),
        });
    }
    let (mut columns, shape) = found?;
    let notes = notes(&mut columns, &shape, separator);
    Ok(Reading {
        table: Table {
            bytes,
            head: text[..char_boundary(text, HEAD_BYTES)].to_owned(),
            columns,
            rows: shape.rows,
            separator: separator.separator,
            encoding: None,
        },
        notes,
    })
}

// [show]
/// The names in the first record, and the shape of what comes below it: each record has to have as
/// many fields as the first.
fn read_records(text: &str, separator: Separator) -> Result<(Vec<String>, Shape), FileError> {
    let text = without_blank_end(text);
    let separated_by = separator.separator;
    let mut records = Records::new(text, separator.begin.min(text.len()), separated_by);
    let header = records.next().ok_or(FileError::Empty)??;
    check_width(text, &records, &header)?;
    let mut names = names::names(text, &records, &header);
    let mut shape = Shape::below(header);
    while let Some(record) = records.next() {
        let odd = shape.add(record?);
        odd.map_err(|odd| ragged(text, &records, &header, &odd, separated_by))?;
    }
    if shape.has_column_too_many() {
        names.pop();
    }
    Ok((names, shape))
}
// [/show]

/// A text without lines of white space at its end, and without the signs by which old programs end a
/// file.
fn without_blank_end(text: &str) -> &str {
    let is_blank = |c: char| c != '\t' && (c.is_whitespace() || c == '\0' || c == '\x1a');
    let kept = text.trim_end_matches(is_blank).len();
    let line_end = text[kept..].find(['\n', '\r']);
    match line_end {
        _ if kept == 0 => "",
        Some(end) => &text[..kept + end],
        None => text,
    }
}

fn check_width(text: &str, records: &Records, header: &Record) -> Result<(), FileError> {
    match records.fields(header).nth(MAX_COLUMNS as usize) {
        None => Ok(()),
        Some((begin, _)) => Err(FileError::NotCsv {
            position: position_at(text, begin),
            why: format!(
                "its first line goes on after {MAX_COLUMNS} columns, and more are not shown here"
            ),
        }),
    }
}

fn notes(columns: &mut [String], shape: &Shape, separator: Separator) -> Vec<String> {
    let mut notes = Vec::new();
    if separator.is_named {
        notes.push("Its first line names the separator, and is no part of the table.".to_owned());
    }
    if columns.len() == 1 {
        notes.push(match separator.separator {
            None => "It has one column: no comma, semicolon, tab or bar separates its fields."
                .to_owned(),
            Some(_) => "It has one column.".to_owned(),
        });
    }
    notes.extend(shape.notes());
    notes.extend(names::tidy(columns));
    notes
}

#[cfg(test)]
mod tests;
