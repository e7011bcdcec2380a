//! The tasks of Processes: what a memory of one's own is good for, and what it costs.

use super::params::{Kind, ProcessesParams};
use crate::analysis::record::Record;
use crate::experiment::pool_kind::PoolKind;
use crate::lesson::task::{Done, Task, compares_with};

/// What makes an argument a large one, in KiB.
const LARGE_KIB: u32 = 1024;

/// In the order of the lesson.
pub const TASKS: &[Task] = &[
    Task {
        title: "Give each task its own process",
        question: "Will 4 processes get more done than 1, and what will they cost?",
        link: "#/processes?workers=1,2,4&pool=processes",
        look: "As much gets done as on threads without a lock, but each process takes time and memory to start.",
        done: Done::ByRun(|record| {
            is_on(record, PoolKind::Processes, |kib| kib == 0) && compares_with(record, 2)
        }),
    },
    Task {
        title: "Put threads in their place",
        question: "One line changes: will the times change too?",
        link: "#/processes?workers=1,2,4&pool=threads",
        look: "Nothing is started anew, and nothing is sent: threads see each other’s data.",
        done: Done::ByRun(|record| {
            is_on(record, PoolKind::Threads, |_| true) && compares_with(record, 2)
        }),
    },
    Task {
        title: "Send 4 MiB with each task",
        question: "Which will take longer: the work, or its way there?",
        link: "#/processes?n=30&workers=1,2,4&reps=5&pool=processes&argument_kib=4096",
        look: "The second colour in the timeline is the way there and back: here it outweighs the work.",
        done: Done::ByRun(|record| is_on(record, PoolKind::Processes, |kib| kib >= LARGE_KIB)),
    },
    Task {
        title: "Find the lesson’s wrong line",
        question: "Why are these processes so fast, however large n is?",
        link: "#/processes?n=34&workers=1,2,4&reps=3&kind=naive-timing",
        look: "Nothing was computed: the last line of fib stands one step too far to the right.",
        done: Done::ByRun(|record| {
            let params = record.experiment.params::<ProcessesParams>();
            params.is_some_and(|params| params.kind == Kind::NaiveTiming)
                && !record.as_written.is_empty()
        }),
    },
];

fn is_on(record: &Record, pool: PoolKind, argument: impl Fn(u32) -> bool) -> bool {
    let params = record.experiment.params::<ProcessesParams>();
    params.is_some_and(|params| {
        params.kind == Kind::Weak && params.pool == pool && argument(params.argument_kib)
    })
}
