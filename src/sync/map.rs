//! How do the results of many tasks come back in the order of the arguments?

use std::collections::VecDeque;

use crate::sync::future::{Future, FutureError};

/// Results in the order of the calls: what [`Executor::map`](super::executor::Executor::map)
/// gives. The first error is the last thing it gives. As soon as it is given, or this is dropped,
/// whatever is still pending is cancelled.
#[derive(Debug)]
pub struct Map<V> {
    futures: VecDeque<Future<V>>,
}

impl<V> Map<V> {
    pub(super) fn new(futures: Vec<Future<V>>) -> Self {
        Map {
            futures: futures.into(),
        }
    }

    /// The futures whose results have not been given yet, in order. Python keeps them to itself.
    pub fn futures(&self) -> impl Iterator<Item = &Future<V>> {
        self.futures.iter()
    }

    /// From the last to the first, as in CPython.
    fn cancel_rest(&mut self) {
        while let Some(future) = self.futures.pop_back() {
            future.cancel();
        }
    }

    fn give(&mut self, result: Result<V, FutureError>) -> Option<Result<V, FutureError>> {
        self.futures.pop_front();
        if result.is_err() {
            self.cancel_rest();
        }
        Some(result)
    }
}

impl<V: Clone> Map<V> {
    /// The next result, waiting for it without blocking the thread.
    pub async fn next_async(&mut self) -> Option<Result<V, FutureError>> {
        // It stays in the list while it is awaited, so that giving up loses nothing.
        let result = self.futures.front()?.result_async().await;
        self.give(result)
    }
}

impl<V: Clone> Iterator for Map<V> {
    type Item = Result<V, FutureError>;

    /// The next result, blocking this thread until it is there.
    fn next(&mut self) -> Option<Self::Item> {
        let result = self.futures.front()?.result(None);
        self.give(result)
    }
}

impl<V> Drop for Map<V> {
    fn drop(&mut self) {
        self.cancel_rest();
    }
}
