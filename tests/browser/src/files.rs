//! Which files are odd, and what should be read in them? Each has an address below `/test/file/`.

use axum::Router;
use axum::http::header;
use axum::routing::get;

/// A file that is a table in spite of how it is written.
#[derive(Clone, Copy, Debug)]
pub struct OddFile {
    /// Its name below `/test/file/`.
    pub name: &'static str,
    /// What its server calls it.
    pub content_type: &'static str,
    /// What is in it.
    pub bytes: &'static [u8],
    /// Its shape as the page shows it, after its size.
    pub shape: &'static str,
    /// What is said of it besides.
    pub note: Option<&'static str>,
}

/// A file that is no table.
#[derive(Clone, Copy, Debug)]
pub struct NoTable {
    /// Its name below `/test/file/`.
    pub name: &'static str,
    /// What is in it.
    pub bytes: &'static [u8],
    /// How its error begins.
    pub says: &'static str,
}

const CSV: &str = "text/csv";

/// Files to be read.
pub const ODD: [OddFile; 12] = [
    OddFile {
        name: "semicolons.csv",
        content_type: CSV,
        bytes: b"Jahr;Wert\n2020;1,5\n",
        shape: "1 row · 2 columns, separated by semicolons",
        note: None,
    },
    OddFile {
        name: "tabs.csv",
        content_type: CSV,
        bytes: b"place\tvalue\nA, B\t1\nC\t2\n",
        shape: "2 rows · 2 columns, separated by tabs",
        note: None,
    },
    OddFile {
        name: "named.csv",
        content_type: CSV,
        bytes: b"sep=;\r\nplace;value\r\nA;1\r\n",
        shape: "1 row · 2 columns, separated by semicolons",
        note: Some("Its first line names the separator"),
    },
    OddFile {
        name: "utf-16-le.csv",
        content_type: CSV,
        bytes: b"a\0,\0b\0\n\x001\0,\x002\0\n\0",
        shape: "1 row · 2 columns, separated by commas · UTF-16",
        note: Some("It is in UTF-16, little end first, as its zero bytes show"),
    },
    OddFile {
        name: "utf-16-be.csv",
        content_type: "text/csv; charset=utf-8",
        bytes: b"\0a\0,\0b\0\n\x001\0,\x002\0\n",
        shape: "1 row · 2 columns, separated by commas · UTF-16",
        note: Some("It is in UTF-16, big end first, as its zero bytes show"),
    },
    OddFile {
        name: "binary.csv",
        content_type: "text/csv; charset=binary",
        bytes: "place,value\nZürich,1\n".as_bytes(),
        shape: "1 row · 2 columns, separated by commas",
        note: Some(
            "Its server calls its encoding “binary”, and browsers know no such encoding: it was read as UTF-8.",
        ),
    },
    OddFile {
        name: "single-quotes.csv",
        content_type: "text/csv; charset='utf-8', text/csv",
        bytes: "place,value\nZürich,1\n".as_bytes(),
        shape: "1 row · 2 columns, separated by commas",
        note: None,
    },
    OddFile {
        name: "shift-jis.csv",
        content_type: "text/csv; charset=\" X-SJIS \"",
        bytes: b"a,b\n\x82\xa0,1\n",
        shape: "1 row · 2 columns, separated by commas · shift_jis",
        note: Some("It is in shift_jis, as its server says (“x-sjis”)."),
    },
    OddFile {
        name: "cr.csv",
        content_type: CSV,
        bytes: b"a,b\r1,2\r3,4\r",
        shape: "2 rows · 2 columns, separated by commas",
        note: None,
    },
    OddFile {
        name: "less-than.csv",
        content_type: CSV,
        bytes: b"<5 years,older\n1,2\n",
        shape: "1 row · 2 columns, separated by commas",
        note: None,
    },
    OddFile {
        name: "one-column.csv",
        content_type: CSV,
        bytes: b"value\n1,5\n",
        shape: "1 row · 1 column",
        note: Some("It has one column: no comma, semicolon, tab or bar"),
    },
    OddFile {
        name: "nul.csv",
        content_type: CSV,
        bytes: b"a,b\n1,\0\n",
        shape: "1 row · 2 columns, separated by commas",
        note: Some("It has 1 NUL character (a zero byte, which is no text), in line 2, column 3."),
    },
];

/// Files to be named for what they are.
pub const NO_TABLES: [NoTable; 7] = [
    NoTable {
        name: "message.csv",
        bytes: b"{\"detail\":\"Not found.\"}",
        says: "This is JSON and no table. It begins: “{\"detail\":\"Not found.\"}”.",
    },
    NoTable {
        name: "comment.csv",
        bytes: b"<!-- x --><!doctype html><title>x</title>",
        says: "This is a web page (HTML) and no file",
    },
    NoTable {
        name: "xml.csv",
        bytes: b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>",
        says: "This is XML and no table.",
    },
    NoTable {
        name: "text.csv",
        bytes: b"Not found\n",
        says: "This is plain text and no table. It begins: “Not found”.",
    },
    NoTable {
        name: "pdf.csv",
        bytes: b"%PDF-1.7\n1 0 obj\n",
        says: "This is a PDF and no table.",
    },
    NoTable {
        name: "zip.csv",
        bytes: b"PK\x03\x04\x14\0",
        says: "This is an Excel file (.xlsx) or another ZIP archive and no table.",
    },
    NoTable {
        name: "ragged-cr.csv",
        bytes: b"a;b\r1;2\r3;\xc3\xa9;5\r",
        says: "The file is not CSV: line 3 has 3 fields, and the header has 2; the first one too many begins in column 5. Its fields are separated by semicolons.",
    },
];

/// The address of a file on its own server.
pub fn path(name: &str) -> String {
    format!("/test/file/{name}")
}

/// All of them.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let odd = ODD.map(|file| (file.name, file.content_type, file.bytes));
    let no_tables = NO_TABLES.map(|file| (file.name, CSV, file.bytes));
    let all = odd.into_iter().chain(no_tables);
    all.fold(Router::new(), |router, (name, content_type, bytes)| {
        let answer = async move || ([(header::CONTENT_TYPE, content_type)], bytes);
        router.route(&path(name), get(answer))
    })
}
