//! What can be wrong with a file, said so that a student can act on it.

use thiserror::Error;

use super::position::TextPosition;

/// Why a file gives no table.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FileError {
    /// There is nothing in the file, or nothing but white space.
    #[error("The file is empty.")]
    Empty,
    /// It is something else, as its first bytes show.
    #[error("This is {what} and no table. {hint}")]
    NoTable {
        /// What it is, with its article.
        what: String,
        /// What to do, as sentences.
        hint: String,
    },
    /// A page for people in place of a file.
    #[error(
        "This is a web page (HTML) and no file: perhaps one that asks to sign in, or one about the file. Open the link in a new tab, and copy the address of the file itself."
    )]
    WebPage,
    /// The bytes are not text in the encoding that they should have.
    #[error(
        "The file can’t be read as text: byte {offset}, in line {}, column {}, is not {expected}. {hint}",
        .position.line,
        .position.column
    )]
    NotText {
        /// Where the first bad byte is, from 0.
        offset: u64,
        /// Its place in the text.
        position: TextPosition,
        /// The encoding that it should have.
        expected: String,
        /// What it looks like and what to do, as sentences.
        hint: String,
    },
    /// It is text, or was meant to be, in a way that can't be read.
    #[error("The file can’t be read as text: {why}.")]
    NotReadable {
        /// What is wrong and what to do, without a full stop.
        why: String,
    },
    /// A line has another number of fields than the header.
    #[error(
        "The file is not CSV: line {} has {}, and the header has {expected}; {} column {}.{hint}",
        .position.line,
        in_words(*.fields),
        if .fields > .expected { "the first one too many begins in" } else { "it ends too early, in" },
        .position.column
    )]
    Ragged {
        /// Where the first field too many begins or the next one is missing.
        position: TextPosition,
        /// How many fields the line has.
        fields: u64,
        /// How many the header has.
        expected: u64,
        /// How fields were told from each other, as a sentence after a space, or nothing.
        hint: String,
    },
    /// The text is not CSV.
    #[error("The file is not CSV: at line {}, column {}, {why}.", .position.line, .position.column)]
    NotCsv {
        /// Where.
        position: TextPosition,
        /// What is wrong there, without a full stop.
        why: String,
    },
}

fn in_words(fields: u64) -> String {
    match fields {
        1 => "1 field".to_owned(),
        fields => format!("{fields} fields"),
    }
}
