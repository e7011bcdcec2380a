//! Waiting for several futures at once: for the first, for the first failure, for all, or for each
//! as it comes.
//!
//! [`wait`] and [`as_completed`] are those of Python's `concurrent.futures`. The futures may be of
//! different executors; one that is given twice counts once. Who waits for all is woken once, by
//! the last, so that waiting doesn't disturb the tasks.

use std::collections::{HashSet, VecDeque};
use std::future::poll_fn;
use std::time::Duration;

use crate::error::BrokenPool;
use crate::future::Future;
use crate::primitive::{Arc, Deadline};
use crate::watch::Watch;

pub use crate::watch::ReturnWhen;

/// What [`wait`] found, each in the order given.
#[derive(Clone, Debug)]
pub struct Waited<V, E = BrokenPool> {
    /// Those that are over: finished or cancelled.
    pub done: Vec<Future<V, E>>,
    /// The others.
    pub not_done: Vec<Future<V, E>>,
}

/// The time was up. Python's `TimeoutError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the time was up before every future was done; the tasks go on")]
pub struct TimedOut;

/// Python's `concurrent.futures.wait`.
///
/// Blocks this thread until enough of the futures are over, at most for `patience`. Being late is
/// no error: then there is more in `not_done`.
pub fn wait<V, E>(
    futures: &[Future<V, E>],
    patience: Option<Duration>,
    until: ReturnWhen,
) -> Waited<V, E> {
    let deadline = Deadline::after(patience);
    let watched = Watched::new(unique(futures), until);
    watched.watch.block(patience, deadline);
    watched.sorted()
}

/// Like [`wait`], without blocking the thread, for as long as it takes.
pub async fn wait_async<V, E>(futures: &[Future<V, E>], until: ReturnWhen) -> Waited<V, E> {
    let watched = Watched::new(unique(futures), until);
    poll_fn(|context| watched.watch.poll(context)).await;
    watched.sorted()
}

/// Python's `concurrent.futures.as_completed`.
///
/// Gives the futures as they come to be over: first those that are already, in the order given,
/// then the others in the order in which they finish or are cancelled. `patience` counts from this
/// call; when it is over, there is one error, and then nothing more: what ended meanwhile, and was
/// not asked for in time, doesn't come. What had ended when this was called, or by the time somebody
/// was last waiting, comes all the same.
///
/// ```
/// use pysync::{ReturnWhen, ThreadPoolExecutor, as_completed, wait};
///
/// let executor = ThreadPoolExecutor::<u64>::on_threads(2);
/// let futures = executor.submit_all((1..=3).map(|n| move || Ok(n * n))).unwrap();
/// let mut squares: Vec<u64> = as_completed(&futures, None)
///     .map(|future| future.unwrap().result(None).unwrap())
///     .collect();
/// squares.sort();
/// assert_eq!(squares, [1, 4, 9]);
/// assert!(wait(&futures, None, ReturnWhen::AllCompleted).not_done.is_empty());
/// ```
pub fn as_completed<V, E>(
    futures: &[Future<V, E>],
    patience: Option<Duration>,
) -> AsCompleted<V, E> {
    let deadline = Deadline::after(patience);
    let (mut futures, rest): (Vec<_>, Vec<_>) = unique(futures).into_iter().partition(Future::done);
    futures.extend(rest);
    let left = futures.len();
    let watched = Watched::new(futures, ReturnWhen::FirstCompleted);
    AsCompleted {
        at_hand: watched.watch.take_over(),
        left,
        watched,
        patience,
        deadline,
    }
}

/// An iterator over futures in the order of their completion: see [`as_completed`].
#[derive(Debug)]
pub struct AsCompleted<V, E = BrokenPool> {
    watched: Watched<V, E>,
    /// What was over when somebody last looked: it comes whatever the time is.
    at_hand: VecDeque<usize>,
    left: usize,
    patience: Option<Duration>,
    deadline: Deadline,
}

impl<V, E> Iterator for AsCompleted<V, E> {
    type Item = Result<Future<V, E>, TimedOut>;

    /// Blocks this thread until the next is over.
    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            return None;
        }
        if self.at_hand.is_empty() {
            let watch = &self.watched.watch;
            let in_time = !self.deadline.has_passed(self.patience)
                && watch.block(self.patience, self.deadline);
            if !in_time {
                self.left = 0;
                return Some(Err(TimedOut));
            }
            self.at_hand = watch.take_over();
        }
        self.give().map(Ok)
    }
}

impl<V, E> AsCompleted<V, E> {
    /// Waits for the next without blocking the thread, and without heeding the time-out.
    pub async fn next_async(&mut self) -> Option<Future<V, E>> {
        if self.left == 0 {
            return None;
        }
        if self.at_hand.is_empty() {
            poll_fn(|context| self.watched.watch.poll(context)).await;
            self.at_hand = self.watched.watch.take_over();
        }
        self.give()
    }

    fn give(&mut self) -> Option<Future<V, E>> {
        let index = self.at_hand.pop_front()?;
        self.left -= 1;
        self.watched.futures.get(index).cloned()
    }
}

/// Each future once.
fn unique<V, E>(futures: &[Future<V, E>]) -> Vec<Future<V, E>> {
    let mut seen = HashSet::new();
    let new = |future: &&Future<V, E>| seen.insert(future.identity());
    futures.iter().filter(new).cloned().collect()
}

/// Futures, and the watch that is kept on them as long as this lives.
#[derive(Debug)]
struct Watched<V, E> {
    futures: Vec<Future<V, E>>,
    watch: Arc<Watch>,
}

impl<V, E> Watched<V, E> {
    fn new(futures: Vec<Future<V, E>>, until: ReturnWhen) -> Self {
        let watch = Arc::new(Watch::new(until, futures.len()));
        for (index, future) in futures.iter().enumerate() {
            future.watch(index, &watch);
        }
        Watched { futures, watch }
    }

    fn sorted(&self) -> Waited<V, E> {
        let (done, not_done) = self.futures.iter().cloned().partition(Future::done);
        Waited { done, not_done }
    }
}

impl<V, E> Drop for Watched<V, E> {
    fn drop(&mut self) {
        for future in &self.futures {
            future.unwatch(&self.watch);
        }
    }
}

#[cfg(all(test, not(feature = "model")))]
mod tests;
