//! The sentence about a session: what happened in it.
//!
//! A session is no sweep: someone acts in it, so nothing in it is compared. What can be said is how
//! many things came to which end.

use pysync::FutureState;

use crate::experiment::Experiment;
use crate::experiment::question::Session;
use crate::format;
use crate::record::{Dropped, FutureTrace, MoveKind, Run, Stall, Status, Tally};

/// Counts; `None` if the chapter has no sessions. What came by a link without its futures or moves has been
/// counted before.
pub fn tally(record: &Run) -> Option<Tally> {
    let session = record.experiment.chapter().session()?;
    let counted = record.shortened.as_ref().filter(|shortened| {
        let only_counted = [Dropped::Moves, Dropped::Futures];
        only_counted
            .iter()
            .any(|what| shortened.dropped.contains(what))
    });
    Some(match (counted.and_then(|it| it.tally), session) {
        (Some(tally), _) => tally,
        (None, Session::Futures) => of_futures(&record.futures),
        (None, Session::Queues) => of_queues(record),
    })
}

fn of_futures(futures: &[FutureTrace]) -> Tally {
    let in_state = |state, with_error: Option<bool>| {
        let is = |future: &&FutureTrace| {
            let fits = with_error.is_none_or(|error| error == future.error.is_some());
            future.state == state && fits
        };
        futures.iter().filter(is).count() as u32
    };
    Tally::Futures {
        done: in_state(FutureState::Done, Some(false)),
        failed: in_state(FutureState::Done, Some(true)),
        cancelled: in_state(FutureState::Cancelled, None),
        running: in_state(FutureState::Running, None),
        pending: in_state(FutureState::Pending, None),
    }
}

fn of_queues(record: &Run) -> Tally {
    let count = |what| record.moves.iter().filter(|step| step.what == what).count() as u32;
    Tally::Queues {
        taken: count(MoveKind::GetTask),
        results: count(MoveKind::GetResult),
        ended: count(MoveKind::GetSentinel),
    }
}

/// What happened in the record of a session, in a sentence. Empty for other records, and for a
/// session in which nothing has happened yet.
pub fn sentence(record: &Run) -> String {
    tally(record).map_or_else(String::new, |tally| sentence_with(record, tally))
}

fn sentence_with(record: &Run, tally: Tally) -> String {
    if let Some(stall) = &record.stall {
        return stalled(stall);
    }
    if tally.is_nothing() {
        return nothing(record.status, tally).to_owned();
    }
    match tally {
        Tally::Futures {
            done,
            failed,
            cancelled,
            running,
            pending,
        } => {
            let ends = [
                (done, "done"),
                (failed, "failed"),
                (cancelled, "cancelled"),
                (running, "running"),
                (pending, "pending"),
            ];
            futures(&workers(&record.experiment), ends)
        }
        Tally::Queues {
            taken,
            results,
            ended,
        } => queues(&record.experiment, taken, results, ended),
    }
}

fn nothing(status: Status, tally: Tally) -> &'static str {
    match (status, tally) {
        (Status::Running, _) => "",
        (_, Tally::Futures { .. }) => "Nothing was submitted.",
        (_, Tally::Queues { .. }) => "No worker took anything.",
    }
}

fn stalled(Stall { name, says, .. }: &Stall) -> String {
    format!("{}. {says}", name.trim_end_matches(['.', ':']))
}

/// "6 futures on 2 threads: 4 done, 1 failed, 1 cancelled."
fn futures(workers: &str, ends: [(u32, &str); 5]) -> String {
    let all = ends.iter().fold(0u32, |sum, end| sum.saturating_add(end.0));
    let ends: Vec<String> = ends
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, end)| format!("{count} {end}"))
        .collect();
    let all = format::count(all, "future");
    format!("{all} on {workers}: {}.", ends.join(", "))
}

fn queues(experiment: &Experiment, taken: u32, results: u32, ended: u32) -> String {
    let k = experiment.worker_counts().first().copied().unwrap_or(1);
    let took = format!(
        "{} took {}, and {} came out.",
        workers(experiment),
        format::count(taken, "task"),
        format::count(results, "result"),
    );
    let sentinels = format::count(ended, "sentinel");
    match ended {
        0 => took,
        1 if k == 1 => format!("{took} {sentinels} ended the worker."),
        _ if ended >= k => format!("{took} {sentinels} ended all {k} workers."),
        _ => format!("{took} {sentinels} ended {ended} of {k} workers."),
    }
}

fn workers(experiment: &Experiment) -> String {
    let k = experiment.worker_counts().first().copied().unwrap_or(1);
    experiment.worker_kind().with(k)
}

#[cfg(test)]
mod tests;
