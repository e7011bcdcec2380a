//! The table in a text, if it is a CSV file.

pub use super::contents::Table;
use super::quotes::{self, TextPosition};
use crate::error::LabError;

/// How much of a file is shown, in bytes, as in the lesson.
pub const HEAD_BYTES: usize = 100;

// [show]
/// Reads all of `text`, which came as so many `bytes`, as CSV with a header line.
///
/// Errors: [`LabError::EmptyFile`], [`LabError::WebPage`], [`LabError::Ragged`] if a line has
/// another number of fields than the header, and [`LabError::NotCsv`] if its quotes are wrong.
pub fn read_table(text: &str, bytes: u64) -> Result<Table, LabError> {
    if text.trim().is_empty() {
        return Err(LabError::EmptyFile);
    }
    check_markup(text)?;
    quotes::check_quotes(text)?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let explain = |error| explain(text, &error);
    let columns = reader.headers().map_err(explain)?;
    let columns = columns.iter().map(str::to_owned).collect();
    let mut record = csv::StringRecord::new();
    let mut rows = 0;
    while reader.read_record(&mut record).map_err(explain)? {
        rows += 1;
    }
    Ok(Table {
        bytes,
        head: head(text),
        columns,
        rows,
    })
}
// [/show]

/// The first [`HEAD_BYTES`] bytes, never half a character.
fn head(text: &str) -> String {
    let mut end = HEAD_BYTES.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

/// Tells a web page, and other markup, from a table.
fn check_markup(text: &str) -> Result<(), LabError> {
    let text = text.trim_start();
    if !text.starts_with('<') {
        return Ok(());
    }
    let beginning: String = text.chars().take(15).collect();
    let beginning = beginning.to_ascii_lowercase();
    let is_page = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<title",
        "<script",
        "<meta",
    ]
    .iter()
    .any(|tag| beginning.starts_with(tag));
    if is_page {
        return Err(LabError::WebPage);
    }
    Err(LabError::NotCsv {
        line: 1,
        column: 1,
        why: "it begins with “<”, as XML does".to_owned(),
    })
}

/// Says in words, and with its place, what the `csv` crate found.
fn explain(text: &str, error: &csv::Error) -> LabError {
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            pos: Some(begin),
            expected_len: expected,
            len: fields,
        } => {
            let first_odd = *fields.min(expected) as usize;
            let TextPosition { line, column } =
                quotes::field(text, begin.byte() as usize, first_odd);
            LabError::Ragged {
                line,
                column,
                fields: *fields,
                expected: *expected,
            }
        }
        _ => {
            let begin = error.position().map_or(1, csv::Position::line);
            LabError::NotCsv {
                line: begin,
                column: 1,
                why: error.to_string(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Table, LabError> {
        read_table(text, text.len() as u64)
    }

    #[test]
    fn a_small_file() {
        let table = read("a,b\r\n1,\"x,\ny\"\r\n2,z\r\n").unwrap();
        assert_eq!(table.columns, ["a", "b"]);
        assert_eq!((table.rows, table.bytes), (2, 20));
        assert!(table.head.starts_with("a,b\r\n1"));
    }

    #[test]
    fn what_is_not_csv_is_named_with_its_place() {
        let why = |text: &str| read(text).unwrap_err().to_string();
        assert_eq!(
            why("a,b\n1,2\n3\n"),
            "The file is not CSV: line 3 has 1 field, and the header has 2; it ends too early, in column 2."
        );
        assert_eq!(
            why("a,b\r\n\r\n1,2\r\n3,ä,\"5\"\r\n"),
            "The file is not CSV: line 4 has 3 fields, and the header has 2; the first one too many begins in column 5."
        );
        assert!(why("a,b\n1,\"2\n").contains("at line 2, column 3, a quote is opened"));
        assert_eq!(read(" \n<!DOCTYPE html>\n<p>"), Err(LabError::WebPage));
        assert!(why("<?xml version='1.0'?>").contains("XML"));
        assert_eq!(read(" \n"), Err(LabError::EmptyFile));
    }

    #[test]
    fn the_head_never_splits_a_character() {
        let text = format!("{}é,b\n", "a".repeat(99));
        assert_eq!(read(&text).unwrap().head.len(), 99);
    }

    proptest! {
        #[test]
        fn any_text_gives_a_table_or_an_error(text in "([a-c<é\r\n]|\"|,){0,300}") {
            match read(&text) {
                Ok(table) => prop_assert!(!table.columns.is_empty()),
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }

        #[test]
        fn what_the_csv_crate_writes_is_counted(cells in proptest::collection::vec(("[^<\u{feff}]{1,5}", ".*"), 1..20)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["one", "two"]).unwrap();
            for (a, b) in &cells {
                writer.write_record([a, b]).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            prop_assert_eq!(read(&text).unwrap().rows, cells.len() as u64);
        }

        #[test]
        fn a_field_too_many_is_found(before in "[a-z]{1,5}", quoted: bool, lines in 0usize..5) {
            let field = if quoted { format!("\"{before}\"\"\"") } else { before };
            let text = format!("one,two\n{}{field},é,more\n", "1,2\n".repeat(lines));
            let column = (field.chars().count() + 4) as u64;
            let expected = LabError::Ragged { line: lines as u64 + 2, column, fields: 3, expected: 2 };
            prop_assert_eq!(read(&text), Err(expected));
        }
    }
}
