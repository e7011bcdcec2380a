//! What is in these bytes, if they are a CSV file?

use serde::{Deserialize, Serialize};

use crate::error::LabError;

/// How much of a file is shown, in bytes, as in the lesson.
pub const HEAD_BYTES: usize = 100;

/// What a CSV file turned out to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its size in bytes.
    pub bytes: u64,
    /// Its first 100 bytes as text; a character cut in half at the end is left out.
    pub head: String,
    /// The names in its first line.
    pub columns: Vec<String>,
    /// The number of records after the first line.
    pub rows: u64,
}

// [show]
/// Reads all of `bytes` as CSV with a header line.
///
/// Errors: [`LabError::NotText`] if it is not UTF-8, [`LabError::NotCsv`] if it is empty, a web
/// page, or a line has another number of fields than the header.
pub fn read_table(bytes: &[u8]) -> Result<Table, LabError> {
    let text = std::str::from_utf8(bytes).map_err(|error| LabError::NotText {
        offset: error.valid_up_to() as u64,
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(not_csv("it is empty"));
    }
    if text.trim_start().starts_with('<') {
        return Err(not_csv("it looks like a web page (HTML or XML)"));
    }
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns = reader.headers().map_err(explain)?;
    let columns = columns.iter().map(str::to_owned).collect();
    let mut record = csv::StringRecord::new();
    let mut rows = 0;
    while reader.read_record(&mut record).map_err(explain)? {
        rows += 1;
    }
    Ok(Table {
        bytes: bytes.len() as u64,
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

fn not_csv(why: &str) -> LabError {
    LabError::NotCsv {
        why: why.to_owned(),
    }
}

/// Says in words what the `csv` crate found.
fn explain(error: csv::Error) -> LabError {
    let why = match error.kind() {
        csv::ErrorKind::UnequalLengths {
            pos,
            expected_len,
            len,
        } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            format!("line {line} has {len} fields and the header has {expected_len}")
        }
        _ => error.to_string(),
    };
    LabError::NotCsv { why }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_small_file() {
        let table = read_table(b"a,b\r\n1,\"x,\ny\"\r\n2,z\r\n").unwrap();
        assert_eq!(table.columns, ["a", "b"]);
        assert_eq!((table.rows, table.bytes), (2, 20));
        assert!(table.head.starts_with("a,b\r\n1"));
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_name() {
        assert_eq!(
            read_table("\u{feff}a,b\n".as_bytes()).unwrap().columns[0],
            "a"
        );
    }

    #[test]
    fn what_is_not_csv_is_named() {
        let why = |bytes: &[u8]| read_table(bytes).unwrap_err().to_string();
        assert!(why(b"a,b\n1,2\n3\n").contains("line 3 has 1 fields"));
        assert!(why(b"<!doctype html>").contains("web page"));
        assert!(why(b" \n").contains("empty"));
        assert!(why(b"a,b\n\xff").contains("byte 4"));
    }

    #[test]
    fn the_head_never_splits_a_character() {
        let text = format!("{}é,b\n", "a".repeat(99));
        assert_eq!(read_table(text.as_bytes()).unwrap().head.len(), 99);
    }

    proptest! {
        #[test]
        fn any_bytes_give_a_table_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read_table(&bytes);
        }

        #[test]
        fn what_the_csv_crate_writes_is_counted(cells in proptest::collection::vec(("[^<\u{feff}]{1,5}", ".*"), 1..20)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["one", "two"]).unwrap();
            for (a, b) in &cells {
                writer.write_record([a, b]).unwrap();
            }
            let table = read_table(&writer.into_inner().unwrap()).unwrap();
            prop_assert_eq!(table.rows, cells.len() as u64);
        }
    }
}
