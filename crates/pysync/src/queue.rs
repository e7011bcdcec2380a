//! A thread-safe queue: how workers hand each other things without losing or doubling any.
//!
//! [`Queue`] is Python's `queue.Queue` (`Lib/queue.py`, as of 3.13): first in, first out, with a
//! bound if wanted, and a count of *unfinished* items that goes up with [`Queue::put`] and down
//! with [`Queue::task_done`]. Each wait comes twice: one blocks its thread; the other is for
//! `await`, for a thread that must go on answering.
//!
//! Unlike Python, an item that could not be put comes back in the error.

mod error;

use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use crate::primitive::{Condvar, Deadline, Mutex, MutexGuard, wait};
use crate::wakers::Wakers;

pub use error::{GetError, PutError, ShutDown, TooManyDone};

/// A thread-safe queue. Share it in an `Arc`.
///
/// ```
/// use std::{sync::Arc, thread};
/// use pysync::Queue;
///
/// // Room for two: who puts a third waits until one has been taken.
/// let queue = Arc::new(Queue::bounded(2));
/// let taken = queue.clone();
/// let consumer = thread::spawn(move || {
///     let mut sum = 0;
///     while let Ok(item) = taken.get() {
///         sum += item;
///         taken.task_done().unwrap();
///     }
///     sum
/// });
/// for item in 1..=10 {
///     queue.put(item).unwrap();
/// }
/// queue.join();
/// queue.shutdown(false);
/// assert_eq!(consumer.join().unwrap(), 55);
/// ```
#[derive(Debug)]
pub struct Queue<T> {
    /// The most items it holds; 0 for no bound.
    max: usize,
    state: Mutex<State<T>>,
    // One condition each, as in Python: a put then never wakes another putter by mistake.
    not_empty: Condvar,
    not_full: Condvar,
    all_done: Condvar,
}

#[derive(Debug)]
struct State<T> {
    items: VecDeque<T>,
    unfinished: usize,
    shut_down: bool,
    getters: Wakers,
    putters: Wakers,
    joiners: Wakers,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self::bounded(0)
    }
}

impl<T> Queue<T> {
    /// An empty queue without a bound.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty queue that holds at most `max` items; without a bound if `max` is 0, as in Python.
    pub fn bounded(max: usize) -> Self {
        Queue {
            max,
            state: Mutex::new(State {
                items: VecDeque::new(),
                unfinished: 0,
                shut_down: false,
                getters: Wakers::default(),
                putters: Wakers::default(),
                joiners: Wakers::default(),
            }),
            not_empty: Condvar::new(),
            not_full: Condvar::new(),
            all_done: Condvar::new(),
        }
    }

    /// Adds an item at the end, blocking this thread while the queue is full.
    pub fn put(&self, item: T) -> Result<(), PutError<T>> {
        self.put_until(item, Some(Deadline::NEVER))
    }

    /// Like [`Queue::put`], but gives up when `patience` is over.
    pub fn put_timeout(&self, item: T, patience: Duration) -> Result<(), PutError<T>> {
        self.put_until(item, Some(Deadline::after(Some(patience))))
    }

    /// Adds an item at the end if there is room at once.
    pub fn put_nowait(&self, item: T) -> Result<(), PutError<T>> {
        self.put_until(item, None)
    }

    /// Adds an item at the end, waiting for room without blocking the thread.
    pub async fn put_async(&self, mut item: T) -> Result<(), PutError<T>> {
        loop {
            match self.put_nowait(item) {
                Err(PutError::Full(back)) => item = back,
                put_or_shut_down => return put_or_shut_down,
            }
            poll_fn(|context| {
                let mut state = self.lock();
                if !self.has_no_room(&state) {
                    return Poll::Ready(());
                }
                state.putters.add(context);
                Poll::Pending
            })
            .await;
        }
    }

    /// Adds items at the end in one step, so that nobody takes the first before the last is in.
    /// It neither waits nor heeds the bound. Python has no such method.
    pub fn put_all(&self, items: impl IntoIterator<Item = T>) -> Result<(), ShutDown> {
        // The caller's iterator may do anything, so it runs before the lock is taken.
        let items: Vec<T> = items.into_iter().collect();
        let mut state = self.lock();
        if state.shut_down {
            // Items may do anything when they are dropped, too.
            drop(state);
            return Err(ShutDown);
        }
        let count = items.len();
        state.unfinished += count;
        state.items.extend(items);
        self.tell_getters(state, count);
        Ok(())
    }

    /// Takes the first item, blocking this thread until there is one.
    pub fn get(&self) -> Result<T, GetError> {
        self.get_until(Some(Deadline::NEVER))
    }

    /// Like [`Queue::get`], but gives up when `patience` is over.
    pub fn get_timeout(&self, patience: Duration) -> Result<T, GetError> {
        self.get_until(Some(Deadline::after(Some(patience))))
    }

    /// Takes the first item if there is one at once.
    pub fn get_nowait(&self) -> Result<T, GetError> {
        self.get_until(None)
    }

    // [show]
    /// Takes the first item, waiting for one without blocking the thread.
    pub async fn get_async(&self) -> Result<T, GetError> {
        loop {
            match self.get_nowait() {
                Err(GetError::Empty) => {}
                got_or_shut_down => return got_or_shut_down,
            }
            poll_fn(|context| {
                let mut state = self.lock();
                if !state.items.is_empty() || state.shut_down {
                    return Poll::Ready(());
                }
                state.getters.add(context);
                Poll::Pending
            })
            .await;
        }
    }

