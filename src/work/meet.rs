//! A meeting of workers: all spin until each has been seen running at the same time as the others.
//!
//! Workers that were just woken may all have been put on one core, and an operating system takes some
//! ms, more than a short task lasts, to spread them out. A token is handed round: each worker passes it
//! on as soon as it has it. While all run, a lap takes microseconds; while two of them share a core, it
//! takes a time slice of some ms.

use std::hint::spin_loop;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};

use super::fib::fib;
use crate::error::LabError;
use crate::measure::clock::Clock;
use crate::sync::executor::Call;
use crate::sync::primitive::Arc;

/// A task of some ms, to wake a core with.
const WAKING_N: i64 = 31;
/// So many quick laps in a row, and the workers are taken to run at the same time.
const LAPS: u32 = 20;
/// A lap is quick if the token needs at most so long for each worker, in ms.
const QUICK_MS: f64 = 0.02;
/// Meeting takes no longer than this, in ms: with more workers than cores it would never end.
pub const LIMIT_MS: f64 = 30.0;
/// How often the token is looked at between two looks at the clock.
const LOOKS: u32 = 200;

/// One meeting of a fixed number of workers.
#[derive(Debug)]
pub struct Meeting {
    workers: u32,
    clock: Clock,
    seats: AtomicU32,
    /// How often the token was passed on.
    passed: AtomicU32,
    over: AtomicBool,
}

impl Meeting {
    /// A meeting of so many workers, which begins now.
    pub fn new(workers: u32) -> Self {
        Meeting {
            workers,
            clock: Clock::start(),
            seats: AtomicU32::new(0),
            passed: AtomicU32::new(0),
            over: AtomicBool::new(false),
        }
    }

    /// Takes part, on a worker's own thread, until all have met or the time is up. `true` if they met.
    pub fn attend(&self) -> bool {
        let seat = self.seats.fetch_add(1, SeqCst) % self.workers;
        let (mut quick, mut lap_ms) = (0, self.clock.now_ms());
        while !self.over.load(SeqCst) {
            let passed = self.passed.load(SeqCst);
            if passed % self.workers == seat {
                if seat == 0 {
                    let now = self.clock.now_ms();
                    let is_quick = now - lap_ms <= QUICK_MS * f64::from(self.workers);
                    quick = if is_quick { quick + 1 } else { 0 };
                    lap_ms = now;
                    if quick > LAPS {
                        self.over.store(true, SeqCst);
                        return true;
                    }
                }
                self.passed.store(passed.wrapping_add(1), SeqCst);
                continue;
            }
            if !self.wait_for_token(passed) && self.clock.now_ms() >= LIMIT_MS {
                self.over.store(true, SeqCst);
                return false;
            }
        }
        true
    }

    /// Looks for a while whether the token moves on.
    fn wait_for_token(&self, passed: u32) -> bool {
        for _ in 0..LOOKS {
            if self.passed.load(SeqCst) != passed || self.over.load(SeqCst) {
                return true;
            }
            spin_loop();
        }
        false
    }
}

/// What a worker is given: first the meeting, then its task.
#[derive(Clone, Debug)]
pub enum Met<C> {
    /// A short task that wakes the core, and the meeting, if there is one.
    Meet(Option<Arc<Meeting>>),
    /// The task.
    Task(C),
}

impl<C> Met<C> {
    /// One for each worker: with more of them than cores there is no meeting.
    pub fn for_each(workers: u32, cores: u32) -> Vec<Self> {
        let can_meet = (2..=cores).contains(&workers);
        let meeting = can_meet.then(|| Arc::new(Meeting::new(workers)));
        (0..workers).map(|_| Met::Meet(meeting.clone())).collect()
    }
}

impl<C: Call> Call for Met<C> {
    /// Nothing comes of a meeting.
    type Output = Option<C::Output>;

    fn run(self, worker: u32) -> Result<Self::Output, LabError> {
        match self {
            Met::Meet(meeting) => {
                fib(WAKING_N)?;
                if let Some(meeting) = meeting {
                    meeting.attend();
                }
                Ok(None)
            }
            Met::Task(task) => task.run(worker).map(Some),
        }
    }
}

#[cfg(all(test, not(feature = "model")))]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn a_meeting_ends_whether_or_not_all_run_at_once() {
        for workers in [1, 2, 16] {
            let meeting = Arc::new(Meeting::new(workers));
            let threads: Vec<_> = (0..workers)
                .map(|_| {
                    let meeting = meeting.clone();
                    thread::spawn(move || meeting.attend())
                })
                .collect();
            for thread in threads {
                thread.join().unwrap();
            }
            assert!(meeting.over.load(SeqCst));
        }
    }

    #[test]
    fn one_that_is_missing_does_not_hold_the_others_up_for_ever() {
        let meeting = Meeting::new(2);
        assert!(!meeting.attend());
        assert!(meeting.clock.now_ms() >= LIMIT_MS);
    }

    #[test]
    fn there_is_no_meeting_of_more_workers_than_cores() {
        let meets = |workers, cores| {
            let all = Met::<crate::work::call::Work>::for_each(workers, cores);
            assert_eq!(all.len(), workers as usize);
            all.iter().all(|one| matches!(one, Met::Meet(Some(_))))
        };
        assert!(meets(2, 2) && meets(4, 8));
        assert!(!meets(1, 8) && !meets(3, 2));
    }
}
