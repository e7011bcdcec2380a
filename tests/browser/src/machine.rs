//! Do the moves of a two-queue machine make sense? They are counted again here, by hand.

use std::collections::BTreeSet;

use parlab::analysis::record::Record;
use parlab::chapters::queues::params::QueuesParams;
use parlab::experiment::Experiment;
use parlab::experiment::route::link_to;
use parlab::record::{Move, MoveKind, Status};

/// The link that runs this machine.
pub fn machine(params: &QueuesParams) -> String {
    link_to(&Experiment::new(params.clone()), &[], true)
}

/// So many moves of this kind.
pub fn count(record: &Record, what: MoveKind) -> usize {
    record.moves.iter().filter(|step| step.what == what).count()
}

/// Each counter of each move is what the moves up to it make of it, and time never goes back.
pub fn check_moves(record: &Record) {
    let (mut queued, mut unfinished, mut results) = (0_i64, 0_i64, 0_i64);
    let mut now_ms = 0.0;
    for (at, step) in record.moves.iter().enumerate() {
        match step.what {
            MoveKind::PutTask | MoveKind::PutSentinel => {
                queued += 1;
                unfinished += 1;
            }
            MoveKind::GetTask | MoveKind::GetSentinel => queued -= 1,
            MoveKind::TaskDone => unfinished -= 1,
            MoveKind::PutResult => results += 1,
            MoveKind::GetResult => results -= 1,
            MoveKind::NotSent | MoveKind::Forgot | MoveKind::Died | MoveKind::Joined => {}
        }
        let counted = [queued, unfinished, results];
        assert_eq!(counted, counters(step), "move {at}: {step:?}");
        assert!(counted.iter().all(|&count| count >= 0), "move {at}");
        assert!(step.at_ms >= now_ms, "move {at}: {step:?}");
        now_ms = step.at_ms;
        if step.what == MoveKind::Joined {
            assert_eq!(unfinished, 0, "join came back too early");
        }
    }
}

/// Queued, unfinished, results.
pub fn counters(step: &Move) -> [i64; 3] {
    [step.queued, step.unfinished, step.results].map(i64::from)
}

/// The machine went through all its stations: every task has this result, and every worker took one
/// sentinel and ended.
pub fn check_whole(record: &Record, value: &str) {
    let params: &QueuesParams = record.experiment.params().expect("a machine of queues");
    let (k, tasks) = (params.workers() as usize, params.tasks as usize);
    assert_eq!((record.status, &record.stall), (Status::Complete, &None));
    check_moves(record);
    for what in [
        MoveKind::PutTask,
        MoveKind::GetTask,
        MoveKind::PutResult,
        MoveKind::GetResult,
    ] {
        assert_eq!(count(record, what), tasks, "{what:?}");
    }
    let ended: BTreeSet<_> = record
        .moves
        .iter()
        .filter(|step| step.what == MoveKind::GetSentinel)
        .map(|step| step.worker)
        .collect();
    assert_eq!(ended.len(), k, "each worker takes a sentinel of its own");
    assert_eq!(count(record, MoveKind::GetSentinel), k);
    assert_eq!(count(record, MoveKind::TaskDone), tasks + k);
    let last = record.moves.last().expect("moves");
    assert_eq!(counters(last), [0; 3]);
    assert_eq!(last.what, MoveKind::Joined);
    let [sample] = &record.samples[..] else {
        panic!("{} samples", record.samples.len());
    };
    assert_eq!((sample.tasks.len(), sample.ready_ms.len()), (tasks, k));
    for (id, task) in (0..).zip(&sample.tasks) {
        assert_eq!((task.id, task.value.as_deref()), (id, Some(value)));
        let sent = task.sent.expect("a process has a memory of its own");
        assert!(sent.bytes > 0 && sent.answer_bytes > 0);
        let in_order = task.queued_ms <= sent.taken_ms
            && sent.taken_ms <= task.start_ms
            && task.start_ms <= task.end_ms
            && task.end_ms <= sent.returned_ms;
        assert!(in_order, "{task:?}");
    }
}
