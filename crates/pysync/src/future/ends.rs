//! The worker's side of a future: how it begins, and how it comes to its end.
//!
//! Only the executor and its workers call these. Whoever ends a future is told so by `true`, and
//! nobody else is: so each task is counted once.

use std::sync::OnceLock;

use super::{Audience, Future, FutureState, Life, Shared};
use crate::clock::Clock;
use crate::primitive::{Arc, Condvar, Mutex, MutexGuard};
use crate::watch::Watch;

impl<V, E> Future<V, E> {
    /// A pending task's future.
    pub(crate) fn new(id: u32, queued_ms: f64, clock: Clock) -> Self {
        let life = Life {
            state: FutureState::Pending,
            worker: None,
            start_ms: None,
            end_ms: None,
            blocked: 0,
            audience: Audience::default(),
        };
        Future {
            shared: Arc::new(Shared {
                id,
                queued_ms,
                clock,
                life: Mutex::new(life),
                over: Condvar::new(),
                result: OnceLock::new(),
            }),
        }
    }

    /// A worker takes the task: `false` if it was cancelled before (or lost with its pool).
    pub(crate) fn begin(&self, worker: u32) -> bool {
        let now_ms = self.now_ms();
        let mut life = self.lock();
        if life.state != FutureState::Pending {
            return false;
        }
        life.state = FutureState::Running;
        life.worker = Some(worker);
        life.start_ms = Some(now_ms);
        true
    }

    /// The worker is done, with these times on the executor's clock. `false` if the task was lost
    /// before.
    pub(crate) fn finish(&self, result: Result<V, E>, start_ms: f64, end_ms: f64) -> bool {
        let mut life = self.lock();
        if life.state != FutureState::Running {
            return false;
        }
        // As they were taken: whoever reads them knows how far the clocks can be trusted.
        life.start_ms = Some(start_ms);
        life.end_ms = Some(end_ms);
        // Nobody else sets it, since the state says that nobody has.
        let _ = self.shared.result.set(result);
        self.end(life, FutureState::Done);
        true
    }

    /// There will be no result, but this error. `false` if it was over before.
    pub(crate) fn fail(&self, error: E) -> bool {
        let mut life = self.lock();
        if life.state.is_over() {
            return false;
        }
        life.end_ms = Some(self.now_ms());
        let _ = self.shared.result.set(Err(error));
        self.end(life, FutureState::Done);
        true
    }

    /// Tells `watch` when this is over: later, or at once if it is. `index` is its number there.
    pub(crate) fn watch(&self, index: usize, watch: &Arc<Watch>) {
        let mut life = self.lock();
        if !life.state.is_over() {
            life.audience.watches.push((index, watch.clone()));
            return;
        }
        watch.note(index, self.failed());
        drop(life);
        watch.wake();
    }

    /// Forgets `watch`.
    pub(crate) fn unwatch(&self, watch: &Arc<Watch>) {
        let mut life = self.lock();
        life.audience
            .watches
            .retain(|(_, other)| !Arc::ptr_eq(other, watch));
    }

    /// The same for two handles on the same task, and for no others.
    pub(crate) fn identity(&self) -> usize {
        Arc::as_ptr(&self.shared) as usize
    }

    /// The one place where a future ends. Wakes nobody unless somebody waits for it.
    pub(super) fn end(&self, mut life: MutexGuard<'_, Life<V, E>>, state: FutureState) {
        life.state = state;
        let blocked = life.blocked > 0;
        let audience = std::mem::take(&mut life.audience);
        for (index, watch) in &audience.watches {
            watch.note(*index, self.failed());
        }
        drop(life);
        if blocked {
            self.shared.over.notify_all();
        }
        audience.wakers.wake();
        for (_, watch) in audience.watches {
            watch.wake();
        }
        for callback in audience.callbacks {
            self.call(callback);
        }
    }
}
