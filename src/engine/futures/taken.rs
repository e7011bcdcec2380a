//! When does a worker take a task?
//!
//! A future tells when it is done, but not when it begins to run. So the threads of a session say so
//! themselves, between taking a task and doing it.

use std::sync::Arc;

use pysync::{Queue, Spawn, WorkerHandle, WorkerHost};

use crate::engine::pool::RayonThreads;
use crate::workload::call::Work;

/// Threads of the pool that tell whenever they have taken a task.
pub(super) struct TellingThreads {
    /// Where they tell it.
    pub(super) changes: Arc<Queue<()>>,
}

impl WorkerHost<Work> for TellingThreads {
    fn start(&self, handle: WorkerHandle<Work>) {
        let changes = self.changes.clone();
        RayonThreads.spawn(Box::new(move || {
            handle.arrive();
            while let Some(item) = handle.next() {
                super::tell(&changes);
                item.run();
            }
        }));
    }
}
