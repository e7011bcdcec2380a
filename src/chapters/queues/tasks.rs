//! The tasks of Queues: the machine step by step, then four deadlocks, one harder to see than the other.

use super::params::{Break, QueuesParams};
use crate::analysis::record::Record;
use crate::lesson::task::{Done, Task};

/// In the order of the lesson.
pub const TASKS: &[Task] = &[
    Task {
        title: "Step through the machine",
        question: "What comes next, and what will the counters show then?",
        link: "#/queues?workers=2&tasks=3&n=30&step=1",
        look: "In the end each worker took one sentinel: there were as many as workers.",
        done: Done::ByRun(|record| {
            is_broken_by(record, Break::None) && record.stall.is_none() && goes_by_steps(record)
        }),
    },
    Task {
        title: "Leave out a sentinel",
        question: "One sentinel too few: who will wait for whom?",
        link: "#/queues?workers=4&tasks=4&n=30&break=sentinel",
        look: "One worker waits for an item, and the main program waits for that worker.",
        done: Done::ByRun(|record| is_stalled_by(record, Break::Sentinel)),
    },
    Task {
        title: "Forget to call task_done",
        question: "All results are out: can the program still stand still?",
        link: "#/queues?workers=4&tasks=4&n=30&break=task-done",
        look: "join() waits for a count that never comes down to 0.",
        done: Done::ByRun(|record| is_stalled_by(record, Break::TaskDone)),
    },
    Task {
        title: "Put in what can’t be sent",
        question: "put() returns as if all were well: where is the task?",
        link: "#/queues?workers=4&tasks=4&n=30&break=unserialisable",
        look: "The task never got into the queue, and the main program waits for its result.",
        done: Done::ByRun(|record| is_stalled_by(record, Break::Unserialisable)),
    },
    Task {
        title: "Let a worker die",
        question: "Three workers go on: why will the program never end?",
        link: "#/queues?workers=4&tasks=8&n=30&break=death",
        look: "The result of the task that died with its worker will never come, and no queue knows that.",
        done: Done::ByRun(|record| is_stalled_by(record, Break::Death)),
    },
];

fn is_stalled_by(record: &Record, broken: Break) -> bool {
    record.stall.is_some() && is_broken_by(record, broken)
}

fn is_broken_by(record: &Record, broken: Break) -> bool {
    let params = record.experiment.params::<QueuesParams>();
    params.is_some_and(|params| params.broken == broken)
}

fn goes_by_steps(record: &Record) -> bool {
    let params = record.experiment.params::<QueuesParams>();
    params.is_some_and(|params| params.step)
}
