//! A watch on several futures: which of them are over, and whether that is enough for whoever waits.

use std::collections::VecDeque;
use std::task::{Context, Poll};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::primitive::{Condvar, Deadline, Mutex, MutexGuard, wait};
use crate::wakers::Wakers;

/// When [`wait`](crate::wait()) returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnWhen {
    /// As soon as one is over, be it cancelled.
    FirstCompleted,
    /// As soon as one has failed (a cancelled one hasn't); if none does, when all are over.
    FirstException,
    /// When all are over.
    AllCompleted,
}

/// What futures tell when they are over.
#[derive(Debug)]
pub(crate) struct Watch {
    until: ReturnWhen,
    seen: Mutex<Seen>,
    enough: Condvar,
}

#[derive(Debug)]
struct Seen {
    /// The numbers of those that are over, in that order, until they are taken out.
    over: VecDeque<usize>,
    /// How many are not over yet.
    left: usize,
    failed: bool,
    wakers: Wakers,
}

impl Watch {
    /// For `left` futures.
    pub(crate) fn new(until: ReturnWhen, left: usize) -> Self {
        Watch {
            until,
            seen: Mutex::new(Seen {
                over: VecDeque::with_capacity(left),
                left,
                failed: false,
                wakers: Wakers::default(),
            }),
            enough: Condvar::new(),
        }
    }

    /// Notes that a future is over. Called under that future's lock, so that the order here is the
    /// order in which others see them end; [`Watch::wake`] follows when the lock is let go.
    pub(crate) fn note(&self, index: usize, failed: bool) {
        let mut seen = self.lock();
        seen.over.push_back(index);
        seen.left = seen.left.saturating_sub(1);
        seen.failed |= failed;
    }

    /// Wakes who waits, if what has been noted is enough.
    pub(crate) fn wake(&self) {
        let mut seen = self.lock();
        if self.has_enough(&seen) {
            let wakers = seen.wakers.take();
            drop(seen);
            self.enough.notify_all();
            wakers.wake();
        }
    }

    fn has_enough(&self, seen: &Seen) -> bool {
        seen.left == 0
            || match self.until {
                ReturnWhen::FirstCompleted => !seen.over.is_empty(),
                ReturnWhen::FirstException => seen.failed,
                ReturnWhen::AllCompleted => false,
            }
    }

    /// Blocks this thread until it is enough, at most until the deadline; without patience not at
    /// all. Whether it is enough.
    pub(crate) fn block(&self, patience: Option<Duration>, deadline: Deadline) -> bool {
        let mut seen = self.lock();
        let mut late = patience == Some(Duration::ZERO);
        while !self.has_enough(&seen) && !late {
            (seen, late) = wait(&self.seen, &self.enough, seen, deadline);
        }
        self.has_enough(&seen)
    }

    /// Whether it is enough; if not, wakes who asks when it is.
    pub(crate) fn poll(&self, context: &Context<'_>) -> Poll<()> {
        let mut seen = self.lock();
        if self.has_enough(&seen) {
            return Poll::Ready(());
        }
        seen.wakers.add(context);
        Poll::Pending
    }

    /// Takes out the numbers of those that are over, in that order.
    pub(crate) fn take_over(&self) -> VecDeque<usize> {
        std::mem::take(&mut self.lock().over)
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().expect("no user code runs under the lock")
    }
}
