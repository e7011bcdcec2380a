//! Threads that say when they take a task.
//!
//! A future tells when it is done, but not when it begins to run. So the threads of a session say so
//! themselves, between taking a task and doing it.

use pysync::{Spawn, WorkerHandle, WorkerHost};

use super::changes::{Changes, note_change};
use crate::engine::thread_pool::RayonThreads;
use crate::workload::call::Job;

/// Threads of the pool that tell whenever they have taken a task.
pub(super) struct ReportingThreads {
    /// Where they tell it.
    pub(super) changes: Changes,
}

impl WorkerHost<Job> for ReportingThreads {
    fn start(&self, handle: WorkerHandle<Job>) {
        let changes = self.changes.clone();
        RayonThreads.spawn(Box::new(move || {
            handle.arrive();
            while let Some(item) = handle.next() {
                note_change(&changes);
                item.run();
            }
        }));
    }
}
