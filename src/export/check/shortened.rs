//! The check of what a run that came by a link says of that for which the link had no room.

use crate::experiment::question::Session;
use crate::export::bounds::{at_most, number, time};
use crate::export::error::ImportError;
use crate::export::limits::{MAX_EVENTS, MAX_TASKS};
use crate::record::{Dropped, Run, Shortened, SummaryRow, Tally};

/// Checks it against the rest of the run.
pub(super) fn check(record: &Run, shortened: &Shortened) -> Result<(), ImportError> {
    let odd = |why: &str| {
        Err(ImportError::LinkDamaged {
            why: why.to_owned(),
        })
    };
    if shortened.failed.max(shortened.kept) > shortened.tasks
        || shortened.tasks as usize > MAX_TASKS
    {
        return odd("its number of tasks can’t be");
    }
    if record.samples.iter().any(|sample| !sample.tasks.is_empty()) {
        return odd("its tasks are there, though it says that they were left out");
    }
    at_most("things left out", shortened.dropped.len(), Dropped::ALL)?;
    let summary = &shortened.summary;
    if !summary.is_empty() && !record.samples.is_empty() {
        return odd("it has a summary in the place of its samples, and has samples");
    }
    if !summary.is_sorted_by(|a, b| a.workers < b.workers) {
        return odd("its rows are not in order");
    }
    let named = record.experiment.worker_counts();
    if summary.iter().any(|row| !named.contains(&row.workers)) {
        return odd("it has rows that its parameters don’t name");
    }
    for row in summary {
        check_row(row)?;
    }
    let Some(counted) = shortened.tally else {
        return Ok(());
    };
    let fits = matches!(
        (record.experiment.chapter().session(), counted),
        (Some(Session::Futures), Tally::Futures { .. })
            | (Some(Session::Queues), Tally::Queues { .. })
    );
    if !fits || counted.most() as usize > MAX_EVENTS {
        return odd("its session is none of its chapter");
    }
    Ok(())
}

fn check_row(row: &SummaryRow) -> Result<(), ImportError> {
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
