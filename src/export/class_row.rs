//! A row for the class table: one machine in columns parted by tabs, as spreadsheets paste them.

use super::caption::browser;
use crate::analysis::cores::HelpfulCores;
use crate::analysis::record::Record;
use crate::format::significant;

/// What the columns are, in order.
pub const COLUMNS: &str =
    "cores that help, from, to, logical processors, workers, n of fib, rounds, browser, date";

/// The row of a run of Your machine; `None` before it has found a number of cores. What isn't known is an
/// empty cell.
pub fn class_row(record: &Record) -> Option<String> {
    let summary = &record.report().summary;
    let helpful = HelpfulCores::of(summary)?;
    let samples = summary
        .iter()
        .find(|row| row.workers == helpful.at_workers)?
        .n;
    let end = |of: Option<f64>| of.map_or_else(String::new, |it| significant(it, 3));
    let machine = &record.machine;
    let n = record
        .experiment
        .pairs()
        .into_iter()
        .find_map(|(name, value)| (name == "n").then_some(value));
    let cells = [
        significant(helpful.cores, 3),
        end(helpful.ci95.map(|it| it.lo)),
        end(helpful.ci95.map(|it| it.hi)),
        match machine.logical_cores {
            0 => String::new(),
            cores => cores.to_string(),
        },
        helpful.at_workers.to_string(),
        n.unwrap_or_default(),
        samples.to_string(),
        browser(&machine.user_agent).unwrap_or_default(),
        record.started_at.get(..10).unwrap_or_default().to_owned(),
    ];
    Some(cells.join("\t"))
}
