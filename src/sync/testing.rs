//! What do the tests of executors need: threads to work on, and tasks that do as they are told?

use crate::error::LabError;
use crate::measure::clock::Clock;
use crate::sync::executor::{Call, Executor, Spawn};
use crate::sync::future::Future;
use crate::sync::primitive::{Arc, Condvar, Mutex};

/// A thread of its own for each worker.
pub(super) struct StdThreads;

impl Spawn for StdThreads {
    fn spawn(&self, worker_loop: Box<dyn FnOnce() + Send>) {
        std::thread::spawn(worker_loop);
    }
}

/// A task: any closure that is given its worker's number.
pub(super) struct Do(Box<dyn FnOnce(u32) -> Result<i64, LabError> + Send>);

impl Call for Do {
    type Output = i64;

    fn run(self, worker: u32) -> Result<i64, LabError> {
        (self.0)(worker)
    }
}

/// Runs `work`.
pub(super) fn call(work: impl FnOnce(u32) -> Result<i64, LabError> + Send + 'static) -> Do {
    Do(Box::new(work))
}

/// Returns `value` at once.
pub(super) fn give(value: i64) -> Do {
    call(move |_| Ok(value))
}

/// Fails at once.
pub(super) fn fail() -> Do {
    call(|_| Err(failure()))
}

/// What [`fail`] fails with.
pub(super) fn failure() -> LabError {
    LabError::NegativeFibonacci { n: -1 }
}

/// Returns `value` when the gate is open.
pub(super) fn behind(gate: &Gate, value: i64) -> Do {
    let gate = gate.clone();
    call(move |_| {
        gate.pass();
        Ok(value)
    })
}

/// `workers` threads.
pub(super) fn executor(workers: u32) -> Executor<Do> {
    Executor::new(&StdThreads, workers, Clock::start())
}

/// Waits until a worker has taken it.
pub(super) fn until_running(future: &Future<i64>) {
    until(|| future.running());
}

/// Waits until something is so, which it will be.
pub(super) fn until(holds: impl Fn() -> bool) {
    while !holds() {
        std::thread::yield_now();
    }
}

/// Something to wait at until the test opens it.
#[derive(Clone, Default)]
pub(super) struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    /// Lets everybody through, now and later.
    pub(super) fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }

    /// Waits until it is open.
    pub(super) fn pass(&self) {
        let mut open = self.0.0.lock().unwrap();
        while !*open {
            open = self.0.1.wait(open).unwrap();
        }
    }
}
