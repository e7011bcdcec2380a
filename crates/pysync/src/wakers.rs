//! The wakers of everybody who awaits one thing.

use std::task::{Context, Waker};

/// The wakers of everybody who awaits one thing.
#[derive(Debug, Default)]
pub(crate) struct Wakers(Vec<Waker>);

impl Wakers {
    /// Adds the one who asks, once, however often it is polled.
    pub(crate) fn add(&mut self, context: &Context<'_>) {
        if !self.0.iter().any(|waker| waker.will_wake(context.waker())) {
            self.0.push(context.waker().clone());
        }
    }

    /// All of them, to be woken once the lock is let go. Who still has to wait adds itself again,
    /// so nobody is lost when one of them has given up meanwhile.
    pub(crate) fn take(&mut self) -> Self {
        std::mem::take(self)
    }

    /// Wakes them.
    pub(crate) fn wake(self) {
        self.0.into_iter().for_each(Waker::wake);
    }
}
