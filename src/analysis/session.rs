//! What happened in a session, in one sentence?
//!
//! A session is no sweep: someone acts in it, so nothing in it is compared. What can be said is how
//! many things came to which end.

use pysync::FutureState;
use serde::{Deserialize, Serialize};

use crate::experiment::Experiment;
use crate::experiment::question::Session;
use crate::format;
use crate::record::{FutureTrace, MoveKind, Record, Stall, Status};

/// How many things came to which end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tally {
    /// Of the futures of a session.
    Futures {
        /// Those with a result.
        done: u32,
        /// Those with an error.
        failed: u32,
        /// Those that were cancelled before they began.
        cancelled: u32,
        /// Those that a worker is still at.
        running: u32,
        /// Those that still wait.
        pending: u32,
    },
    /// Of what went through the two queues.
    Queues {
        /// Tasks that a worker took.
        taken: u32,
        /// Results that came out.
        results: u32,
        /// Workers that a sentinel ended.
        ended: u32,
    },
}

impl Tally {
    /// Counts; `None` if the chapter has no sessions.
    pub fn of(record: &Record) -> Option<Self> {
        Some(match record.experiment.chapter().session()? {
            Session::Futures => Tally::of_futures(&record.futures),
            Session::Queues => Tally::of_queues(record),
        })
    }

    fn of_futures(futures: &[FutureTrace]) -> Self {
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

    fn of_queues(record: &Record) -> Self {
        let count = |what| record.moves.iter().filter(|step| step.what == what).count() as u32;
        Tally::Queues {
            taken: count(MoveKind::GetTask),
            results: count(MoveKind::GetResult),
            ended: count(MoveKind::GetSentinel),
        }
    }

    /// The largest of the counts.
    pub fn most(&self) -> u32 {
        let counts = match *self {
            Tally::Futures {
                done,
                failed,
                cancelled,
                running,
                pending,
            } => vec![done, failed, cancelled, running, pending],
            Tally::Queues {
                taken,
                results,
                ended,
            } => vec![taken, results, ended],
        };
        counts.into_iter().max().unwrap_or_default()
    }

    fn is_nothing(&self) -> bool {
        self.most() == 0
    }
}

/// What happened in the record of a session, in a sentence. Empty for other records, and for a
/// session in which nothing has happened yet.
pub fn says(record: &Record) -> String {
    Tally::of(record).map_or_else(String::new, |tally| says_with(record, tally))
}

/// The same for a record whose futures and moves are not all there, but have been counted.
pub fn says_with(record: &Record, tally: Tally) -> String {
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
    format!("{}: {says}", name.trim_end_matches(['.', ':']))
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
        "{} took {}; {} came out",
        workers(experiment),
        format::count(taken, "task"),
        format::count(results, "result"),
    );
    let sentinels = format::count(ended, "sentinel");
    match ended {
        0 => format!("{took}."),
        1 if k == 1 => format!("{took}, and {sentinels} ended the worker."),
        _ if ended >= k => format!("{took}, and {sentinels} ended all {k} workers."),
        _ => format!("{took}, and {sentinels} ended {ended} of {k} workers."),
    }
}

fn workers(experiment: &Experiment) -> String {
    let k = experiment.worker_counts().first().copied().unwrap_or(1);
    experiment.worker_kind().with(k)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chapters::futures::params::FuturesParams;
    use crate::chapters::queues::params::QueuesParams;
    use crate::chapters::threads::params::ThreadsParams;
    use crate::record::{Machine, Move};

    fn session(experiment: Experiment) -> Record {
        Record::begin(experiment, 1, Machine::default(), String::new())
    }

    fn future(id: u32, state: FutureState, error: Option<&str>) -> FutureTrace {
        FutureTrace {
            id,
            n: 30,
            kills: false,
            state,
            worker: None,
            submitted_ms: 1.0,
            start_ms: None,
            end_ms: None,
            value: None,
            error: error.map(str::to_owned),
        }
    }

    fn moved(what: MoveKind, times: u32) -> impl Iterator<Item = Move> {
        (0..times).map(move |at| Move {
            at_ms: f64::from(at),
            worker: None,
            what,
            item: None,
            queued: 0,
            unfinished: 0,
            results: 0,
        })
    }

    #[test]
    fn futures_are_counted_by_how_they_ended() {
        let mut record = session(Experiment::new(FuturesParams::default()));
        assert_eq!(says(&record), "");
        use FutureState::{Cancelled, Done, Pending, Running};
        let ends = [
            (Done, None),
            (Done, None),
            (Done, Some("no")),
            (Cancelled, None),
            (Done, None),
            (Done, None),
        ];
        record.futures = (0..)
            .zip(ends)
            .map(|(id, (state, error))| future(id, state, error))
            .collect();
        assert_eq!(
            says(&record),
            "6 futures on 2 threads: 4 done, 1 failed, 1 cancelled."
        );
        record.experiment = Experiment::new(FuturesParams {
            pool: PoolKind::Processes,
            workers: vec![1],
            ..FuturesParams::default()
        });
        record.futures = vec![future(0, Running, None), future(1, Pending, None)];
        assert_eq!(
            says(&record),
            "2 futures on 1 process: 1 running, 1 pending."
        );
        record.futures.truncate(1);
        assert_eq!(says(&record), "1 future on 1 process: 1 running.");
        record.futures.clear();
        record.status = Status::Cancelled;
        assert_eq!(says(&record), "Nothing was submitted.");
    }

    #[test]
    fn a_whole_machine_ends_with_a_sentinel_a_worker() {
        let mut record = session(Experiment::new(QueuesParams::default()));
        let whole = |k| {
            [
                MoveKind::GetTask,
                MoveKind::GetResult,
                MoveKind::GetSentinel,
            ]
            .into_iter()
            .flat_map(move |what| moved(what, k))
            .collect()
        };
        record.moves = whole(4);
        assert_eq!(
            says(&record),
            "4 workers took 4 tasks; 4 results came out, and 4 sentinels ended all 4 workers."
        );
        record.moves = whole(1);
        assert_eq!(
            says(&record),
            "4 workers took 1 task; 1 result came out, and 1 sentinel ended 1 of 4 workers."
        );
        record.moves = moved(MoveKind::GetTask, 2).collect();
        assert_eq!(says(&record), "4 workers took 2 tasks; 0 results came out.");
        record.experiment = Experiment::new(QueuesParams {
            workers: vec![1],
            ..QueuesParams::default()
        });
        record.moves = whole(1);
        assert_eq!(
            says(&record),
            "1 worker took 1 task; 1 result came out, and 1 sentinel ended the worker."
        );
        record.moves.clear();
        record.status = Status::Failed;
        assert_eq!(says(&record), "No worker took anything.");
    }

    #[test]
    fn a_machine_that_stands_still_says_why() {
        let mut record = session(Experiment::new(QueuesParams::default()));
        record.stall = Some(Stall {
            at_ms: 1.0,
            named_ms: 2.0,
            name: "A worker without a sentinel".to_owned(),
            says: "Worker 4 waits for an item, and nobody will put one.".to_owned(),
            python: "p.join() never returns.".to_owned(),
        });
        assert_eq!(
            says(&record),
            "A worker without a sentinel: Worker 4 waits for an item, and nobody will put one."
        );
    }

    #[test]
    fn a_sweep_is_no_session() {
        let record = session(Experiment::new(ThreadsParams::default()));
        assert_eq!((Tally::of(&record), says(&record)), (None, String::new()));
    }
}
