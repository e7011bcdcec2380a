//! How the machine is broken on purpose: at which task, and what becomes of it.

use crate::chapters::queues::params::{Break, QueuesParams};
use crate::workload::call::Job;

/// The task with this number.
pub(super) fn work(params: &QueuesParams, id: u32) -> Job {
    match params.broken {
        Break::Unserialisable if is_odd_one(params, id) => Job::Code(|| 1),
        Break::Death if is_odd_one(params, id) => Job::Die,
        _ => Job::fib(params.n),
    }
}

/// One for each worker.
pub(super) fn sentinels(params: &QueuesParams) -> u32 {
    params.workers() - u32::from(params.broken == Break::Sentinel)
}

/// Whether this task is the one at which the machine breaks, if it does: there are some before it
/// and some after it.
pub(super) fn is_odd_one(params: &QueuesParams, id: u32) -> bool {
    id == params.tasks / 2
}
