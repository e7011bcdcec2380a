//! The tasks of Your machine: how many cores help, and what the browser says of them.

use super::params::MachineParams;
use crate::analysis::record::Record;
use crate::experiment::pool_kind::PoolKind;
use crate::lesson::task::{Done, Task, compares_with};

/// In the order of the lesson.
pub const TASKS: &[Task] = &[
    Task {
        title: "Measure this machine",
        question: "How many of its cores will really help?",
        link: "#/machine?pool=threads",
        look: "Where the curve goes flat, its height is the number of cores that help.",
        done: Done::ByRun(|record| is_on(record, PoolKind::Threads)),
    },
    Task {
        title: "Go past what the browser says",
        question: "Will as many help as the browser names processors?",
        link: "#/machine?pool=threads&workers=1,2,4,8,16,32",
        look: "The sentence has both numbers; two logical processors may share one core.",
        done: Done::ByRun(|record| {
            let named = record.machine.logical_cores;
            named > 0 && is_on(record, PoolKind::Threads) && compares_with(record, named + 1)
        }),
    },
    Task {
        title: "Measure it with processes",
        question: "Will processes find more cores than threads do?",
        link: "#/machine?pool=processes&workers=1,2,4,8",
        look: "They find about as many: what helps is cores, however the workers share memory.",
        done: Done::ByRun(|record| is_on(record, PoolKind::Processes)),
    },
];

fn is_on(record: &Record, pool: PoolKind) -> bool {
    let params = record.experiment.params::<MachineParams>();
    params.is_some_and(|params| params.pool == pool) && compares_with(record, 2)
}
