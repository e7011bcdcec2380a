//! How many requests are in flight at the same time?

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// Counts requests between their arrival and their answer.
#[derive(Clone, Debug, Default)]
pub struct Flights(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    now: AtomicUsize,
    most: AtomicUsize,
}

/// One request in flight. Dropped when it is answered, or when its connection is given up.
#[derive(Debug)]
pub struct Flight(Flights);

impl Flights {
    /// A request has arrived.
    pub fn depart(&self) -> Flight {
        let now = self.0.now.fetch_add(1, SeqCst) + 1;
        self.0.most.fetch_max(now, SeqCst);
        Flight(self.clone())
    }

    /// How many are in flight.
    pub fn now(&self) -> usize {
        self.0.now.load(SeqCst)
    }

    /// The most that were in flight at the same time.
    pub fn most(&self) -> usize {
        self.0.most.load(SeqCst)
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.0.0.now.fetch_sub(1, SeqCst);
    }
}
