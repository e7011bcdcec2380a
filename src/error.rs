//! What can go wrong, said so that a student can act on it.
//!
//! Every error a user can meet is a [`LabError`], but for what is wrong with a file: that is a
//! [`FileError`](crate::csvfile::error::FileError), of which the page gets the words. Its text
//! crosses from the engine to the page, which shows it next to where the user acted.

mod memory;

pub use memory::is_out_of_memory;

use pysync::BrokenPool;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::format;

/// Everything that can go wrong in the lab.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// So many of them that the others are not named.
    #[error("{more} more parameters that this chapter doesn’t have were left out.")]
    MoreUnknownParameters {
        /// How many are not named.
        more: usize,
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
    #[error("The engine stopped unexpectedly ({why}). Press Run to try again with a new one.")]
    EngineCrashed {
        /// What the browser said.
        why: String,
    },
    /// What an engine says of a run that can't go on: one of the others, in its words.
    #[error("{says}")]
    Engine {
        /// The words.
        says: String,
    },
    /// A run was asked for while another one is in progress.
    #[error(
        "Another run is in progress. Wait until it is over, or cancel it, and press Run again."
    )]
    Busy,
    /// The part of the page's program that comes later did not come.
    #[error(
        "A part of the lab could not be fetched. Is the server still running, and is there a network? Then load the page again."
    )]
    PartMissing,
    /// The engine could not be started, because the site's policy forbids it.
    #[error(
        "A rule of this site keeps the engine from starting (Content-Security-Policy: {rule}). Whoever runs the site can allow it: script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:."
    )]
    EngineForbidden {
        /// The rule that was broken, as the browser names it.
        rule: String,
    },
    /// The pool of workers did not start in time.
    #[error(
        "The browser did not start {} within {seconds} s. Close other tabs or choose fewer workers, then press Run again.",
        format::count(*.workers, "worker")
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
    /// Times of two workers that can't both be right.
    #[error(
        "The clocks of two workers disagree by {}, and {} could be explained: the computer may have slept, or a clock was set or stood still. The workers are replaced: press Run again, and if that doesn’t help, reload the page.",
        time(*.by_us), time(*.allowed_us)
    )]
    ClocksDisagree {
        /// By how much, in µs.
        by_us: u64,
        /// How much of that could be the clocks' steps and the error of their comparison, in µs.
        allowed_us: u64,
    },
    /// The workers' clocks could be compared, but not finely enough for so short a sample.
    #[error(
        "The clocks of the workers could be compared only to within {}, which is too much for a sample of {}: the computer is very busy. Close other programs or choose a larger n, and press Run again.",
        time(*.error_us), time(*.wall_us)
    )]
    ClocksUnsure {
        /// How far off a time may be, in µs.
        error_us: u64,
        /// How long the sample took, in µs.
        wall_us: u64,
    },
    /// An experiment that there isn't room for.
    #[error("This run doesn’t fit: {why}")]
    DoesNotFit {
        /// The sum, and what does fit, as a sentence.
        why: String,
    },
    /// The memory of the engine is full, or that of the browser.
    #[error(
        "The engine ran out of memory, and a new one is being started. Choose fewer workers, less to send with each task or smaller files, close other tabs, and press Run again."
    )]
    OutOfMemory,
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
    /// A link too many.
    #[error("There is room for {most} links; this one was left out.")]
    TooManyLinks {
        /// How many there can be.
        most: u32,
    },
    /// The page's service worker has not started yet.
    #[error("The practice network is being set up; that takes a moment.")]
    PracticeNetworkComing,
    /// A practice network needs the page's service worker.
    #[error("The practice network needs this page’s service worker, and there is none. {remedy}")]
    NoPracticeNetwork {
        /// Why there is none or what would help, as sentences.
        remedy: String,
    },
    /// The other server answers, but not for pages from elsewhere.
    #[error(
        "{host} answers, but forbids other pages to read its files (it sends no “Access-Control-Allow-Origin”), so the browser keeps the answer from us. Save the file, put it beside this page, and use that address. Or serve the lab from this computer by “cargo xtask serve --proxy {host}”."
    )]
    Blocked {
        /// The name of the server.
        host: String,
    },
    /// The other server could not be reached.
    #[error(
        "There is no connection to {host}: no server has this name, nothing answers there, or something on the way lets nothing through. Does the link open in a new tab?"
    )]
    NoConnection {
        /// The name of the server.
        host: String,
    },
    /// The browser refused or could not reach the other server, and doesn't say which.
    #[error(
        "The browser could not read this address, and doesn’t say why. Either {host} forbids other pages to read it (it sends no “Access-Control-Allow-Origin”), or it can’t be reached. Open the link in a new tab: if it opens there, the server forbids it; save the file, put it beside this page, and use that address. Or serve the lab from this computer by “cargo xtask serve --proxy {host}”."
    )]
    BlockedOrNoConnection {
        /// The name of the server.
        host: String,
    },
    /// A secure page may not read what comes by http.
    #[error(
        "This page came by https, and the browser lets such a page read nothing by http. Try the link with https."
    )]
    MixedContent,
    /// The browser knows that there is no network.
    #[error(
        "This computer is offline, the browser says. The practice network and the samples need no connection."
    )]
    Offline,
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
    /// The proxy on this computer got no file.
    #[error("This computer’s proxy got no file. {why}")]
    Proxy {
        /// What the proxy says, as sentences.
        why: String,
    },
    /// No complete answer within the time limit.
    #[error(
        "No complete answer within {seconds} s: {arrived}. Raise the time limit, or try another link."
    )]
    TimedOut {
        /// The time limit.
        seconds: u32,
        /// How much of it had arrived, without a full stop.
        arrived: String,
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
    /// The answer ended in order, but is not as long as its server said.
    #[error(
        "The server promised {promised_bytes} bytes and sent {got_bytes}, so a part is missing or too much. Try again."
    )]
    WrongLength {
        /// The answer's `Content-Length`.
        promised_bytes: u64,
        /// What came.
        got_bytes: u64,
    },
    /// A file or link with a result that can't be used.
    #[error("This result can’t be opened. {why}")]
    Import {
        /// What is wrong with it.
        why: String,
    },
    /// Something was dropped on the page, or chosen, that is no file.
    #[error("{why}")]
    NoFile {
        /// What to do instead.
        why: String,
    },
    /// The chart could not be made into a picture.
    #[error(
        "The browser could not make a picture of the chart. Save the data instead, or take a screenshot."
    )]
    NoPicture,
    /// A run could not be handed to the browser.
    #[error(
        "The browser could not save this run: it may be too large for it. Copy a link to its result instead."
    )]
    NotSaved,
    /// The frame that the lab is shown in forbids to save files.
    #[error(
        "The frame that the lab is shown in forbids it to save files, so this run was not saved. Copy a link to its result, and open that in a tab of its own."
    )]
    NotSavedInFrame,
}

