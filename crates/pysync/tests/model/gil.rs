//! Is the GIL held by one thread at most, and does everybody get it, under every order of turns?
//!
//! Under the model no time passes: whether a waiting thread's interval is over is tried both ways.
//! That nobody waits for ever needs no assertion: the checker fails on a dead lock.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::Duration;

use pysync::{Clock, Gil};
use shuttle::sync::Arc;
use shuttle::{check_random, thread};

const WORKERS: u32 = 3;
const SCHEDULES: usize = 1000;

/// The lock, and who holds it as the threads themselves say. Its own locks are the standard
/// library's, so that it adds no turns to the schedule.
struct Watched {
    gil: Gil,
    inside: AtomicU32,
    turns: Mutex<Vec<u32>>,
}

impl Watched {
    fn new() -> Arc<Self> {
        Arc::new(Watched {
            gil: Gil::new(Duration::from_millis(5), Clock::start()),
            inside: AtomicU32::new(0),
            turns: Mutex::default(),
        })
    }

    fn enter(&self, worker: u32) {
        assert_eq!(self.inside.fetch_add(1, SeqCst), 0, "two holders");
        self.turns.lock().unwrap().push(worker);
    }

    fn leave(&self) {
        assert_eq!(self.inside.fetch_sub(1, SeqCst), 1, "two holders");
    }

    /// The workers of all holds that have ended, in order.
    fn holders(&self) -> Vec<u32> {
        self.gil.holds().iter().map(|hold| hold.worker).collect()
    }
}

/// Runs `work` on each of the workers, the first on this thread, and waits for all.
fn on_all(watched: &Arc<Watched>, work: fn(&Watched, u32)) {
    let others: Vec<_> = (1..WORKERS)
        .map(|worker| {
            let watched = watched.clone();
            thread::spawn(move || work(&watched, worker))
        })
        .collect();
    work(watched, 0);
    for other in others {
        other.join().unwrap();
    }
}

#[test]
fn never_two_holders_and_everybody_gets_through() {
    fn work(watched: &Watched, worker: u32) {
        for _ in 0..2 {
            watched.gil.acquire(worker);
            watched.enter(worker);
            thread::yield_now();
            watched.leave();
            watched.gil.check(worker);
            watched.enter(worker);
            thread::yield_now();
            watched.leave();
            watched.gil.without(worker, thread::yield_now);
            watched.enter(worker);
            watched.leave();
            watched.gil.release(worker);
        }
    }
    check_random(
        || {
            let watched = Watched::new();
            on_all(&watched, work);
            let mut turns = watched.turns.lock().unwrap().clone();
            assert_eq!(turns.len() as u32, WORKERS * 6);
            // A check that hands nothing over goes on with the same hold.
            turns.dedup();
            let mut holders = watched.holders();
            holders.dedup();
            assert_eq!(turns, holders);
            assert_eq!(watched.gil.switches() as usize, holders.len() - 1);
        },
        SCHEDULES,
    );
}

#[test]
fn after_a_forced_switch_somebody_else_has_it_before_the_old_holder() {
    static HANDED_OVER: AtomicU32 = AtomicU32::new(0);
    fn work(watched: &Watched, worker: u32) {
        let gil = &watched.gil;
        gil.acquire(worker);
        for _ in 0..3 {
            // As long as this worker holds the lock, nobody adds to the holds.
            let before = watched.holders();
            gil.check(worker);
            let after = watched.holders();
            if let [own, others @ ..] = &after[before.len()..] {
                HANDED_OVER.fetch_add(1, SeqCst);
                assert_eq!(*own, worker);
                assert!(!others.is_empty(), "it took the lock from itself");
                assert!(!others.contains(&worker));
            }
        }
        gil.release(worker);
    }
    check_random(|| on_all(&Watched::new(), work), SCHEDULES);
    assert!(HANDED_OVER.load(SeqCst) > 0, "no schedule forced a switch");
}

#[test]
fn holds_never_overlap() {
    fn work(watched: &Watched, worker: u32) {
        watched.gil.acquire(worker);
        watched.gil.check(worker);
        watched.gil.without(worker, thread::yield_now);
        watched.gil.check(worker);
        watched.gil.release(worker);
    }
    check_random(
        || {
            let watched = Watched::new();
            on_all(&watched, work);
            let holds = watched.gil.holds();
            for worker in 0..WORKERS {
                let own = holds.iter().filter(|hold| hold.worker == worker).count();
                assert!((2..=4).contains(&own), "{own} holds");
            }
            assert!(holds.iter().all(|hold| hold.from_ms <= hold.to_ms));
            assert!(holds.windows(2).all(|w| w[0].to_ms <= w[1].from_ms));
        },
        SCHEDULES,
    );
}
