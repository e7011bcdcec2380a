//! What the tests of executors need: tasks that do as they are told.

use crate::call::BoxedCall;
use crate::error::BrokenPool;
use crate::executor::Executor;
use crate::future::Future;
use crate::primitive::{Arc, Condvar, Mutex};

/// What a task of a test fails with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// As it was told to.
    Bad,
    /// Its pool broke.
    Broken(BrokenPool),
}

impl From<BrokenPool> for Failure {
    fn from(broken: BrokenPool) -> Self {
        Failure::Broken(broken)
    }
}

/// A task: any closure.
pub(crate) type Do = BoxedCall<i64, Failure>;

/// Runs `work`.
pub(crate) fn call(work: impl FnOnce() -> Result<i64, Failure> + Send + 'static) -> Do {
    work.into()
}

/// Returns `value` at once.
pub(crate) fn give(value: i64) -> Do {
    call(move || Ok(value))
}

/// Fails at once.
pub(crate) fn fail() -> Do {
    call(|| Err(Failure::Bad))
}

/// Returns `value` when the gate is open.
pub(crate) fn behind(gate: &Gate, value: i64) -> Do {
    let gate = gate.clone();
    call(move || {
        gate.pass();
        Ok(value)
    })
}

/// `workers` threads.
pub(crate) fn executor(workers: u32) -> Executor<Do> {
    Executor::on_threads(workers)
}

/// Waits until a worker has taken it.
pub(crate) fn until_running(future: &Future<i64, Failure>) {
    until(|| future.running());
}

/// Waits until something is so, which it will be.
pub(crate) fn until(holds: impl Fn() -> bool) {
    while !holds() {
        std::thread::yield_now();
    }
}

/// Something to wait at until the test opens it.
#[derive(Clone, Default)]
pub(crate) struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    /// Lets everybody through, now and later.
    pub(crate) fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }

    /// Waits until it is open.
    pub(crate) fn pass(&self) {
        let mut open = self.0.0.lock().unwrap();
        while !*open {
            open = self.0.1.wait(open).unwrap();
        }
    }
}