impl LabError {
    /// What is told of an engine that ended with this exception.
    pub fn crashed(why: String) -> Self {
        match is_out_of_memory(&why) {
            true => LabError::OutOfMemory,
            false => LabError::EngineCrashed { why },
        }
    }

    /// Times that can't both be right: `by_ms`, where `allowed_ms` could be explained.
    pub fn clocks_disagree(by_ms: f64, allowed_ms: f64) -> Self {
        LabError::ClocksDisagree {
            by_us: micros(by_ms),
            allowed_us: micros(allowed_ms),
        }
    }

    /// A comparison of clocks that may be off by `error_ms`, too much for a sample of `wall_ms`.
    pub fn clocks_unsure(error_ms: f64, wall_ms: f64) -> Self {
        LabError::ClocksUnsure {
            error_us: micros(error_ms),
            wall_us: micros(wall_ms),
        }
    }

    /// Whether a run that ended with this has not failed but is void: all was done, but its times say
    /// nothing.
    pub fn voids(&self) -> bool {
        matches!(
            self,
            LabError::ClocksDisagree { .. } | LabError::ClocksUnsure { .. }
        )
    }
}

impl From<BrokenPool> for LabError {
    fn from(BrokenPool { why }: BrokenPool) -> Self {
        LabError::BrokenPool { why }
    }
}

fn micros(ms: f64) -> u64 {
    (ms * 1e3).round().max(0.0) as u64
}

/// A time given in µs, with a unit that suits it.
fn time(us: u64) -> String {
    match us {
        0..100_000 => format!("{} ms", us as f64 / 1e3),
        100_000..10_000_000 => format!("{} ms", us / 1000),
        _ => format!("{} s", us / 1_000_000),
    }
}
