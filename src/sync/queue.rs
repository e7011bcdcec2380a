//! How do workers hand each other things without losing or doubling any?
//!
//! [`Queue`] follows Python's `queue.Queue`: first in, first out, and a count of *unfinished*
//! items that goes up with [`Queue::put`] and down with [`Queue::task_done`]. Threads wait by
//! blocking; the engine's own thread, which must go on answering, waits by `await`.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::task::{Poll, Waker};

/// A thread-safe queue. Share it in an `Arc`.
#[derive(Debug)]
pub struct Queue<T> {
    state: Mutex<State<T>>,
    /// Told when an item is put, or the queue is closed.
    changed: Condvar,
}

#[derive(Debug)]
struct State<T> {
    items: VecDeque<T>,
    unfinished: usize,
    closed: bool,
    getters: Vec<Waker>,
    joiners: Vec<Waker>,
}

/// `task_done` was called more often than items were put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("task_done was called more often than items were put")]
pub struct TooManyDone;

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Queue {
            state: Mutex::new(State {
                items: VecDeque::new(),
                unfinished: 0,
                closed: false,
                getters: Vec::new(),
                joiners: Vec::new(),
            }),
            changed: Condvar::new(),
        }
    }
}

impl<T> Queue<T> {
    /// An empty queue without a bound.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an item at the end, and wakes one that waits for it.
    pub fn put(&self, item: T) {
        self.put_all([item]);
    }

    /// Adds items at the end in one step, so that no worker starts before the last is in.
    pub fn put_all(&self, items: impl IntoIterator<Item = T>) {
        let mut state = self.lock();
        let before = state.items.len();
        state.items.extend(items);
        state.unfinished += state.items.len() - before;
        let getters = std::mem::take(&mut state.getters);
        drop(state);
        self.changed.notify_all();
        getters.into_iter().for_each(Waker::wake);
    }

    /// Takes the first item, blocking this thread until there is one. `None` once the queue is
    /// closed and empty.
    pub fn get(&self) -> Option<T> {
        let mut state = self.lock();
        loop {
            if let Some(item) = state.items.pop_front() {
                return Some(item);
            }
            if state.closed {
                return None;
            }
            state = self
                .changed
                .wait(state)
                .expect("no user code runs under the lock");
        }
    }

    /// Takes the first item, waiting without blocking the thread. `None` once the queue is closed
    /// and empty.
    pub async fn get_async(&self) -> Option<T> {
        poll_fn(|context| {
            let mut state = self.lock();
            match state.items.pop_front() {
                Some(item) => Poll::Ready(Some(item)),
                None if state.closed => Poll::Ready(None),
                None => {
                    state.getters.push(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }

    /// Says that an item which was taken is dealt with.
    pub fn task_done(&self) -> Result<(), TooManyDone> {
        let mut state = self.lock();
        state.unfinished = state.unfinished.checked_sub(1).ok_or(TooManyDone)?;
        if state.unfinished == 0 {
            let joiners = std::mem::take(&mut state.joiners);
            drop(state);
            joiners.into_iter().for_each(Waker::wake);
        }
        Ok(())
    }

    /// Waits, without blocking the thread, until every item that was put is dealt with.
    pub async fn join_async(&self) {
        poll_fn(|context| {
            let mut state = self.lock();
            if state.unfinished == 0 {
                return Poll::Ready(());
            }
            state.joiners.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    /// The number of items put and not yet dealt with.
    pub fn unfinished(&self) -> usize {
        self.lock().unfinished
    }

    /// Ends the queue: who waits on it, or asks later, gets what is left and then `None`.
    pub fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        let getters = std::mem::take(&mut state.getters);
        drop(state);
        self.changed.notify_all();
        getters.into_iter().for_each(Waker::wake);
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().expect("no user code runs under the lock")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::executor::block_on;
    use proptest::prelude::*;
    use std::sync::Arc;
    use std::thread;

    #[test]
    fn first_in_first_out_and_none_at_the_end() {
        let queue = Queue::new();
        queue.put(1);
        queue.put_all([2, 3]);
        queue.close();
        assert_eq!(
            [queue.get(), queue.get(), queue.get(), queue.get()],
            [Some(1), Some(2), Some(3), None]
        );
    }

    #[test]
    fn join_returns_when_the_last_task_is_done() {
        let queue = Arc::new(Queue::new());
        queue.put_all(0..100);
        let workers: Vec<_> = (0..4)
            .map(|_| {
                let queue = queue.clone();
                thread::spawn(move || {
                    while queue.get().is_some() {
                        queue.task_done().unwrap();
                    }
                })
            })
            .collect();
        block_on(queue.join_async());
        assert_eq!(queue.unfinished(), 0);
        queue.close();
        for worker in workers {
            worker.join().unwrap();
        }
    }

    #[test]
    fn one_task_done_too_many_is_an_error() {
        let queue = Queue::new();
        queue.put(());
        assert_eq!(queue.task_done(), Ok(()));
        assert_eq!(queue.task_done(), Err(TooManyDone));
    }

    #[test]
    fn an_awaiting_getter_is_woken_by_another_thread() {
        let queue = Arc::new(Queue::new());
        let putter = queue.clone();
        let thread = thread::spawn(move || putter.put(7));
        assert_eq!(block_on(queue.get_async()), Some(7));
        thread.join().unwrap();
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_doubled(items in proptest::collection::vec(any::<u16>(), 0..200), workers in 1usize..6) {
            let queue = Arc::new(Queue::new());
            let threads: Vec<_> = (0..workers)
                .map(|_| {
                    let queue = queue.clone();
                    thread::spawn(move || std::iter::from_fn(|| queue.get()).collect::<Vec<_>>())
                })
                .collect();
            for &item in &items {
                queue.put(item);
            }
            queue.close();
            let mut got: Vec<u16> = threads.into_iter().flat_map(|t| t.join().unwrap()).collect();
            let mut put = items;
            got.sort_unstable();
            put.sort_unstable();
            prop_assert_eq!(got, put);
        }
    }
}
