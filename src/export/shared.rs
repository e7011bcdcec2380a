//! The content of a link to a result.
//!
//! The time of every sample and where it ran, but no tasks: enough for the chart, the table and
//! the sentence, which are computed from it when the link is opened. Of a session, what
//! is small: see [`SharedSession`].

mod rounding;
mod dropped;
mod row;
mod session;

use serde::{Deserialize, Serialize};

pub use dropped::Dropped;
pub use row::Row;
pub use session::SharedSession;

use rounding::{TEXT, round};
use row::{rows, unit_within};

use super::bounds::{at_most, number, time};
use super::check::{check, settled};
use super::error::ImportError;
use super::limits::{MAX_SAMPLES, MAX_TASKS};
use crate::analysis::record::Record;
use crate::analysis::report::Report;
use crate::analysis::stopwatch;
use crate::analysis::summary::SummaryRow;
use crate::experiment::Experiment;
use crate::experiment::prediction::Predicted;
use crate::record::{Calibration, Machine, Pool, Run, Status, Stopped};
use crate::web_address::WebAddress;

/// What stands under the figure if the link had no room for the samples.
pub const NO_SAMPLES: &str = "The times of the single samples did not fit into the link, so nothing can be computed from them here: ask for the file to see more.";

/// A result without its tasks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shared {
    /// The chapter and its parameters.
    #[serde(flatten)]
    pub experiment: Experiment,
    /// As in the record.
    pub started_at: String,
    /// As in the record, but never running.
    pub status: Status,
    /// As in the record.
    pub seed: u32,
    /// As in the record, with at most 160 characters of `user_agent`.
    pub machine: Machine,
    /// As in the record, to the µs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<Pool>,
    /// The times, one row for each worker count that has a sample, ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Row>,
    /// The largest `clock_error_ms` of the samples: intervals are wider by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_error_ms: Option<f64>,
    /// What the lesson's own stopwatch said, in the same form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub as_written: Vec<Row>,
    /// What there is of a session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SharedSession>,
    /// The summary, rounded: only where the times are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub summary: Vec<SummaryRow>,
    /// As in the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Stopped>,
    /// As in the record, at most 160 characters of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub void: Option<String>,
    /// As in the record, at most 160 characters of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// As in the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibration>,
    /// As in the record, to four decimals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prediction: Vec<Predicted>,
    /// How many tasks all samples had together.
    pub tasks: u32,
    /// How many of them failed.
    pub failed: u32,
    /// Downloads: how many files came from the copies that the browser keeps, in all samples together.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub kept: u32,
    /// What was left out to make the link short enough.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<Dropped>,
}

impl Shared {
    /// Everything a link can hold of this record.
    pub fn of(record: &Record) -> Self {
        let unit_us = unit_within(record.machine.clock_resolution_us);
        let counts = record.experiment.worker_counts();
        let tasks = || record.samples.iter().flat_map(|sample| &sample.tasks);
        let cut = |text: &String| text.chars().take(TEXT).collect();
        let predicted = |&Predicted { workers, speedup }: &Predicted| Predicted {
            workers,
            speedup: round(speedup, 1e4),
        };
        let (session, dropped) = SharedSession::of(record);
        Shared {
            experiment: record.experiment.clone(),
            started_at: record.started_at.clone(),
            status: settled(record.status),
            seed: record.seed,
            machine: Machine {
                user_agent: cut(&record.machine.user_agent),
                ..record.machine.clone()
            },
            pool: record.pool.clone().map(rounded_pool),
            rows: rows(counts, &record.samples, unit_us, |sample| sample.wall_ms),
            clock_error_ms: record
                .samples
                .iter()
                .filter_map(|sample| sample.clock_error_ms)
                .reduce(f64::max),
            as_written: rows(counts, &record.as_written, unit_us, stopwatch::read_ms),
            session,
            summary: Vec::new(),
            stopped: record.stopped,
            void: record.void.as_ref().map(cut),
            error: record.error.as_ref().map(cut),
            calibration: record.calibration,
            prediction: record.prediction.iter().map(predicted).collect(),
            tasks: tasks().count() as u32,
            failed: tasks().filter(|task| task.error.is_some()).count() as u32,
            kept: record.kept_copies(),
            dropped,
        }
    }

