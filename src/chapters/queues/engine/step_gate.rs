//! The gate for single steps: who may go next. By steps, everybody asks before touching a queue, and
//! one at a time is let through; at full speed nobody has to ask.

use std::cell::{Cell, RefCell};

use futures::channel::oneshot;
use pysync::Queue;
use pysync::stall::Doing;

/// A gate before the queues.
#[derive(Debug)]
pub(super) struct StepGate {
    open: Cell<bool>,
    /// Those who wait before it, the longest first.
    asked: RefCell<Vec<Request>>,
    /// Rung whenever something has changed.
    changed: Queue<()>,
}

/// Somebody who waits before the gate.
#[derive(Debug)]
pub(super) struct Request {
    wants: Doing,
    /// What happens once it is let through, in words.
    pub(super) says: String,
    let_through: oneshot::Sender<()>,
}

impl Request {
    /// Lets it through.
    pub(super) fn give(self) {
        // Who asked may be gone with the machine.
        let _ = self.let_through.send(());
    }
}

impl StepGate {
    /// A gate that is open from the start, or opens for one at a time.
    pub(super) fn new(open: bool) -> Self {
        StepGate {
            open: Cell::new(open),
            asked: RefCell::default(),
            changed: Queue::new(),
        }
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.get()
    }

    /// Lets all through, from now on.
    pub(super) fn open(&self) {
        self.open.set(true);
        for turn in self.asked.take() {
            turn.give();
        }
    }

    /// Waits until it may go.
    pub(super) async fn take(&self, wants: Doing, says: String) {
        if self.open.get() {
            return;
        }
        let (let_through, given) = oneshot::channel();
        self.asked.borrow_mut().push(Request {
            wants,
            says,
            let_through,
        });
        self.signal_change();
        let _ = given.await;
    }

    /// Takes out the one that has waited longest among those who could go on.
    pub(super) fn next(&self, can_go_on: impl Fn(Doing) -> bool) -> Option<Request> {
        let mut asked = self.asked.borrow_mut();
        let first = asked.iter().position(|turn| can_go_on(turn.wants))?;
        Some(asked.remove(first))
    }

    /// Says that something has changed.
    pub(super) fn signal_change(&self) {
        if !self.open.get() {
            // Never shut down, so it never fails.
            let _ = self.changed.put_nowait(());
        }
    }

    /// Waits until something has changed.
    pub(super) async fn until_changed(&self) {
        let _ = self.changed.get_async().await;
    }
}
