//! A start line: threads that begin at the same time, each once.

use std::hint::spin_loop;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use pysync::Clock;

/// A thread that is not there by then is not waited for any longer, in ms.
const PATIENCE_MS: f64 = 200.0;

/// Where so many threads meet before they begin. Who waits here can't take another task meanwhile, so that
/// each has one.
#[derive(Debug)]
pub struct StartLine {
    clock: Clock,
    there: AtomicU32,
    begun_ms: Box<[OnceLock<f64>]>,
}

impl StartLine {
    /// A line for so many threads. Times are on this clock.
    pub fn new(threads: u32, clock: Clock) -> Self {
        StartLine {
            clock,
            there: AtomicU32::new(0),
            begun_ms: (0..threads).map(|_| OnceLock::new()).collect(),
        }
    }

    /// Waits until all are there. It doesn't sleep: a thread that sleeps is woken late, and would find the
    /// others gone.
    pub fn meet(&self, worker: u32) {
        let arrived_ms = self.clock.now_ms();
        self.there.fetch_add(1, SeqCst);
        let all = self.begun_ms.len() as u32;
        while self.there.load(SeqCst) < all && self.clock.now_ms() - arrived_ms < PATIENCE_MS {
            spin_loop();
        }
        if let Some(begun) = self.begun_ms.get(worker as usize) {
            let _ = begun.set(self.clock.now_ms());
        }
    }

    /// When a thread began, in ms; `None` if it was never there.
    pub fn begun_ms(&self, worker: u32) -> Option<f64> {
        self.begun_ms.get(worker as usize)?.get().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_begins_before_the_last_is_there() {
        let clock = Clock::start();
        let line = StartLine::new(3, clock);
        let arrived: Vec<f64> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..3)
                .map(|worker| {
                    let line = &line;
                    scope.spawn(move || {
                        let arrived_ms = clock.now_ms();
                        line.meet(worker);
                        arrived_ms
                    })
                })
                .collect();
            threads.into_iter().map(|it| it.join().unwrap()).collect()
        });
        let last_ms = arrived.into_iter().fold(0.0, f64::max);
        let begun = (0..3).map(|worker| line.begun_ms(worker).unwrap());
        let first_ms = begun.fold(f64::INFINITY, f64::min);
        // Unless the computer was so busy that one was not waited for.
        assert!(first_ms >= last_ms || first_ms >= PATIENCE_MS);
    }
}