    /// With one thing less.
    pub fn without(&self, what: Dropped) -> Self {
        let mut shared = self.clone();
        if !shared.dropped.contains(&what) {
            shared.dropped.push(what);
        }
        match what {
            Dropped::Precision => {
                let rows = shared.rows.iter_mut().chain(&mut shared.as_written);
                rows.for_each(Row::coarsen);
            }
            Dropped::Times => {
                let record = self.clone().into_record();
                let summary = record.report().summary.iter().cloned();
                shared.summary = summary.map(rounded_row).collect();
                shared.rows.clear();
                shared.as_written.clear();
            }
            Dropped::Futures | Dropped::Notes | Dropped::Moves => {
                if let Some(session) = &mut shared.session {
                    session.drop(what);
                }
            }
            Dropped::Links => {
                let links = shared.experiment.addresses_mut();
                links.iter_mut().for_each(|link| *link = server_of(link));
            }
        }
        shared
    }

    /// A record for charts, tables and sentences. Its samples have `wall_ms`, and the median
    /// `startup_ms` of their row, but no tasks and no `ready_ms`; they stand round by round, not in
    /// the order taken. Summary, fit and verdict are computed from them. If the times were left out,
    /// there are no samples, the summary is the rounded one, and the verdict is [`NO_SAMPLES`].
    pub fn into_record(self) -> Record {
        let run = self.skeleton();
        if self.rows.is_empty() && !self.summary.is_empty() {
            let report = Report {
                summary: self.summary,
                verdict: NO_SAMPLES.to_owned(),
                ..Report::default()
            };
            return Record::with_report(run, report);
        }
        let mut report = Report::of(&run);
        if let Some(session) = &self.session {
            if self.void.is_none() && self.error.is_none() {
                report.verdict = session.sentence(&run, &self.dropped);
            }
        } else if self.failed > 0 && self.void.is_none() && self.error.is_none() {
            // As the report says it where it has the tasks.
            report.verdict = format!(
                "{} of {} tasks failed, so the times say little. {}",
                self.failed, self.tasks, report.verdict
            );
        }
        Record::with_report(run, report)
    }

    /// Whether what came out of a link can be.
    ///
    /// # Errors
    /// The first thing that can't.
    pub fn check(&self) -> Result<(), ImportError> {
        let rows = self.rows.iter().chain(&self.as_written);
        let samples = rows.clone().map(|row| row.wall.len()).sum();
        at_most("samples", samples, MAX_SAMPLES)?;
        at_most("rows", rows.count().max(self.summary.len()), MAX_SAMPLES)?;
        let odd = |why: &str| {
            Err(ImportError::LinkDamaged {
                why: why.to_owned(),
            })
        };
        if self.failed.max(self.kept) > self.tasks || self.tasks as usize > MAX_TASKS {
            return odd("its number of tasks can’t be");
        }
        let ascending = |rows: &[Row]| rows.is_sorted_by(|a, b| a.workers < b.workers);
        if !ascending(&self.rows)
            || !ascending(&self.as_written)
            || !self.summary.is_sorted_by(|a, b| a.workers < b.workers)
        {
            return odd("its rows are not in order");
        }
        let named = self.experiment.worker_counts();
        if self.summary.iter().any(|row| !named.contains(&row.workers)) {
            return odd("it has rows that its parameters don’t name");
        }
        for row in &self.summary {
            check_summary_row(row)?;
        }
        let skeleton = self.skeleton();
        if self.session.as_ref().is_some_and(|s| !s.fits(&skeleton)) {
            return odd("its session is none of its chapter");
        }
        check(&skeleton)
    }

