//! How does one wait for several results at once: for the first, for the first failure, for all,
//! or for each as it comes?
//!
//! [`wait`] and [`as_completed`] are those of Python's `concurrent.futures`. The futures may be of
//! different executors; one that is given twice counts once. Who waits for all is woken once, by
//! the last, so that waiting doesn't disturb the tasks.

use std::collections::HashSet;
use std::future::poll_fn;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::sync::future::Future;
use crate::sync::primitive::{Arc, Deadline};
use crate::sync::watch::Watch;

/// When [`wait`] returns.
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

/// What [`wait`] found, each in the order given.
#[derive(Clone, Debug)]
pub struct Waited<V> {
    /// Those that are over: finished or cancelled.
    pub done: Vec<Future<V>>,
    /// The others.
    pub not_done: Vec<Future<V>>,
}

/// The time was up. Python's `TimeoutError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the time was up before every future was done; the tasks go on")]
pub struct TimedOut;

/// Blocks this thread until enough of the futures are over, at most for `patience`. Being late is
/// no error: then there is more in `not_done`.
pub fn wait<V>(futures: &[Future<V>], patience: Option<Duration>, until: ReturnWhen) -> Waited<V> {
    let deadline = Deadline::after(patience);
    let watched = Watched::new(unique(futures), until);
    watched.watch.block(patience, deadline);
    watched.sorted()
}

/// Like [`wait`], without blocking the thread, for as long as it takes.
pub async fn wait_async<V>(futures: &[Future<V>], until: ReturnWhen) -> Waited<V> {
    let watched = Watched::new(unique(futures), until);
    poll_fn(|context| watched.watch.poll(context)).await;
    watched.sorted()
}

/// Gives the futures as they come to be over: first those that are already, in the order given,
/// then the others in the order in which they finish or are cancelled. `patience` counts from this
/// call; when it is over, there is one error, and then nothing more.
pub fn as_completed<V>(futures: &[Future<V>], patience: Option<Duration>) -> AsCompleted<V> {
    let deadline = Deadline::after(patience);
    let (mut futures, rest): (Vec<_>, Vec<_>) = unique(futures).into_iter().partition(Future::done);
    futures.extend(rest);
    AsCompleted {
        left: futures.len(),
        watched: Watched::new(futures, ReturnWhen::FirstCompleted),
        patience,
        deadline,
    }
}

/// An iterator over futures in the order of their completion: see [`as_completed`].
#[derive(Debug)]
pub struct AsCompleted<V> {
    watched: Watched<V>,
    left: usize,
    patience: Option<Duration>,
    deadline: Deadline,
}

impl<V> Iterator for AsCompleted<V> {
    type Item = Result<Future<V>, TimedOut>;

    /// Blocks this thread until the next is over.
    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            return None;
        }
        self.watched.watch.block(self.patience, self.deadline);
        let next = self.watched.next();
        self.left = next.as_ref().map_or(0, |_| self.left - 1);
        Some(next.ok_or(TimedOut))
    }
}

impl<V> AsCompleted<V> {
    /// Waits for the next without blocking the thread, and without heeding the time-out.
    pub async fn next_async(&mut self) -> Option<Future<V>> {
        if self.left == 0 {
            return None;
        }
        poll_fn(|context| self.watched.watch.poll(context)).await;
        self.left -= 1;
        self.watched.next()
    }
}

/// Each future once.
fn unique<V>(futures: &[Future<V>]) -> Vec<Future<V>> {
    let mut seen = HashSet::new();
    let new = |future: &&Future<V>| seen.insert(future.identity());
    futures.iter().filter(new).cloned().collect()
}

/// Futures, and the watch that is kept on them as long as this lives.
#[derive(Debug)]
struct Watched<V> {
    futures: Vec<Future<V>>,
    watch: Arc<Watch>,
}

impl<V> Watched<V> {
    fn new(futures: Vec<Future<V>>, until: ReturnWhen) -> Self {
        let watch = Arc::new(Watch::new(until, futures.len()));
        for (index, future) in futures.iter().enumerate() {
            future.watch(index, &watch);
        }
        Watched { futures, watch }
    }

    fn sorted(&self) -> Waited<V> {
        let (done, not_done) = self.futures.iter().cloned().partition(Future::done);
        Waited { done, not_done }
    }

    fn next(&self) -> Option<Future<V>> {
        let index = self.watch.pop()?;
        self.futures.get(index).cloned()
    }
}

impl<V> Drop for Watched<V> {
    fn drop(&mut self) {
        for future in &self.futures {
            future.unwatch(&self.watch);
        }
    }
}

#[cfg(all(test, not(feature = "model")))]
mod tests;
