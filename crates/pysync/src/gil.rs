//! The global interpreter lock: why two threads of one Python interpreter take as long as one
//! thread doing both tasks.
//!
//! CPython lets a thread run Python code only while it holds the *global interpreter lock*.
//! [`Gil`] is that lock, handed over as CPython has done since 3.2 (`take_gil` and `drop_gil` in
//! `Python/ceval_gil.c`). A thread that waits for longer than the *switch interval* asks for the
//! lock. The holder looks between two steps of its work whether somebody has asked, lets go, and
//! stands back until another thread has taken it; without that, it would often be the first to
//! take the lock again.

mod hold;

pub use hold::{Hold, joined};

use std::time::Duration;

use crate::clock::Clock;
use crate::primitive::{
    Condvar, Deadline, Mutex, MutexGuard,
    atomic::{AtomicBool, Ordering::Relaxed},
    wait,
};

/// So many turns are kept at most. Beyond it, earlier ones are put together ([`joined`]): a lock that goes
/// round for an hour would fill the memory.
const MAX_KEPT: usize = 1 << 16;

/// A global interpreter lock. Share it in an `Arc`.
///
/// Each thread gives its own number, the `worker`; two threads must not use the same number at
/// the same time.
///
/// ```
/// use std::{thread, time::Duration};
/// use pysync::{Clock, Gil};
///
/// let gil = Gil::new(Duration::from_millis(5), Clock::start());
/// thread::scope(|scope| {
///     for worker in 0..2 {
///         let gil = &gil;
///         scope.spawn(move || {
///             gil.acquire(worker);
///             for _step in 0..1000 {
///                 gil.check(worker);
///             }
///             gil.release(worker);
///         });
///     }
/// });
/// // They took turns, and never held it together.
/// assert!(gil.holds().windows(2).all(|pair| pair[0].to_ms <= pair[1].from_ms));
/// ```
#[derive(Debug)]
pub struct Gil {
    state: Mutex<State>,
    /// Told when the lock has been let go.
    free: Condvar,
    /// Told when the lock has been taken.
    taken: Condvar,
    /// Somebody has waited too long. Set only while another holds the lock, and cleared by the
    /// next that takes it; so whoever set it is still waiting.
    drop_request: AtomicBool,
    interval: Duration,
    clock: Clock,
}

#[derive(Debug, Default)]
struct State {
    holder: Option<u32>,
    last_holder: Option<u32>,
    /// How often the lock has been taken.
    takes: u64,
    /// How often it was taken by another worker than the last.
    switches: u64,
    since_ms: f64,
    holds: Vec<Hold>,
}

impl Gil {
    /// A lock that nobody holds. `interval` is how long a waiting thread waits before it asks
    /// (`sys.setswitchinterval`; 5 ms in Python). Like CPython, it takes 0 for 1 µs.
    pub fn new(interval: Duration, clock: Clock) -> Self {
        Gil {
            state: Mutex::default(),
            free: Condvar::new(),
            taken: Condvar::new(),
            drop_request: AtomicBool::new(false),
            interval: interval.max(Duration::from_micros(1)),
            clock,
        }
    }

    // [show]
    /// Waits until the lock is free, and takes it. Who holds it already would wait for ever.
    pub fn acquire(&self, worker: u32) {
        let mut state = self.lock();
        while state.holder.is_some() {
            let seen = state.switches;
            let deadline = Deadline::after(Some(self.interval));
            let (again, timed_out) = wait(&self.state, &self.free, state, deadline);
            state = again;
            if timed_out && state.holder.is_some() && state.switches == seen {
                // A whole interval, and nobody else got a turn: ask the holder to let go.
                self.drop_request.store(true, Relaxed);
            }
        }
        state.take(worker, self.clock.now_ms());
        self.drop_request.store(false, Relaxed);
        self.taken.notify_all();
    }

    /// Lets go. If somebody has asked for the lock, returns only when another has taken it. Does
    /// nothing if `worker` doesn't hold it.
    pub fn release(&self, worker: u32) {
        let mut state = self.lock();
        if state.holder != Some(worker) {
            return;
        }
        state.let_go(worker, self.clock.now_ms());
        self.free.notify_one();
        let takes = state.takes;
        while self.drop_request.load(Relaxed) && state.takes == takes {
            // Who asked still waits, and will take it: this wait has an end.
            (state, _) = wait(&self.state, &self.taken, state, Deadline::NEVER);
        }
    }

