//! The records of a CSV text, one after another (RFC 4180), with the places of their fields.
//!
//! It reads as the `csv` crate does, which a test holds it against, with two differences: fields can
//! be found again, so that a person who mends a file gets line and column; and a quoted field that
//! goes on after its closing quote is an error, not a guess. A quote in the middle of a bare field
//! is let pass, as most programs do.

use super::error::FileError;
use super::position::position_at;

/// One record, without its contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// The byte at which its first field begins.
    pub begin: usize,
    /// The byte at which it ends, without the end of the line.
    pub end: usize,
    /// How many fields it has, at least one.
    pub fields: u64,
    /// Whether there is nothing in its last field.
    pub ends_empty: bool,
    /// Whether there is nothing in any of its fields.
    pub is_empty: bool,
}

/// All records from a place in a text on. Lines without anything are skipped, and after an error
/// nothing comes.
#[derive(Clone, Debug)]
pub struct Records<'a> {
    text: &'a str,
    separator: Option<char>,
    at: usize,
}

impl<'a> Records<'a> {
    /// From byte `begin` on; without a separator, a line is a field.
    pub fn new(text: &'a str, begin: usize, separator: Option<char>) -> Self {
        Records {
            text,
            separator,
            at: begin,
        }
    }

    /// Where each field of the record begins and ends, with its quotes.
    pub fn fields(&self, record: &Record) -> impl Iterator<Item = (usize, usize)> {
        let mut next = Some(record.begin);
        std::iter::from_fn(move || {
            let begin = next?;
            let end = self.end_of_field(begin).ok()?;
            next = self.after_separator(end);
            Some((begin, end))
        })
    }

    fn after_separator(&self, at: usize) -> Option<usize> {
        let rest = self.text[at..].strip_prefix(self.separator?)?;
        Some(self.text.len() - rest.len())
    }

    /// Where the field ends that begins at byte `begin`.
    fn end_of_field(&self, begin: usize) -> Result<usize, FileError> {
        let text = &self.text[begin..];
        let is_end = |c: char| Some(c) == self.separator || c == '\n' || c == '\r';
        let Some(mut quoted) = text.strip_prefix('"') else {
            return Ok(begin + text.find(is_end).unwrap_or(text.len()));
        };
        loop {
            let Some(quote) = quoted.find('"') else {
                return Err(self.wrong(begin, "a quote is opened and never closed"));
            };
            quoted = &quoted[quote + 1..];
            match quoted.chars().next() {
                Some('"') => quoted = &quoted[1..],
                Some(other) if !is_end(other) => {
                    let why = "a quoted field goes on after its closing quote (a quote within one is written twice)";
                    return Err(self.wrong(self.text.len() - quoted.len(), why));
                }
                _ => return Ok(self.text.len() - quoted.len()),
            }
        }
    }

    fn read(&self, begin: usize) -> Result<Record, FileError> {
        let mut record = Record {
            begin,
            end: begin,
            fields: 0,
            ends_empty: true,
            is_empty: true,
        };
        let mut next = Some(begin);
        while let Some(begin) = next {
            record.end = self.end_of_field(begin)?;
            record.fields += 1;
            record.ends_empty = record.end == begin;
            record.is_empty &= record.ends_empty;
            next = self.after_separator(record.end);
        }
        Ok(record)
    }

    fn wrong(&self, at: usize, why: &str) -> FileError {
        FileError::NotCsv {
            position: position_at(self.text, at),
            why: why.to_owned(),
        }
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Record, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text[self.at..].trim_start_matches(['\n', '\r']);
        if rest.is_empty() {
            return None;
        }
        let record = self.read(self.text.len() - rest.len());
        self.at = record.as_ref().map_or(self.text.len(), |record| record.end);
        Some(record)
    }
}

/// The text of a field without its quotes.
pub fn unquoted(field: &str) -> String {
    match field.strip_prefix('"') {
        Some(quoted) => quoted
            .strip_suffix('"')
            .unwrap_or(quoted)
            .replace("\"\"", "\""),
        None => field.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Cells = Vec<Vec<String>>;

    fn cells(text: &str, separator: Option<char>) -> Result<Cells, FileError> {
        let all = Records::new(text, 0, separator);
        let of = |record: Record| {
            let fields: Vec<String> = all
                .fields(&record)
                .map(|(begin, end)| unquoted(&text[begin..end]))
                .collect();
            assert_eq!(fields.len() as u64, record.fields);
            fields
        };
        all.clone().map(|record| record.map(of)).collect()
    }

    #[test]
    fn fields_are_told_from_each_other() {
        let found = cells("a;\"b;\"\"\r\n\";\r\r\n;;x\"y\n", Some(';')).unwrap();
        assert_eq!(found, [["a", "b;\"\r\n", ""], ["", "", "x\"y"]]);
        assert_eq!(cells("a,b\n", None).unwrap(), [["a,b"]]);
        assert!(cells("\r\n\n", None).unwrap().is_empty());
        let empty = Records::new(",\"\"", 0, Some(',')).next().unwrap().unwrap();
        assert!(!empty.is_empty && !empty.ends_empty);
    }

    #[test]
    fn quotes_that_are_wrong_have_a_place() {
        for (bad, line, column) in [
            ("a,b\n1,\"two\n3,4\n", 2, 3),
            ("a,b\r1,\"two\r3,4\r", 2, 3),
            ("ä,b\né,\"x\"y\n", 2, 6),
            ("a,b\r\n\"x\ry\",\"z\" \r\n", 3, 7),
        ] {
            let Err(FileError::NotCsv { position, .. }) = cells(bad, Some(',')) else {
                panic!("{bad:?}");
            };
            assert_eq!((position.line, position.column), (line, column), "{bad:?}");
        }
    }

    proptest! {
        /// Where the quotes are right, everybody reads the same.
        #[test]
        fn it_reads_as_the_csv_crate_does(text in "([ab;,é\n\r]|\"|\"\"|\",\"){0,60}", separator in prop::sample::select(vec![',', ';'])) {
            if let Ok(found) = cells(&text, Some(separator)) {
                let mut reader = csv::ReaderBuilder::new()
                    .has_headers(false)
                    .flexible(true)
                    .delimiter(separator as u8)
                    .from_reader(text.as_bytes());
                let expected: Cells = reader
                    .records()
                    .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                    .collect();
                prop_assert_eq!(found, expected);
            }
        }

        #[test]
        fn any_text_ends(text in "(.|\"|\n|\r|,){0,80}", separator: char) {
            let records = Records::new(&text, 0, Some(separator)).count();
            prop_assert!(records <= text.len());
        }
    }
}
