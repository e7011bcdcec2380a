//! A future of a session, and what the page knows of it.

use pysync::{Future, FutureError, FutureState};

use crate::error::LabError;
use crate::record::FutureTrace;
use crate::workload::call::Answer;

/// A future, and what the page knows of it.
pub(super) struct TrackedFuture {
    pub(super) future: Future<Answer, LabError>,
    /// Which Fibonacci number it will be; 0 if its task kills the worker instead.
    pub(super) n: i64,
    /// Whether its task kills the worker.
    pub(super) kills: bool,
    /// What the page was told last.
    pub(super) told: Option<FutureTrace>,
}

impl TrackedFuture {
    /// What has become of it.
    pub(super) fn trace(&self) -> FutureTrace {
        // In this order: what the state promises is then there, and what comes later isn't shown.
        let state = self.future.state();
        let trace = self.future.trace();
        let begun = state != FutureState::Pending;
        let over = matches!(state, FutureState::Done | FutureState::Cancelled);
        let (value, error) = match self.future.outcome().filter(|_| over) {
            Some(Ok(answer)) => (Some(answer.text()), None),
            Some(Err(FutureError::Failed(error))) => (None, Some(error.to_string())),
            Some(Err(_)) | None => (None, None),
        };
        FutureTrace {
            id: self.future.id(),
            n: self.n,
            kills: self.kills,
            state,
            worker: trace.worker.filter(|_| begun),
            submitted_ms: trace.queued_ms,
            start_ms: trace.start_ms.filter(|_| begun),
            end_ms: trace.end_ms.filter(|_| over),
            value,
            error,
        }
    }
}
