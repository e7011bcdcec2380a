//! The errors of import: what can be wrong with a file or a link that someone brings, said so that
//! they can act on it.

use thiserror::Error;

use crate::format;

/// Why something could not be opened as a result. Places are written as in JavaScript and count
/// from 0: `samples[2].tasks[0].end_ms`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ImportError {
    /// The file is larger than any result of this page.
    #[error(
        "The file is larger than {limit_mib} MiB, so it was not read. A result saved by this page is smaller: is this the right file?"
    )]
    TooLarge {
        /// The limit in MiB.
        limit_mib: usize,
    },
    /// The text is not JSON.
    #[error(
        "The file is not JSON: {why} (line {line}, column {column}). Open a file that was saved as JSON by this page, unchanged."
    )]
    NotJson {
        /// Where, from 1.
        line: usize,
        /// Where in the line, from 1; 0 before its first character.
        column: usize,
        /// What the parser found.
        why: String,
    },
    /// JSON of something else.
    #[error(
        "The file is JSON, but no result of this page: it says no “schema”. Open a file that was saved as JSON by this page."
    )]
    NoRecord,
    /// JSON that says what it is, and it is something else.
    #[error(
        "The file says it is “{found}”. This page opens “{}” only.",
        crate::record::SCHEMA
    )]
    OtherSchema {
        /// What it says, shortened.
        found: String,
    },
    /// A record of a later version.
    #[error(
        "The file says it is “{found}”, saved by a newer version of this page. This one knows “{}” only: reload it, or open the file in the newer one.",
        crate::record::SCHEMA
    )]
    NewerSchema {
        /// What it says, shortened.
        found: String,
    },
    /// A run that is kept in parts lacks one.
    #[error("The samples from number {from} on are missing.")]
    PartMissing {
        /// The first that is missing, from 0.
        from: usize,
    },
    /// A field is missing or of another type.
    #[error("This result can’t be used: in {place}, {why} (line {line}).")]
    Field {
        /// The field, or what it is missing from.
        place: String,
        /// What is wrong with it.
        why: String,
        /// The line of the file, from 1.
        line: usize,
    },
    /// A text that is not what it should be.
    #[error("This result can’t be used: {place} is “{found}”, and must be {allowed}.")]
    Text {
        /// The field.
        place: String,
        /// What stands there, shortened.
        found: String,
        /// What may stand there, in words.
        allowed: String,
    },
    /// A number that can't be: negative, infinite, no number, or beyond all measure.
    #[error("This result can’t be used: {place} is {found}, and must be a number from 0 to {max}.")]
    Number {
        /// The field.
        place: String,
        /// The number.
        found: String,
        /// The largest that is allowed.
        max: String,
    },
    /// A parameter out of its chapter's bounds.
    #[error("This result can’t be used: its parameter {name} is “{given}”, and must be {allowed}.")]
    Parameter {
        /// The parameter.
        name: String,
        /// What stands there, shortened.
        given: String,
        /// What may stand there, in words.
        allowed: String,
    },
    /// A number of workers that nobody can have.
    #[error("This result can’t be used: {place} is {workers}, and must be 1 to {max}.")]
    Workers {
        /// The field.
        place: String,
        /// The number of workers.
        workers: u32,
        /// The most that is allowed.
        max: u32,
    },
    /// A sample with a number of workers that the parameters don't name.
    #[error(
        "This result can’t be used: {place} is {workers}, but its parameters name {named} only."
    )]
    NotNamed {
        /// The field.
        place: String,
        /// The number of workers.
        workers: u32,
        /// Those that are named.
        named: String,
    },
    /// A task on a worker that there was not.
    #[error("This result can’t be used: {place} is {worker}, but with {workers} they go from 0 to {}.", workers - 1)]
    Worker {
        /// The field.
        place: String,
        /// The worker.
        worker: u32,
        /// How many there were.
        workers: u32,
    },
    /// Something ended before it began.
    #[error("This result can’t be used: in {place}, {later} is before {earlier}.")]
    Order {
        /// The task, the row, or what else has the two.
        place: String,
        /// What must come first.
        earlier: &'static str,
        /// What must not come before it.
        later: &'static str,
    },
    /// Two tasks or two futures with the same number.
    #[error("This result can’t be used: {place} has two {what} with the id {id}.")]
    DuplicateId {
        /// The sample, or the session.
        place: String,
        /// What there are two of.
        what: &'static str,
        /// The number.
        id: u32,
    },
    /// More than the page could show.
    #[error(
        "This result can’t be used: it has more than {limit} {what}, and the page would no longer respond."
    )]
    TooMany {
        /// What there are too many of.
        what: &'static str,
        /// How many there may be.
        limit: usize,
    },
    /// An address without a result.
    #[error(
        "This link holds no result. A link to a result has “{}” in it.",
        super::limits::PREFIX
    )]
    NoResult,
    /// An address longer than this page makes.
    #[error(
        "This link is too long: {chars} characters, and those of this page have at most {limit}."
    )]
    LinkTooLong {
        /// Its length.
        chars: usize,
        /// The limit.
        limit: usize,
    },
    /// A link of a later version.
    #[error(
        "This link was made by a newer version of this page (format {version}). Reload the page and open it again."
    )]
    LinkVersion {
        /// Its version.
        version: u8,
    },
    /// A link with something missing or changed.
    #[error(
        "This link is damaged: {why}. Often a part is lost when a long link is sent: copy all of it, or ask for the file instead."
    )]
    LinkDamaged {
        /// What is wrong, in words.
        why: String,
    },
}

/// A text from outside, cut to what stands in the middle of a sentence.
pub(super) fn excerpt(text: &str) -> String {
    format::excerpt(text, 60)
}
