//! What can go wrong, said so that a student can act on it.
//!
//! Every error a user can meet is a [`LabError`]. It crosses from the engine to the page as it is,
//! and its text is what the page shows, next to where the user acted.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Everything that can go wrong in the lab.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LabError {
    /// The error that the lesson's `fib` means to raise and never does.
    #[error("fib(n) is undefined for n < 0, and n is {n}.")]
    NegativeFibonacci {
        /// The number asked for.
        n: i64,
    },
    /// The naive recursion would run for hours, and soon past 64 bits.
    #[error("fib({n}) would take far too long: n goes up to {max} here.")]
    FibonacciTooLarge {
        /// The number asked for.
        n: i64,
        /// The largest n that is allowed.
        max: i64,
    },
    /// A parameter of a run link, or of a control, that is out of its bounds.
    #[error("“{name}={given}” can’t be used: {name} is {allowed}. Using {used} instead.")]
    Parameter {
        /// The parameter's name in the link.
        name: String,
        /// What stood there.
        given: String,
        /// What may stand there, in words.
        allowed: String,
        /// What is used instead.
        used: String,
    },
    /// A parameter that the chapter doesn't have.
    #[error("This chapter has no parameter “{name}”; it was left out. It has: {known}.")]
    UnknownParameter {
        /// The name that was given.
        name: String,
        /// The names that exist.
        known: String,
    },
    /// A chapter that doesn't exist.
    #[error("There is no chapter “{name}”. Showing {shown} instead.")]
    UnknownChapter {
        /// The name that was given.
        name: String,
        /// The chapter shown instead.
        shown: String,
    },
    /// The engine could not be loaded or did not start.
    #[error("The engine did not start: {why} Reload the page to try again.")]
    EngineStart {
        /// What the browser said, as a sentence.
        why: String,
    },
    /// The engine stopped in the middle.
    #[error(
        "The engine stopped unexpectedly ({why}). A new one is being started: press Run to try again."
    )]
    EngineCrashed {
        /// What the browser said.
        why: String,
    },
    /// The pool of workers did not start in time.
    #[error(
        "The browser did not start {workers} workers within {seconds} s. Close other tabs or choose fewer workers, then press Run again."
    )]
    PoolTimeout {
        /// The number of workers asked for.
        workers: u32,
        /// The time limit.
        seconds: u32,
    },
    /// A worker died in the middle of a task, and what it held can't be trusted any more.
    #[error(
        "The pool of workers is broken: {why}. What was not finished is lost; a new pool is needed."
    )]
    BrokenPool {
        /// What happened to the worker, without a full stop.
        why: String,
    },
    /// Something that can't be written down as bytes, so it can't leave the memory it is in.
    #[error("This task can’t be sent to another process: {why}.")]
    NotSerialisable {
        /// What the serialiser said, without a full stop.
        why: String,
    },
    /// Threads need memory that they share, and this page has none.
    #[error("Threads need shared memory, and this page has none. {remedy}")]
    NoSharedMemory {
        /// What is missing and what would help, in sentences.
        remedy: String,
    },
    /// All work is done in workers, and this browser has none that will do.
    #[error("Nothing can be run on this page. {remedy}")]
    NoWorkers {
        /// What is missing and what would help, in sentences.
        remedy: String,
    },
    /// An address that is no http(s) address.
    #[error("“{link}” is not an address that can be fetched: {why}.")]
    BadLink {
        /// The address as given.
        link: String,
        /// What is wrong with it.
        why: String,
    },
    /// The browser refused or could not reach another server. A page can't find out which.
    #[error(
        "The browser could not read this address. Either the server forbids other pages to read it (it sends no “Access-Control-Allow-Origin”, so the browser keeps the answer from us), or it can’t be reached. Open the link in a new tab: if it opens there, the server forbids it; save the file, put it beside this page, and use that address instead."
    )]
    Blocked,
    /// The page's own server could not be reached.
    #[error(
        "The server of this page could not be reached. Is it still running, and are you online?"
    )]
    Unreachable,
    /// The server answered with an error status.
    #[error("The server answered {status} ({meaning}) instead of the file.")]
    HttpStatus {
        /// The HTTP status code.
        status: u16,
        /// Its meaning in words.
        meaning: String,
    },
    /// No complete answer within the time limit.
    #[error("No complete answer within {seconds} s. Raise the time limit, or try another link.")]
    TimedOut {
        /// The time limit.
        seconds: u32,
    },
    /// The answer is larger than the limit.
    #[error("The file is larger than the limit of {limit_mib} MiB; the rest was not fetched.")]
    TooLarge {
        /// The limit in MiB.
        limit_mib: u32,
    },
    /// The connection broke before the end.
    #[error("The connection broke off after {got_bytes} bytes. Try again.")]
    CutOff {
        /// How much had arrived.
        got_bytes: u64,
    },
    /// The bytes are not text.
    #[error("The file is not text (byte {offset} is not UTF-8), so it can’t be read as CSV.")]
    NotText {
        /// Where the first bad byte is, from 0.
        offset: u64,
    },
    /// A file or link with a result that can't be used.
    #[error("This result can’t be opened. {why}")]
    Import {
        /// What is wrong with it.
        why: String,
    },
    /// A result that came with less than all of it.
    #[error("{why}")]
    Partial {
        /// What is missing.
        why: String,
    },
    /// The chart could not be made into a picture.
    #[error(
        "The browser could not make a picture of the chart. Save the data instead, or take a screenshot."
    )]
    NoPicture,
    /// The text is not CSV.
    #[error("The file is not CSV: {why}.")]
    NotCsv {
        /// What is wrong and where.
        why: String,
    },
}
