//! Results of many tasks in the order of their arguments.

use std::collections::VecDeque;

use crate::error::BrokenPool;
use crate::future::{Future, FutureError};

/// Results in the order of the calls: what [`Executor::map`](crate::Executor::map)
/// gives. The first error is the last thing it gives. As soon as it is given, or this is dropped,
/// whatever is still pending is cancelled.
#[derive(Debug)]
pub struct Map<V, E = BrokenPool> {
    futures: VecDeque<Future<V, E>>,
}

impl<V, E> Map<V, E> {
    pub(crate) fn new(futures: Vec<Future<V, E>>) -> Self {
        Map {
            futures: futures.into(),
        }
    }

    /// The futures whose results have not been given yet, in order. Python keeps them to itself.
    pub fn futures(&self) -> impl Iterator<Item = &Future<V, E>> {
        self.futures.iter()
    }

    /// From the last to the first, as in CPython.
    fn cancel_rest(&mut self) {
        while let Some(future) = self.futures.pop_back() {
            future.cancel();
        }
    }

    fn give(&mut self, result: Result<V, FutureError<E>>) -> Option<Result<V, FutureError<E>>> {
        self.futures.pop_front();
        if result.is_err() {
            self.cancel_rest();
        }
        Some(result)
    }
}

impl<V: Clone, E: Clone> Map<V, E> {
    /// The next result, waiting for it without blocking the thread.
    pub async fn next_async(&mut self) -> Option<Result<V, FutureError<E>>> {
        // It stays in the list while it is awaited, so that giving up loses nothing.
        let result = self.futures.front()?.result_async().await;
        self.give(result)
    }
}

impl<V: Clone, E: Clone> Iterator for Map<V, E> {
    type Item = Result<V, FutureError<E>>;

    /// The next result, blocking this thread until it is there.
    fn next(&mut self) -> Option<Self::Item> {
        let result = self.futures.front()?.result(None);
        self.give(result)
    }
}

impl<V, E> Drop for Map<V, E> {
    fn drop(&mut self) {
        self.cancel_rest();
    }
}
