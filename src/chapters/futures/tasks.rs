//! The tasks of Futures: what a future is before its result is there, and what can be done with it.

use pysync::FutureState;

use super::params::FuturesParams;
use crate::analysis::record::Record;
use crate::experiment::pool_kind::PoolKind;
use crate::lesson::task::{Done, Task};
use crate::record::FutureTrace;

/// In the order of the lesson.
pub const TASKS: &[Task] = &[
    Task {
        title: "Submit one task",
        question: "Will its future be done right after submit?",
        link: "#/futures?pool=processes&workers=1&tasks=46&end=wait",
        look: "It was running at first; the lesson’s was done at once because nothing was computed.",
        done: Done::ByRun(|record| {
            is_on(record, |params| params.pool == PoolKind::Processes)
                && record.futures.len() == 1
                && record.futures.iter().all(has_result)
        }),
    },
    Task {
        title: "Submit four tasks to two workers",
        question: "Which of the four will run at once, and which will wait?",
        link: "#/futures?workers=2&tasks=46,47,46,48&end=wait",
        look: "Two run and two are pending, until a worker is free.",
        done: Done::ByRun(|record| {
            is_on(record, |params| params.workers() == 2)
                && record.futures.len() >= 4
                && record.futures.iter().all(has_result)
        }),
    },
    Task {
        title: "Cancel one that waits",
        question: "Which can be cancelled: one that runs, or one that waits?",
        link: "#/futures?workers=1&tasks=48,40,40",
        look: "Only the pending one: nothing outside can make a running function return.",
        done: Done::ByRun(|record| {
            let mut all = record.futures.iter();
            all.any(|future| future.state == FutureState::Cancelled)
        }),
    },
    Task {
        title: "Wait for the first result",
        question: "Three run or wait: which of them will be done first?",
        link: "#/futures?workers=2&tasks=48,46,45",
        look: "wait(FIRST_COMPLETED) returns as soon as one is done, and the others go on.",
        done: Done::ByRun(|record| {
            let mut calls = record.notes.iter();
            calls.any(|note| note.call.contains("FIRST_COMPLETED"))
        }),
    },
    Task {
        title: "Let a task fail",
        question: "Where does an error go that nobody asks for?",
        link: "#/futures?workers=2&tasks=44,-1&end=wait",
        look: "It went into the future, and result() would raise it in whoever asks.",
        done: Done::ByRun(|record| {
            let failed = |future: &FutureTrace| {
                future.state == FutureState::Done && future.error.is_some() && !future.kills
            };
            record.futures.iter().any(failed)
        }),
    },
];

fn is_on(record: &Record, executor: impl Fn(&FuturesParams) -> bool) -> bool {
    let params = record.experiment.params::<FuturesParams>();
    params.is_some_and(executor)
}

fn has_result(future: &FutureTrace) -> bool {
    future.state == FutureState::Done && future.error.is_none()
}
