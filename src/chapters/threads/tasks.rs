//! The tasks of Threads: more threads, a lock that only one may hold, and how work is shared out.

use super::params::{Gil, Kind, ThreadsParams};
use crate::analysis::record::Record;
use crate::lesson::task::{Done, Task, compares_with};

/// In the order of the lesson.
pub const TASKS: &[Task] = &[
    Task {
        title: "Run k tasks on k threads",
        question: "How long will 4 threads take for 4 tasks, compared with 1 for 1?",
        link: "#/threads?workers=1,2,4",
        look: "The time stays the same up to the number of free cores, and climbs after it.",
        done: Done::ByRun(|record| is(record, Kind::Weak, Gil::Off) && compares_with(record, 2)),
    },
    Task {
        title: "Put a GIL in",
        question: "Will 4 threads under one lock get more done than 1?",
        link: "#/threads?workers=1,2,4&gil=on",
        look: "In the timeline only one thread at a time is dark: the one that holds the lock.",
        done: Done::ByRun(|record| is(record, Kind::Weak, Gil::On) && compares_with(record, 2)),
    },
    Task {
        title: "Catch the timing that lies",
        question: "What does a stopwatch show that waits for no thread?",
        link: "#/threads?n=38&workers=1,2,4&reps=3&kind=naive-timing",
        look: "The lesson’s stopwatch stops while its threads are still at work.",
        done: Done::ByRun(|record| {
            is(record, Kind::NaiveTiming, Gil::On) && !record.as_written.is_empty()
        }),
    },
    Task {
        title: "Share out 32 tasks",
        question: "Will 4 threads need a quarter of the time of 1?",
        link: "#/threads?workers=1,2,4&kind=strong&tasks=32",
        look: "Whoever has no task left waits for the others: that is the idle tail of the timeline.",
        done: Done::ByRun(|record| is(record, Kind::Strong, Gil::Off) && compares_with(record, 2)),
    },
    Task {
        title: "Split one task",
        question: "How small should the pieces be: are smaller ones always better?",
        link: "#/threads?workers=1,2,4&kind=forkjoin&cutoff=30",
        look: "Compare it split down to 30, 20 and 1: few pieces leave threads idle, many cost time.",
        done: Done::ByRun(|record| {
            is(record, Kind::ForkJoin, Gil::Off) && compares_with(record, 2)
        }),
    },
];

fn is(record: &Record, kind: Kind, gil: Gil) -> bool {
    let params = record.experiment.params::<ThreadsParams>();
    params.is_some_and(|params| (params.kind, params.gil()) == (kind, gil))
}