    /// Says that an item which was taken is dealt with.
    pub fn task_done(&self) -> Result<(), TooManyDone> {
        let mut state = self.lock();
        state.unfinished = state.unfinished.checked_sub(1).ok_or(TooManyDone)?;
        self.tell_joiners(state);
        Ok(())
    }
    // [/show]

    /// Blocks this thread until every item that was put is dealt with.
    pub fn join(&self) {
        let mut state = self.lock();
        while state.unfinished > 0 {
            (state, _) = wait(&self.state, &self.all_done, state, Deadline::NEVER);
        }
    }

    // [show]
    /// Waits, without blocking the thread, until every item that was put is dealt with.
    pub async fn join_async(&self) {
        poll_fn(|context| {
            let mut state = self.lock();
            if state.unfinished == 0 {
                return Poll::Ready(());
            }
            state.joiners.add(context);
            Poll::Pending
        })
        .await;
    }
    // [/show]

    /// The number of items in the queue. Another thread may change it at any time.
    pub fn len(&self) -> usize {
        self.lock().items.len()
    }

    /// Whether it holds no item at this moment.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it holds as many items as it may at this moment. Never without a bound.
    pub fn is_full(&self) -> bool {
        self.is_full_now(&self.lock())
    }

    /// The number of items put and not yet dealt with.
    pub fn unfinished(&self) -> usize {
        self.lock().unfinished
    }

    /// Ends the queue, as Python's `Queue.shutdown` does. From now on putting is an error, also
    /// for those who wait for room; getting gives what is left, and then an error.
    ///
    /// If `immediate`, what is left is thrown away, and counts as dealt with. Items that somebody
    /// has taken still have to be: only then does `join` return.
    pub fn shutdown(&self, immediate: bool) {
        let mut state = self.lock();
        state.shut_down = true;
        let mut drained = VecDeque::new();
        if immediate {
            drained = std::mem::take(&mut state.items);
            state.unfinished = state.unfinished.saturating_sub(drained.len());
        }
        let (getters, putters) = (state.getters.take(), state.putters.take());
        self.tell_joiners(state);
        self.not_empty.notify_all();
        self.not_full.notify_all();
        getters.wake();
        putters.wake();
        drop(drained);
    }

    /// Whether there is no item, and none will ever come.
    pub(crate) fn is_over(&self) -> bool {
        let state = self.lock();
        state.shut_down && state.items.is_empty()
    }

    // [show]
    /// Without a deadline it doesn't wait at all.
    fn put_until(&self, item: T, deadline: Option<Deadline>) -> Result<(), PutError<T>> {
        let mut state = self.lock();
        let mut late = deadline.is_none();
        while self.has_no_room(&state) {
            if late {
                return Err(PutError::Full(item));
            }
            let deadline = deadline.unwrap_or(Deadline::NEVER);
            (state, late) = wait(&self.state, &self.not_full, state, deadline);
        }
        if state.shut_down {
            return Err(PutError::ShutDown(item));
        }
        state.unfinished += 1;
        state.items.push_back(item);
        self.tell_getters(state, 1);
        Ok(())
    }
    // [/show]

    /// Without a deadline it doesn't wait at all.
    fn get_until(&self, deadline: Option<Deadline>) -> Result<T, GetError> {
        let mut state = self.lock();
        let mut late = deadline.is_none();
        loop {
            // An item that came just in time is taken, however late it is.
            if let Some(item) = state.items.pop_front() {
                self.tell_putters(state);
                return Ok(item);
            }
            if state.shut_down {
                return Err(GetError::ShutDown);
            }
            if late {
                return Err(GetError::Empty);
            }
            let deadline = deadline.unwrap_or(Deadline::NEVER);
            (state, late) = wait(&self.state, &self.not_empty, state, deadline);
        }
    }

    fn is_full_now(&self, state: &State<T>) -> bool {
        self.max > 0 && state.items.len() >= self.max
    }

    /// Whether a putter has to wait.
    fn has_no_room(&self, state: &State<T>) -> bool {
        !state.shut_down && self.is_full_now(state)
    }

    /// After `count` items were put. One item is for one thread, so only one is woken.
    fn tell_getters(&self, mut state: MutexGuard<'_, State<T>>, count: usize) {
        let getters = state.getters.take();
        drop(state);
        match count {
            0 => {}
            1 => self.not_empty.notify_one(),
            _ => self.not_empty.notify_all(),
        }
        getters.wake();
    }

    /// After an item was taken.
    fn tell_putters(&self, mut state: MutexGuard<'_, State<T>>) {
        if self.max == 0 {
            return;
        }
        let putters = state.putters.take();
        drop(state);
        self.not_full.notify_one();
        putters.wake();
    }

    /// After items were dealt with: wakes those who wait for the last, and only then.
    fn tell_joiners(&self, mut state: MutexGuard<'_, State<T>>) {
        if state.unfinished == 0 {
            let joiners = state.joiners.take();
            drop(state);
            self.all_done.notify_all();
            joiners.wake();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().expect("no user code runs under the lock")
    }
}

#[cfg(all(test, not(feature = "model")))]
mod tests;
