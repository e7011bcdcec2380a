//! Tests of the module above.

use super::*;
use crate::chapters::futures::params::FuturesParams;
use crate::chapters::queues::params::QueuesParams;
use crate::chapters::threads::params::ThreadsParams;
use crate::experiment::pool_kind::PoolKind;
use crate::record::{Machine, Move};

fn session(experiment: Experiment) -> Run {
    Run::begin(experiment, 1, Machine::default(), String::new())
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
    assert_eq!(sentence(&record), "");
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
        sentence(&record),
        "6 futures on 2 threads: 4 done, 1 failed, 1 cancelled."
    );
    record.experiment = Experiment::new(FuturesParams {
        pool: PoolKind::Processes,
        workers: vec![1],
        ..FuturesParams::default()
    });
    record.futures = vec![future(0, Running, None), future(1, Pending, None)];
    assert_eq!(
        sentence(&record),
        "2 futures on 1 process: 1 running, 1 pending."
    );
    record.futures.truncate(1);
    assert_eq!(sentence(&record), "1 future on 1 process: 1 running.");
    record.futures.clear();
    record.status = Status::Cancelled;
    assert_eq!(sentence(&record), "Nothing was submitted.");
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
        sentence(&record),
        "4 workers took 4 tasks, and 4 results came out. 4 sentinels ended all 4 workers."
    );
    record.moves = whole(1);
    assert_eq!(
        sentence(&record),
        "4 workers took 1 task, and 1 result came out. 1 sentinel ended 1 of 4 workers."
    );
    record.moves = moved(MoveKind::GetTask, 2).collect();
    assert_eq!(
        sentence(&record),
        "4 workers took 2 tasks, and 0 results came out."
    );
    record.experiment = Experiment::new(QueuesParams {
        workers: vec![1],
        ..QueuesParams::default()
    });
    record.moves = whole(1);
    assert_eq!(
        sentence(&record),
        "1 worker took 1 task, and 1 result came out. 1 sentinel ended the worker."
    );
    record.moves.clear();
    record.status = Status::Failed;
    assert_eq!(sentence(&record), "No worker took anything.");
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
        sentence(&record),
        "A worker without a sentinel. Worker 4 waits for an item, and nobody will put one."
    );
}

#[test]
fn a_sweep_is_no_session() {
    let record = session(Experiment::new(ThreadsParams::default()));
    assert_eq!((tally(&record), sentence(&record)), (None, String::new()));
}
