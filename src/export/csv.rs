//! A result as a table for a spreadsheet.
//!
//! One row a task, in the order of the record; what belongs to the sample or to the run is
//! repeated in each row. A sample whose tasks are not known (opened from a link) has one row with
//! these cells empty. Counting starts from 0, as in the record. Times have 6 decimals.
//!
//! The file begins with a byte order mark: without it Excel reads it in the code page of its country, and
//! shows ü as two other letters.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, and texts such
//! as links and error messages come from outside. So such a text gets an apostrophe in front,
//! which spreadsheets read as "this is text"; so does one that begins with an apostrophe. To have
//! the text back, remove one apostrophe at its beginning ([`unguard`]). A number below zero is a number
//! and stays one.

use std::iter::repeat;

use ::csv::{Terminator, WriterBuilder};

use crate::analysis::record::Record;
use crate::analysis::stopwatch::is_naive_timing;
use crate::record::{Pressure, Sample, Sent, Task};

/// The columns, in order. Units are in the names.
///
/// - `experiment`, `params`: the chapter, and its parameters except links (`n=34 reps=5`)
/// - `started_at`, `status`: when the run began (UTC), and how it ended
/// - `sample`: the sample's number in the order taken; `workers`, `round`: what it measured
/// - `startup_ms`, `wall_ms`: of the sample, as in the record
/// - `timing`: in the lesson's own timing, `as written` or `repaired`; empty elsewhere. Each of the
///   two has its own numbers of samples
/// - `start`: which start of the engine took it; `at_ms`: when it was begun, from the start of the run;
///   `pressure`: how busy the machine was, where the browser says so; `bare_ms`: of one worker, the same
///   work just before, without an executor; `counted`: what a shared counter showed in the end;
///   `imported`: `yes` if the run came from a file or a link, and was not measured by the page that wrote this
/// - `task`, `worker`: the task, and the worker that ran it
/// - `queued_ms`, `start_ms`, `end_ms`: from the start of the sample; `duration_ms`: the last two
///   subtracted; `answered_ms`: of a download, when the head of the answer was there
/// - `value`, `link`, `error`: what came out, for downloads from where, or what went wrong
/// - `bytes`, `answer_bytes`, `taken_ms`, `returned_ms`: of a task that was sent to another memory,
///   its size and that of its result, and when it left the queue and when the result was back; empty
///   elsewhere
pub const HEADER: [&str; 30] = [
    "experiment",
    "params",
    "started_at",
    "status",
    "sample",
    "workers",
    "round",
    "startup_ms",
    "wall_ms",
    "timing",
    "start",
    "at_ms",
    "pressure",
    "bare_ms",
    "counted",
    "imported",
    "task",
    "worker",
    "queued_ms",
    "start_ms",
    "end_ms",
    "answered_ms",
    "duration_ms",
    "value",
    "link",
    "error",
    "bytes",
    "answer_bytes",
    "taken_ms",
    "returned_ms",
];

/// What tells a spreadsheet that the file is in UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// How many of the columns are about the sample and the run.
const OF_THE_SAMPLE: usize = 16;

/// What a text must not begin with. The wide forms are for spreadsheets that read them as the
/// narrow ones.
const BEGINS_A_FORMULA: [char; 12] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '\'', '＝', '＋', '－', '＠',
];

/// The whole file, with its mark and its header line; lines end with CR LF as RFC 4180 has them.
pub fn to_csv(record: &Record) -> String {
    let mut rows = vec![HEADER.map(str::to_owned).to_vec()];
    let timing = if is_naive_timing(&record.experiment) {
        "repaired"
    } else {
        ""
    };
    let samples = record.samples.iter().enumerate().zip(repeat(timing));
    let as_written = record.as_written.iter().enumerate();
    for ((number, sample), timing) in samples.chain(as_written.zip(repeat("as written"))) {
        let common = sample_cells(record, number, sample, timing);
        if sample.tasks.is_empty() {
            let mut row = common;
            row.resize(HEADER.len(), String::new());
            rows.push(row);
            continue;
        }
        for task in &sample.tasks {
            let mut row = common.clone();
            row.extend(task_cells(record, task));
            rows.push(row);
        }
    }
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer
            .write_record(row)
            .expect("memory takes every row, and all rows are as long");
    }
    let bytes = writer.into_inner().expect("memory takes everything");
    let table = String::from_utf8(bytes).expect("written from text");
    format!("{BYTE_ORDER_MARK}{table}")
}

/// Marks a text as text, where a spreadsheet would take it for a formula.
pub fn guard(text: &str) -> String {
    if text.starts_with(BEGINS_A_FORMULA) && !is_below_zero(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A plain number below zero: of it no spreadsheet makes anything else.
fn is_below_zero(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.strip_prefix('-').is_some_and(|number| {
        let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
        digits(whole) && digits(part)
    })
}

/// The text as it was: the inverse of [`guard`].
pub fn unguard(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}

fn sample_cells(record: &Record, number: usize, sample: &Sample, timing: &str) -> Vec<String> {
    let experiment = &record.experiment;
    let params = experiment
        .pairs()
        .into_iter()
        .filter(|(name, _)| *name != "link");
    let params: Vec<String> = params
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let status = format!("{:?}", record.status).to_lowercase();
    let cells: [String; OF_THE_SAMPLE] = [
        experiment.chapter().slug().to_owned(),
        guard(&params.join(" ")),
        guard(&record.started_at),
        status,
        number.to_string(),
        sample.workers.to_string(),
        sample.round.to_string(),
        ms(sample.startup_ms),
        ms(sample.wall_ms),
        timing.to_owned(),
        sample.start.to_string(),
        sample.at_ms.map(ms).unwrap_or_default(),
        sample
            .pressure
            .map(Pressure::slug)
            .unwrap_or_default()
            .to_owned(),
        sample.bare_ms.map(ms).unwrap_or_default(),
        sample.counted.map(|n| n.to_string()).unwrap_or_default(),
        if record.imported { "yes" } else { "" }.to_owned(),
    ];
    cells.to_vec()
}

fn task_cells(record: &Record, task: &Task) -> [String; HEADER.len() - OF_THE_SAMPLE] {
    let text = |text: Option<&String>| text.map(|text| guard(text)).unwrap_or_default();
    let link = record.experiment.address(task.id as usize);
    let sent = |cell: fn(Sent) -> String| task.sent.map(cell).unwrap_or_default();
    [
        task.id.to_string(),
        task.worker.to_string(),
        ms(task.queued_ms),
        ms(task.start_ms),
        ms(task.end_ms),
        task.answered_ms.map(ms).unwrap_or_default(),
        ms(task.end_ms - task.start_ms),
        text(task.value.as_ref()),
        link.map(|link| guard(&link)).unwrap_or_default(),
        text(task.error.as_ref()),
        sent(|sent| sent.bytes.to_string()),
        sent(|sent| sent.answer_bytes.to_string()),
        sent(|sent| ms(sent.taken_ms)),
        sent(|sent| ms(sent.returned_ms)),
    ]
}

fn ms(ms: f64) -> String {
    format!("{ms:.6}")
}
