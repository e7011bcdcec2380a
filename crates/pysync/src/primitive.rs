//! The locks and threads that this crate is made of: the standard library's; or, with the feature
//! `model`, those of a model checker, which runs a test through many interleavings of its threads.
//!
//! Every other file takes them from here and from nowhere else.

#[cfg(not(feature = "model"))]
pub(crate) use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, atomic},
    thread,
};

#[cfg(feature = "model")]
pub(crate) use shuttle::{
    sync::{Arc, Condvar, Mutex, MutexGuard, atomic},
    thread,
};

use std::time::Duration;

use web_time::Instant;

/// A moment until which someone waits; or for ever.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    /// Never.
    pub(crate) const NEVER: Deadline = Deadline(None);

    /// So much time from now; for ever if there is none, or more than a clock can count.
    pub(crate) fn after(patience: Option<Duration>) -> Self {
        Deadline(patience.and_then(|patience| Instant::now().checked_add(patience)))
    }

    /// Whether it is over already; without any patience it always is.
    #[cfg(not(feature = "model"))]
    pub(crate) fn has_passed(self, patience: Option<Duration>) -> bool {
        patience == Some(Duration::ZERO) || self.0.is_some_and(|moment| Instant::now() >= moment)
    }

    /// Under the model checker that is one of the things it tries both ways.
    #[cfg(feature = "model")]
    pub(crate) fn has_passed(self, patience: Option<Duration>) -> bool {
        use shuttle::rand::Rng;
        patience == Some(Duration::ZERO)
            || (self.0.is_some() && shuttle::rand::thread_rng().gen_bool(0.5))
    }
}

/// Waits until `condvar` is told or the deadline has passed; says whether it has passed. Like
/// every wait on a condition, it may also return for no reason.
///
/// The standard library's own `wait_timeout_while` asks a clock that browsers don't have.
#[cfg(not(feature = "model"))]
pub(crate) fn wait<'a, T>(
    _mutex: &'a Mutex<T>,
    condvar: &Condvar,
    guard: MutexGuard<'a, T>,
    deadline: Deadline,
) -> (MutexGuard<'a, T>, bool) {
    const CALM: &str = "no user code runs under the lock";
    let Deadline(Some(moment)) = deadline else {
        return (condvar.wait(guard).expect(CALM), false);
    };
    let left = moment.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return (guard, true);
    }
    let (guard, _) = condvar.wait_timeout(guard, left).expect(CALM);
    (guard, Instant::now() >= moment)
}

/// Under the model checker no time passes: whether a deadline comes first is one of the things it
/// tries both ways.
#[cfg(feature = "model")]
pub(crate) fn wait<'a, T>(
    mutex: &'a Mutex<T>,
    condvar: &Condvar,
    guard: MutexGuard<'a, T>,
    deadline: Deadline,
) -> (MutexGuard<'a, T>, bool) {
    use shuttle::rand::Rng;
    let Deadline(Some(_)) = deadline else {
        return (condvar.wait(guard).expect("no thread panics"), false);
    };
    if shuttle::rand::thread_rng().gen_bool(0.5) {
        return (condvar.wait(guard).expect("no thread panics"), false);
    }
    drop(guard);
    shuttle::thread::yield_now();
    (mutex.lock().expect("no thread panics"), true)
}