    /// Between two steps of the work, while holding the lock: hands it over if somebody asked.
    #[inline]
    pub fn check(&self, worker: u32) {
        if self.drop_request.load(Relaxed) {
            self.hand_over(worker);
        }
    }

    #[cold]
    fn hand_over(&self, worker: u32) {
        self.release(worker);
        self.acquire(worker);
    }

    /// Runs `blocking` without the lock, as CPython does around a download, a sleep or a join
    /// (`Py_BEGIN_ALLOW_THREADS`), so that others can work meanwhile.
    pub fn without<R>(&self, worker: u32, blocking: impl FnOnce() -> R) -> R {
        self.release(worker);
        let result = blocking();
        self.acquire(worker);
        result
    }
    // [/show]

    /// Who held the lock from when to when, in order and without overlap, each by its own clock.
    /// Whoever holds it now is not in the list yet, so read it once all are done. Where there were very many
    /// turns, fewer are in it than [`Gil::takes`] says, and one may stand for several.
    pub fn holds(&self) -> Vec<Hold> {
        self.lock().holds.clone()
    }

    /// How often the lock has been taken.
    pub fn takes(&self) -> u64 {
        self.lock().takes
    }

    /// How often the lock has gone from one worker to another.
    pub fn switches(&self) -> u64 {
        self.lock().switches
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no user code runs under the lock")
    }
}

impl State {
    fn take(&mut self, worker: u32, now_ms: f64) {
        self.takes += 1;
        if self.last_holder.is_some_and(|last| last != worker) {
            self.switches += 1;
        }
        self.holder = Some(worker);
        self.last_holder = Some(worker);
        self.since_ms = now_ms;
    }

    fn let_go(&mut self, worker: u32, now_ms: f64) {
        self.holder = None;
        self.holds.push(Hold {
            worker,
            from_ms: self.since_ms,
            to_ms: now_ms,
        });
        if self.holds.len() > MAX_KEPT {
            self.holds = joined(std::mem::take(&mut self.holds), MAX_KEPT / 2);
        }
    }
}

#[cfg(all(test, not(feature = "model")))]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use std::thread;

    const INTERVAL: Duration = Duration::from_millis(1);

    #[test]
    fn one_worker_alone_never_switches() {
        let gil = Gil::new(INTERVAL, Clock::start());
        for _ in 0..3 {
            gil.acquire(0);
            gil.check(0);
            gil.release(0);
        }
        assert_eq!((gil.switches(), gil.holds().len()), (0, 3));
    }

    #[test]
    fn who_does_not_hold_it_can_not_let_it_go() {
        let gil = Gil::new(INTERVAL, Clock::start());
        gil.release(0);
        gil.acquire(1);
        gil.release(0);
        assert_eq!(gil.holds(), []);
        gil.release(1);
        assert_eq!(gil.holds().len(), 1);
    }

    #[test]
    fn a_waiting_thread_gets_a_turn_though_the_holder_never_lets_go_by_itself() {
        for interval in [Duration::ZERO, INTERVAL] {
            let gil = Gil::new(interval, Clock::start());
            gil.acquire(0);
            thread::scope(|scope| {
                let other = scope.spawn(|| {
                    gil.acquire(1);
                    gil.release(1);
                });
                while !other.is_finished() {
                    gil.check(0);
                }
            });
            gil.release(0);
            let workers: Vec<_> = gil.holds().iter().map(|hold| hold.worker).collect();
            assert_eq!((workers, gil.switches()), (vec![0, 1, 0], 2));
        }
    }

    #[test]
    fn turns_without_end_fill_no_memory() {
        let gil = Gil::new(INTERVAL, Clock::start());
        let turns = 3 * MAX_KEPT as u64;
        for turn in 0..turns {
            let worker = (turn % 2) as u32;
            gil.acquire(worker);
            gil.release(worker);
        }
        assert_eq!(gil.takes(), turns);
        let holds = gil.holds();
        assert!(holds.len() <= MAX_KEPT);
        assert!(
            holds
                .windows(2)
                .all(|pair| pair[0].to_ms <= pair[1].from_ms)
        );
    }

    #[test]
    fn others_work_while_one_blocks() {
        let gil = Gil::new(INTERVAL, Clock::start());
        let (done, told) = mpsc::channel();
        gil.acquire(0);
        thread::scope(|scope| {
            scope.spawn(|| {
                gil.acquire(1);
                gil.release(1);
                done.send(()).unwrap();
            });
            // Holding the lock meanwhile, this would wait for ever.
            gil.without(0, || told.recv()).unwrap();
        });
        gil.release(0);
        assert_eq!(gil.switches(), 2);
    }
}
