//! Tables in texts, as they should be read.

use super::*;
use crate::csvfile::position::TextPosition;
use proptest::prelude::*;

fn read(text: &str) -> Result<Reading, FileError> {
    read_table(text, text.len() as u64)
}

/// Names, number of rows and separator.
fn shape(text: &str) -> (Vec<String>, u64, Option<char>) {
    let table = read(text)
        .unwrap_or_else(|error| panic!("{text:?}: {error}"))
        .table;
    (table.columns, table.rows, table.separator)
}

fn notes(text: &str) -> Vec<String> {
    read(text).unwrap().notes
}

fn why(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

#[test]
fn a_small_file() {
    let reading = read("a,b\r\n1,\"x,\ny\"\r\n2,z\r\n").unwrap();
    assert_eq!(reading.table.columns, ["a", "b"]);
    assert_eq!((reading.table.rows, reading.table.bytes), (2, 20));
    assert!(reading.table.head.starts_with("a,b\r\n1"));
    assert!(reading.notes.is_empty());
}

#[test]
fn each_separator_is_found() {
    let two = |first: &str, second: &str| vec![first.to_owned(), second.to_owned()];
    assert_eq!(shape("Ort;Wert\nA;1\n"), (two("Ort", "Wert"), 1, Some(';')));
    assert_eq!(
        shape("Ort\tWert\nA\t1\n"),
        (two("Ort", "Wert"), 1, Some('\t'))
    );
    assert_eq!(shape("Ort|Wert\nA|1\n"), (two("Ort", "Wert"), 1, Some('|')));
    assert_eq!(
        shape("Jahr;Wert\n2020;1,5\n"),
        (two("Jahr", "Wert"), 1, Some(';'))
    );
    assert_eq!(
        shape("sep=;\nOrt;Wert\nA;1\n"),
        (two("Ort", "Wert"), 1, Some(';'))
    );
    assert_eq!(
        notes("sep=;\nOrt;Wert\nA;1\n"),
        ["Its first line names the separator, and is no part of the table."]
    );
    assert_eq!(
        shape("<5 years,5 to 10\n1,2\n"),
        (two("<5 years", "5 to 10"), 1, Some(','))
    );
    assert_eq!(
        shape("Wert\n1,5\n2,5\n"),
        (vec!["Wert".to_owned()], 2, None)
    );
}

#[test]
fn lines_end_in_each_way() {
    for text in [
        "a,b\r1,2\r3,4",
        "a,b\n1,2\n3,4\n",
        "a,b\r\n1,2\r\n3,4\r\n",
        "a,b\r1,2\n3,4\r\n\r\n \n",
    ] {
        assert_eq!(shape(text).1, 2, "{text:?}");
        assert!(notes(text).is_empty(), "{text:?}");
    }
    for end in ["\n", "\r", "\r\n"] {
        let ragged = ["ä,b", "1,\"x", "y\"", "é,2,3", ""].join(end);
        let position = TextPosition { line: 4, column: 5 };
        let expected = FileError::Ragged {
            position,
            fields: 3,
            expected: 2,
            hint: String::new(),
        };
        assert_eq!(read(&ragged), Err(expected), "{ragged:?}");
        let open = ["sep=;", "ä;b", "1;\"2", ""].join(end);
        assert!(
            why(&open).contains("at line 3, column 3, a quote is opened"),
            "{open:?}"
        );
    }
}

#[test]
fn what_is_not_csv_is_named_with_its_place() {
    assert_eq!(
        why("a,b\n1,2\n3\n"),
        "The file is not CSV: line 3 has 1 field, and the header has 2; it ends too early, in column 2."
    );
    assert_eq!(
        why("a,b\r\n\r\n1,2\r\n3,ä,\"5\"\r\n"),
        "The file is not CSV: line 4 has 3 fields, and the header has 2; the first one too many begins in column 5."
    );
    assert_eq!(
        why("a;b\n1;2;3\n"),
        "The file is not CSV: line 2 has 3 fields, and the header has 2; the first one too many begins in column 5. Its fields are separated by semicolons."
    );
    assert!(why("Bericht\n\na;b\n1;2\n").contains("line 3 has 2 fields, and the header has 1"));
    assert!(why("a,b\n1,\"2\n").contains("at line 2, column 3, a quote is opened"));
    for empty in ["", " \n", "\r\r", "sep=;\n", "\0\x1a\n"] {
        assert_eq!(read(empty), Err(FileError::Empty), "{empty:?}");
    }
    let wide = format!("a{}\n", ";".repeat(MAX_COLUMNS as usize));
    assert!(
        why(&wide).contains("line 1, column 16386, its first line goes on after 16384"),
        "{}",
        why(&wide)
    );
}

#[test]
fn what_is_something_else_is_named() {
    assert_eq!(read(" \n<!DOCTYPE html>\n<p>"), Err(FileError::WebPage));
    assert_eq!(
        read("Warning: x, y\n<html>\n<p>a, b, c\n"),
        Err(FileError::WebPage)
    );
    assert!(why("<?xml version='1.0'?>").starts_with("This is XML and no table."));
    let json = why("{\"detail\":\"Not found.\"}");
    assert!(
        json.starts_with("This is JSON and no table. It begins: “{\"detail\":\"Not found.\"}”."),
        "{json}"
    );
    for text in [
        "Not found",
        "\"Not found.\"\n",
        "Dear reader, this is no table.\nIt has, as you see, sentences in it.\n",
        "MIT License\n\nCopyright (c) 2020, somebody\n\nPermission is hereby granted, free of charge, to\n",
        "The quick brown fox jumps.\nOver the lazy dog it went.\n",
    ] {
        assert!(
            why(text).starts_with("This is plain text and no table. It begins: “"),
            "{text}"
        );
    }
}

#[test]
fn what_is_unusual_is_noted() {
    let none = "It has no rows: nothing comes after its first line.";
    let one = "It has one column: no comma, semicolon, tab or bar separates its fields.";
    assert_eq!(notes("a,b\n"), [none]);
    assert_eq!(notes("a\n1\n"), [one]);
    assert_eq!(notes("a"), [one, none]);
    assert_eq!(
        notes("a;\n1;\n2;\n"),
        [
            "Each line ends with a separator, so its last column has no name and nothing in it.",
            "One of its columns has no name."
        ]
    );
    let longer = "Each line but the first ends with a separator, after which nothing comes: that is taken for no column.";
    assert_eq!(shape("a,b\n1,2,\n3,4,\n").0.len(), 2);
    assert_eq!(notes("a,b\n1,2,\n3,4,\n"), [longer]);
    assert_eq!(shape("a,b,\n1,2\n3,4\n").0, ["a", "b"]);
    assert!(notes("a,b,\n1,2\n3,4\n")[0].starts_with("Its first line ends with a separator"));
    assert_eq!(
        notes("a;b\n1;2\n;\n;\n"),
        ["2 of its rows are empty: there are only separators in them."]
    );
    assert_eq!(
        notes("a,a\n1,2\n"),
        ["The name “a” stands above 2 of its columns."]
    );
    // Some lines only: then it isn’t sure what is meant.
    assert!(why("a,b\n1,2,\n3,4\n").contains("line 2 has 3 fields"));
    assert!(why("a,b\n1,2\n3,4,\n").contains("line 3 has 3 fields"));
    assert!(why("a,b,\n1,2\n3,4,\n").contains("line 2 has 2 fields"));
    assert!(why("a,b,\n1,2\n3,4,5,\n").contains("line 2 has 2 fields"));
}

#[test]
fn the_head_never_splits_a_character() {
    let text = format!("{}é,b\n", "a".repeat(99));
    assert_eq!(read(&text).unwrap().table.head.len(), 99);
}

/// A cell as it is written: in quotes where it has to be, or where somebody wants them.
fn written(cell: &str, quoted: bool) -> String {
    match quoted || cell.contains([',', ';', '\t', '|', '"', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    }
}

proptest! {
    #[test]
    fn any_text_gives_a_table_or_an_error(text in "([a-c<é\r\n ]|\"|,|;|\t|\\||sep=|[{]|\\[){0,300}") {
        match read(&text) {
            Ok(reading) => prop_assert!(!reading.table.columns.is_empty()),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    /// Whatever is written is read, by the same separator.
    #[test]
    fn what_is_written_is_read(
        cells in (2usize..6).prop_flat_map(|columns| {
            let cell = ("[^\0\u{fffd}\u{feff}]{0,6}", any::<bool>());
            prop::collection::vec(prop::collection::vec(cell, columns), 1..8)
        }),
        separator in prop::sample::select(vec![',', ';', '\t', '|']),
        end in prop::sample::select(vec!["\n", "\r", "\r\n"]),
        is_named: bool,
    ) {
        let mut text = match is_named {
            true => format!("sep={separator}{end}"),
            false => String::new(),
        };
        for (at, row) in cells.iter().enumerate() {
            let row = row.iter().map(|(cell, quoted)| written(cell, *quoted));
            // A name to begin with, so that it isn’t taken for JSON or a page.
            let name = if at == 0 { "x" } else { "" };
            text += &format!("{name}{separator}{}{end}", row.collect::<Vec<_>>().join(&separator.to_string()));
        }
        let table = read(&text).unwrap().table;
        prop_assert_eq!(table.separator, Some(separator));
        prop_assert_eq!(table.rows as usize, cells.len() - 1);
        let names = cells[0].iter().map(|(cell, _)| cell.clone());
        prop_assert_eq!(table.columns, std::iter::once("x".to_owned()).chain(names).collect::<Vec<_>>());
    }

    #[test]
    fn a_field_too_many_is_found(before in "[a-z]{1,5}", quoted: bool, lines in 0usize..5, separator in prop::sample::select(vec![',', ';', '\t', '|']), end in prop::sample::select(vec!["\n", "\r", "\r\n"])) {
        let field = if quoted { format!("\"{before}\"\"\"") } else { before };
        let s = separator;
        let text = format!("one{s}two{end}{}{field}{s}é{s}more{end}", format!("1{s}2{end}").repeat(lines));
        let position = TextPosition { line: lines as u64 + 2, column: (field.chars().count() + 4) as u64 };
        match read(&text) {
            Err(FileError::Ragged { position: found, fields: 3, expected: 2, .. }) => prop_assert_eq!(found, position),
            other => prop_assert!(false, "{:?}", other),
        }
    }
}
