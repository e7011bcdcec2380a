//! Whole files, as they should be read.

use super::*;
use proptest::prelude::*;

fn no_browser(_: &str, _: &[u8]) -> Option<(String, String)> {
    None
}

fn read(bytes: &[u8], content_type: &str) -> Result<Reading, FileError> {
    read_file(bytes, Some(content_type), &no_browser)
}

/// Shape, separator and encoding.
fn shape(bytes: &[u8], content_type: &str) -> (usize, u64, Option<char>, Option<String>) {
    let table = read(bytes, content_type).unwrap().table;
    (
        table.columns.len(),
        table.rows,
        table.separator,
        table.encoding,
    )
}

fn in_utf16(text: &str, big_endian: bool) -> Vec<u8> {
    let units = text.encode_utf16().map(|unit| match big_endian {
        true => unit.to_be_bytes(),
        false => unit.to_le_bytes(),
    });
    units.flatten().collect()
}

#[test]
fn utf16_is_read_with_and_without_a_mark() {
    let text = "place,value\nA,1\nB,2\n";
    for big_endian in [false, true] {
        for text in [text.to_owned(), format!("\u{feff}{text}")] {
            let bytes = in_utf16(&text, big_endian);
            let found = shape(&bytes, "text/csv");
            assert_eq!(
                found,
                (2, 2, Some(','), Some("UTF-16".to_owned())),
                "{text:?}"
            );
            let notes = read(&bytes, "text/csv").unwrap().notes;
            assert!(
                notes.len() == 1 && notes[0].starts_with("It is in UTF-16, "),
                "{notes:?}"
            );
        }
    }
}

#[test]
fn what_the_server_says_is_no_error() {
    for content_type in [
        "text/csv; charset=binary",
        "charset='utf-8'",
        "text/csv; charset='utf-8'",
        "utf-8, text/csv",
        "text/csv; charset=utf-8, text/csv",
    ] {
        let reading = read("Ort,Wert\nZürich,1\n".as_bytes(), content_type).unwrap();
        assert_eq!(
            (reading.table.columns.len(), reading.table.rows),
            (2, 1),
            "{content_type}"
        );
        assert_eq!(
            reading.notes.len(),
            usize::from(content_type.contains("binary"))
        );
    }
    let called = read(b"a,b\n1,2\n", "Application/JSON; charset=utf-8")
        .unwrap()
        .notes;
    assert_eq!(
        called,
        ["Its server calls it “application/json”; it was read as CSV all the same."]
    );
}

#[test]
fn bytes_of_something_else_are_named() {
    let says = |bytes: &[u8]| read(bytes, "text/csv").unwrap_err().to_string();
    assert!(says(b"%PDF-1.7\n1 0 obj, <<>>\n").starts_with("This is a PDF and no table."));
    assert!(says(b"PK\x03\x04\x14").contains("Excel file (.xlsx)"));
    assert!(says(b"\x1f\x8b\x08").contains("gzip"));
    assert!(says(b"\x89PNG\r\n\x1a\n").contains("a picture (PNG)"));
    assert!(says(&[0; 4096]).contains("no text at all"));
    assert!(
        says(&in_utf16("\u{feff}<!-- x -->\n<!DOCTYPE html>", true)).contains("a web page (HTML)")
    );
    assert!(says("\u{feff}\n{\"ok\":false}".as_bytes()).contains("JSON"));
}

#[test]
fn odd_characters_are_noted_and_read() {
    let reading = read(b"a,b\n1,\0\n2,3\n\x1a", "text/csv").unwrap();
    assert_eq!(reading.table.rows, 2);
    assert!(
        reading.notes[0].contains("1 NUL character"),
        "{:?}",
        reading.notes
    );
    assert!(
        reading.notes[1].contains("1 control character"),
        "{:?}",
        reading.notes
    );
}

/// Of a reader that goes back over what it has read, these would take minutes.
#[test]
fn large_files_end() {
    const SIZE: usize = 1 << 17;
    for piece in [
        "|", "\"", "\"\",", "a\r", "<!-- -->", "<a", "[", "é;\"", "x y, ",
    ] {
        let _ = read(piece.repeat(SIZE / piece.len()).as_bytes(), "text/csv");
    }
    let _ = read(&in_utf16(&"\"a\",".repeat(SIZE / 8), true), "text/csv");
    let names = format!("{}\n", "x".repeat(SIZE));
    let table = read(names.as_bytes(), "").unwrap().table;
    assert!(table.columns[0].len() <= 200 && table.rows == 0);
}

#[test]
fn a_mark_alone_is_empty() {
    for bytes in [
        &b""[..],
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xfe\xff\0\n",
        b"\xef\xbb\xbf\r\n",
    ] {
        assert_eq!(read(bytes, "text/csv"), Err(FileError::Empty), "{bytes:?}");
    }
}

proptest! {
    /// Whatever is written in whichever encoding is read alike.
    #[test]
    fn an_encoding_changes_nothing(
        cells in prop::collection::vec(("[a-zäж東]{0,6}", "[0-9]{1,3}(,[0-9])?"), 1..20),
        separator in prop::sample::select(vec![';', '\t', '|']),
        end in prop::sample::select(vec!["\n", "\r", "\r\n"]),
    ) {
        let mut text = format!("Ort{separator}Wert{end}");
        for (place, value) in &cells {
            text += &format!("{place}{separator}{value}{end}");
        }
        let marked = format!("\u{feff}{text}");
        let utf16 = Some("UTF-16".to_owned());
        for (bytes, encoding) in [
            (text.clone().into_bytes(), None),
            (marked.clone().into_bytes(), None),
            (in_utf16(&text, false), utf16.clone()),
            (in_utf16(&text, true), utf16.clone()),
            (in_utf16(&marked, false), utf16.clone()),
            (in_utf16(&marked, true), utf16.clone()),
        ] {
            let expected = (2, cells.len() as u64, Some(separator), encoding);
            prop_assert_eq!(shape(&bytes, "text/csv"), expected);
        }
    }

    #[test]
    fn any_bytes_give_a_table_or_an_error(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        content_type in prop::option::of("(text/csv|;|,|charset|=|\"|'|utf-16|latin1|x| ){0,8}"),
        begin in prop::sample::select(vec![&b""[..], b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"<!", b"{", b"sep=", b"a,b\n"]),
    ) {
        let bytes = [begin, &bytes].concat();
        if let Err(error) = read_file(&bytes, content_type.as_deref(), &no_browser) {
            prop_assert!(!error.to_string().is_empty());
        }
    }
}
