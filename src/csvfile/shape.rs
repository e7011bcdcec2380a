//! The shape of a table: how many records it has, and whether each has as many fields as the first.

use super::error::FileError;
use super::position::position_at;
use super::records::{Record, Records};
use super::words;
use crate::format;

/// What has been seen of the records after the first.
#[derive(Clone, Debug)]
pub struct Shape {
    header: Record,
    /// The number of records.
    pub rows: u64,
    /// The first record with one field more than the header, if that field is empty: a line that ends
    /// with a separator. And how many of them there are.
    longer: Option<Record>,
    longer_rows: u64,
    /// The first with one field less, if the header ends with a separator; and how many.
    shorter: Option<Record>,
    shorter_rows: u64,
    /// How many have nothing in their last field, and how many have nothing at all.
    ending_empty: u64,
    empty: u64,
}

impl Shape {
    /// Of a table with this first record.
    pub fn below(header: Record) -> Self {
        Shape {
            header,
            rows: 0,
            longer: None,
            longer_rows: 0,
            shorter: None,
            shorter_rows: 0,
            ending_empty: 0,
            empty: 0,
        }
    }

    /// Takes in the next record. The record itself if it has another number of fields than the first.
    pub fn add(&mut self, record: Record) -> Result<(), Record> {
        let expected = self.header.fields;
        self.rows += 1;
        self.ending_empty += u64::from(record.ends_empty);
        self.empty += u64::from(record.is_empty && record.fields > 1);
        match record.fields {
            fields if fields == expected => {}
            fields if fields == expected + 1 && record.ends_empty => {
                self.longer.get_or_insert(record);
                self.longer_rows += 1;
            }
            fields if fields + 1 == expected && self.header.ends_empty => {
                self.shorter.get_or_insert(record);
                self.shorter_rows += 1;
            }
            _ => return Err(self.first_odd().unwrap_or(record)),
        }
        match self.is_even() {
            true => Ok(()),
            // No later record can mend that.
            false => Err(self.first_odd().unwrap_or(record)),
        }
    }

    /// What is unusual about it.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.rows == 0 {
            notes.push("It has no rows: nothing comes after its first line.".to_owned());
            return notes;
        }
        if self.longer.is_some() {
            notes.push("Each line but the first ends with a separator, after which nothing comes: that is taken for no column.".to_owned());
        }
        if self.shorter.is_some() {
            notes.push("Its first line ends with a separator, and no other does: that is taken for no column.".to_owned());
        }
        if self.longer.or(self.shorter).is_none()
            && self.header.fields > 1
            && self.header.ends_empty
            && self.ending_empty == self.rows
        {
            notes.push("Each line ends with a separator, so its last column has no name and nothing in it.".to_owned());
        }
        match self.empty {
            0 => {}
            1 => {
                notes.push("One of its rows is empty: there are only separators in it.".to_owned())
            }
            empty => notes.push(format!(
                "{} of its rows are empty: there are only separators in them.",
                format::large(empty)
            )),
        }
        notes
    }

    /// Whether the first line ends with a separator that no other line has.
    pub fn has_column_too_many(&self) -> bool {
        self.shorter.is_some()
    }

    /// Whether all are alike: none has a separator at its end that others don't have.
    fn is_even(&self) -> bool {
        [self.longer_rows, self.shorter_rows]
            .iter()
            .all(|&rows| rows == 0 || rows == self.rows)
    }

    fn first_odd(&self) -> Option<Record> {
        let both = self.longer.into_iter().chain(self.shorter);
        both.min_by_key(|record| record.begin)
    }
}

/// The error for a record with another number of fields than the header.
pub fn ragged(
    text: &str,
    records: &Records,
    header: &Record,
    record: &Record,
    separator: Option<char>,
) -> FileError {
    let begins = records.fields(record).nth(header.fields as usize);
    let place = begins.map_or(record.end, |(begin, _)| begin);
    let hint = match separator {
        Some(',') | None => String::new(),
        Some(other) => format!(" Its fields are separated by {}.", words::separator(other)),
    };
    FileError::Ragged {
        position: position_at(text, place),
        fields: record.fields,
        expected: header.fields,
        hint,
    }
}
