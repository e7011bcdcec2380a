//! The tasks of Shared data: an update that gets lost, three remedies, and what a remedy can bring about.

use super::interleaving::{Program, Standing, play};
use super::params::{SharedParams, Way};
use crate::analysis::record::Record;
use crate::experiment::Experiment;
use crate::lesson::task::{Done, Task, compares_with};

/// In the order of the lesson.
pub const TASKS: &[Task] = &[
    Task {
        title: "Lose an update",
        question: "Four threads add a million times each: what will the counter show?",
        link: "#/shared?way=load-store&additions=1000000&workers=1,2,4&reps=5",
        look: "Some additions are missing, and not the same number each time.",
        done: Done::ByRun(|record| adds_by(record, Way::LoadStore)),
    },
    Task {
        title: "Lose one under a GIL",
        question: "Only one thread runs at a time: will anything still get lost?",
        link: "#/shared?way=gil&additions=10000000&workers=1,2,4&reps=5",
        look: "The GIL may be handed over between reading and writing, so some are lost all the same.",
        done: Done::ByRun(|record| adds_by(record, Way::Gil)),
    },
    Task {
        title: "Put a lock around it",
        question: "Nothing gets lost any more: how much longer will it take?",
        link: "#/shared?way=lock&additions=1000000&workers=1,2,4&reps=5",
        look: "With more threads each gets less done, because all of them want the same lock.",
        done: Done::ByRun(|record| adds_by(record, Way::Lock)),
    },
    Task {
        title: "Add in one atomic step",
        question: "Will one atomic step be faster than a lock?",
        link: "#/shared?way=fetch-add&additions=1000000&workers=1,2,4&reps=5",
        look: "Nothing is lost, and the chart has the run with the lock beside it to compare.",
        done: Done::ByRun(|record| adds_by(record, Way::FetchAdd)),
    },
    Task {
        title: "Lock two threads up",
        question: "Each takes two locks, in two orders: in which order do both get stuck?",
        link: "#/shared?program=two-orders",
        look: "Each waits for the lock that the other holds, a deadlock; with one order nobody finds one.",
        done: Done::ByHand(is_stuck),
    },
];

fn adds_by(record: &Record, way: Way) -> bool {
    let params = record.experiment.params::<SharedParams>();
    params.is_some_and(|params| params.way == way) && compares_with(record, 2)
}

fn is_stuck(controls: &Experiment) -> bool {
    controls.params::<SharedParams>().is_some_and(|params| {
        let moments = play(params.program, &params.order).unwrap_or_default();
        let last = moments.last();
        params.program == Program::TwoOrders
            && last.is_some_and(|it| it.standing(params.program) == Standing::Deadlock)
    })
}
