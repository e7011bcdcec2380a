//! Which ways to add to a shared counter lose nothing under every order of turns, and which can?

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use pysync::counter::{Adding, SharedCounter};
use pysync::{Clock, Gil};
use shuttle::sync::Arc;
use shuttle::{check_random, thread};

const SCHEDULES: usize = 1000;
const TIMES: u64 = 2;

/// Two threads add, the one on this thread; gives what the counter shows then.
fn added(add: impl Fn(&SharedCounter, u32) + Send + Sync + 'static) -> u64 {
    let counter = Arc::new(SharedCounter::new());
    let add = Arc::new(add);
    let other = {
        let (counter, add) = (counter.clone(), add.clone());
        thread::spawn(move || add(&counter, 1))
    };
    add(&counter, 0);
    other.join().unwrap();
    counter.value()
}

#[test]
fn one_operation_a_lock_and_counters_of_ones_own_never_lose() {
    for adding in [Adding::FetchAdd, Adding::Lock, Adding::Own] {
        check_random(
            move || {
                let value = added(move |counter, _| counter.add(adding, TIMES));
                assert_eq!(value, 2 * TIMES, "{adding:?}");
            },
            SCHEDULES,
        );
    }
}

#[test]
fn load_and_store_can_lose_and_need_not() {
    static LOST: AtomicBool = AtomicBool::new(false);
    static KEPT: AtomicBool = AtomicBool::new(false);
    check_random(
        || {
            let value = added(|counter, _| counter.add(Adding::LoadStore, TIMES));
            // The last store of all is on top of at least one more of its own thread, or of another.
            assert!((2..=2 * TIMES).contains(&value), "{value}");
            LOST.fetch_or(value < 2 * TIMES, SeqCst);
            KEPT.fetch_or(value == 2 * TIMES, SeqCst);
        },
        SCHEDULES,
    );
    assert!(LOST.load(SeqCst) && KEPT.load(SeqCst));
}

#[test]
fn a_gil_does_not_keep_updates_from_being_lost() {
    static LOST: AtomicBool = AtomicBool::new(false);
    check_random(
        || {
            let gil = Gil::new(Duration::from_millis(5), Clock::start());
            let value = added(move |counter, worker| counter.add_under_gil(&gil, worker, TIMES));
            assert!((1..=2 * TIMES).contains(&value), "{value}");
            LOST.fetch_or(value < 2 * TIMES, SeqCst);
        },
        SCHEDULES,
    );
    assert!(LOST.load(SeqCst));
}