    /// The facts.
    fn skeleton(&self) -> Run {
        let mut record = Run::begin(
            self.experiment.clone(),
            self.seed,
            self.machine.clone(),
            self.started_at.clone(),
        );
        record.status = settled(self.status);
        record.pool = self.pool.clone();
        record.stopped = self.stopped;
        record.void = self.void.clone();
        record.error = self.error.clone();
        record.calibration = self.calibration;
        record.prediction = self.prediction.clone();
        record.samples = row::samples(&self.rows);
        for sample in &mut record.samples {
            sample.clock_error_ms = self.clock_error_ms;
        }
        // It is only their sum that matters.
        if let Some(sample) = record.samples.first_mut() {
            sample.kept = self.kept;
        }
        record.as_written = row::samples(&self.as_written);
        if let Some(session) = &self.session {
            session.put_into(&mut record);
        }
        record
    }
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

fn check_summary_row(row: &SummaryRow) -> Result<(), ImportError> {
    let place = || format!("the row of {} workers", row.workers);
    // The interval of very few samples may reach far.
    const FAR: f64 = 1e18;
    let intervals = [
        row.ci95_ms,
        row.speedup_ci95,
        row.efficiency_ci95,
        Some(row.iqr_ms),
    ];
    let ratios = [row.speedup, row.efficiency, row.karp_flatt.map(f64::abs)];
    for value in intervals
        .into_iter()
        .flatten()
        .flatten()
        .chain(ratios.into_iter().flatten())
    {
        number(place, value, FAR)?;
    }
    let times = [row.min_ms, row.median_ms, row.max_ms];
    for value in times.into_iter().chain(row.limit_ms) {
        time(place, value)?;
    }
    let ordered = row.min_ms <= row.median_ms
        && row.median_ms <= row.max_ms
        && intervals.into_iter().flatten().all(|[lo, hi]| lo <= hi);
    if ordered && row.n > 0 {
        return Ok(());
    }
    Err(ImportError::Order {
        place: place(),
        earlier: "the smaller",
        later: "the larger",
    })
}

/// `https://a.org/b.csv` becomes `https://a.org/`; an address beside the page keeps its file.
fn server_of(link: &str) -> String {
    let server = match WebAddress::parse(link) {
        Some(WebAddress { scheme, server, .. }) => format!("{scheme}://{server}/"),
        None => link.rsplit('/').next().unwrap_or(link).to_owned(),
    };
    // A server's name has at most 253 characters; what is longer is none.
    server.chars().take(270).collect()
}

fn rounded_pool(mut pool: Pool) -> Pool {
    let always = [
        &mut pool.startup_ms,
        &mut pool.warmup.first_ms,
        &mut pool.warmup.last_ms,
    ];
    let phases = pool.phases.as_mut();
    let phases = phases.map(|phases| [&mut phases.script_ms, &mut phases.program_ms]);
    let clocks = [&mut pool.clock_error_ms, &mut pool.clock_corrected_ms];
    for ms in always
        .into_iter()
        .chain(phases.into_iter().flatten())
        .chain(clocks.into_iter().flatten())
    {
        *ms = round(*ms, 1e3);
    }
    pool
}

/// To the µs, and to the ten-thousandth of a speed-up.
fn rounded_row(row: SummaryRow) -> SummaryRow {
    let to_us = |ms| round(ms, 1e3);
    let fine = |ratio| round(ratio, 1e4);
    SummaryRow {
        median_ms: to_us(row.median_ms),
        ci95_ms: row.ci95_ms.map(|ends| ends.map(to_us)),
        iqr_ms: row.iqr_ms.map(to_us),
        min_ms: to_us(row.min_ms),
        max_ms: to_us(row.max_ms),
        speedup: row.speedup.map(fine),
        speedup_ci95: row.speedup_ci95.map(|ends| ends.map(fine)),
        efficiency: row.efficiency.map(fine),
        efficiency_ci95: row.efficiency_ci95.map(|ends| ends.map(fine)),
        karp_flatt: row.karp_flatt.map(fine),
        limit_ms: row.limit_ms.map(to_us),
        ..row
    }
}
