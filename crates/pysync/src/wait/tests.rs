//! Tests of `wait` and `as_completed`, on real threads: that they keep Python's promises.

use super::ReturnWhen::{AllCompleted, FirstCompleted, FirstException};
use super::*;
use crate::executor::Executor;
use crate::testing::*;
use futures::executor::block_on;
use proptest::prelude::*;
use std::thread;

const MOMENT: Option<Duration> = Some(Duration::from_millis(1));
const AT_ONCE: Option<Duration> = Some(Duration::ZERO);

fn ids(futures: &[Future<i64, Failure>]) -> Vec<u32> {
    futures.iter().map(Future::id).collect()
}

/// As many running tasks, each behind a gate of its own.
fn gated(executor: &Executor<Do>, count: usize) -> (Vec<Gate>, Vec<Future<i64, Failure>>) {
    let gates: Vec<Gate> = (0..count).map(|_| Gate::default()).collect();
    let calls = gates.iter().zip(0..).map(|(gate, at)| behind(gate, at));
    let futures = executor.submit_all(calls).unwrap();
    futures.iter().for_each(until_running);
    (gates, futures)
}

#[test]
fn nothing_to_wait_for_is_enough() {
    for until in [FirstCompleted, FirstException, AllCompleted] {
        let waited = wait::<i64, Failure>(&[], None, until);
        assert!(waited.done.is_empty() && waited.not_done.is_empty());
    }
    assert_eq!(as_completed::<i64, Failure>(&[], AT_ONCE).count(), 0);
}

#[test]
fn the_first_is_enough_and_the_order_is_kept() {
    let executor = executor(3);
    let (gates, futures) = gated(&executor, 3);
    gates[1].open();
    let waited = wait(&futures, None, FirstCompleted);
    assert_eq!(
        (ids(&waited.done), ids(&waited.not_done)),
        (vec![1], vec![0, 2])
    );
    let again = block_on(wait_async(&futures, FirstCompleted));
    assert_eq!(ids(&again.done), [1], "one that was done already is enough");
    let all = wait(&futures, MOMENT, AllCompleted);
    assert_eq!((ids(&all.done), ids(&all.not_done)), (vec![1], vec![0, 2]));
    gates.iter().for_each(Gate::open);
    assert_eq!(ids(&wait(&futures, None, AllCompleted).done), [0, 1, 2]);
    assert_eq!(ids(&wait(&futures, AT_ONCE, AllCompleted).done), [0, 1, 2]);
}

#[test]
fn a_failure_is_an_exception_and_a_cancelled_one_is_none() {
    let (executor, gate) = (executor(1), Gate::default());
    let running = executor.submit(behind(&gate, 0)).unwrap();
    let cancelled = executor.submit(give(1)).unwrap();
    let futures = [running.clone(), cancelled.clone()];
    cancelled.cancel();
    assert_eq!(ids(&wait(&futures, MOMENT, FirstException).done), [1]);
    assert_eq!(ids(&wait(&futures, None, FirstCompleted).done), [1]);
    gate.open();
    assert_eq!(ids(&wait(&futures, None, FirstException).done), [0, 1]);

    let gate = Gate::default();
    let failing = executor.submit(fail()).unwrap();
    let running = executor.submit(behind(&gate, 3)).unwrap();
    let futures = [running, failing];
    assert_eq!(ids(&wait(&futures, None, FirstException).done), [2]);
    assert_eq!(
        ids(&block_on(wait_async(&futures, FirstException)).not_done),
        [3]
    );
    gate.open();
}

#[test]
fn futures_of_several_executors_and_given_twice() {
    let (one, other) = (executor(1), executor(1));
    let a = one.submit(give(1)).unwrap();
    let b = other.submit(give(2)).unwrap();
    let twice = [a.clone(), b.clone(), a.clone(), b.clone()];
    let waited = wait(&twice, None, AllCompleted);
    assert_eq!(waited.done.len(), 2, "the same id, but not the same future");
    assert_eq!(as_completed(&twice, None).count(), 2);
}

#[test]
fn first_those_that_were_done_then_in_order_of_completion() {
    let executor = executor(4);
    let (gates, futures) = gated(&executor, 4);
    gates[2].open();
    futures[2].result(None).unwrap();
    let mut coming = as_completed(&futures, None);
    assert_eq!(coming.next().unwrap().unwrap().id(), 2);
    for at in [3, 0] {
        gates[at].open();
        futures[at].result(None).unwrap();
    }
    gates[1].open();
    let order: Vec<u32> = coming.map(|future| future.unwrap().id()).collect();
    assert_eq!(order, [3, 0, 1]);
}

#[test]
fn a_time_out_is_one_error_and_the_end() {
    let executor = executor(2);
    let (gates, futures) = gated(&executor, 2);
    gates[0].open();
    futures[0].result(None).unwrap();
    let mut coming = as_completed(&futures, MOMENT);
    assert_eq!(coming.next().unwrap().unwrap().id(), 0);
    assert_eq!(coming.next().unwrap().unwrap_err(), TimedOut);
    assert!(coming.next().is_none());
    let mut late = as_completed(&futures, AT_ONCE);
    assert_eq!(
        late.next().unwrap().unwrap().id(),
        0,
        "late, but it is there"
    );
    assert!(late.next().unwrap().is_err());
    gates[1].open();
}

#[test]
fn what_ends_after_the_time_out_does_not_come() {
    let executor = executor(3);
    let (gates, futures) = gated(&executor, 3);
    for at in [0, 1] {
        gates[at].open();
        futures[at].result(None).unwrap();
    }
    let mut coming = as_completed(&futures, MOMENT);
    assert_eq!(coming.next().unwrap().unwrap().id(), 0);
    // This waits for as long as the time-out, at least.
    assert!(wait(&futures[2..], MOMENT, AllCompleted).done.is_empty());
    gates[2].open();
    futures[2].result(None).unwrap();
    let second = coming.next().unwrap();
    assert_eq!(
        second.unwrap().id(),
        1,
        "it was there when it was asked for"
    );
    assert_eq!(coming.next().unwrap().unwrap_err(), TimedOut);
    assert!(coming.next().is_none());
}

#[test]
fn nobody_is_told_who_has_stopped_waiting() {
    let executor = executor(1);
    let (gates, futures) = gated(&executor, 1);
    let watched = Watched::new(futures.clone(), AllCompleted);
    let watch = watched.watch.clone();
    assert_eq!(Arc::strong_count(&watch), 3);
    drop(watched);
    assert_eq!(Arc::strong_count(&watch), 1);
    gates[0].open();
}

#[test]
fn who_waits_without_blocking_gets_them_as_they_come() {
    let executor = executor(3);
    let (gates, futures) = gated(&executor, 3);
    let mut coming = as_completed(&futures, None);
    thread::scope(|scope| {
        let all = scope.spawn(|| ids(&block_on(wait_async(&futures, AllCompleted)).done));
        for at in [2, 0, 1] {
            gates[at].open();
            assert_eq!(block_on(coming.next_async()).unwrap().id(), at as u32);
        }
        assert!(block_on(coming.next_async()).is_none());
        assert_eq!(all.join().unwrap(), [0, 1, 2]);
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn in_whatever_order_they_end_each_comes_once_in_that_order(order in Just((0..6usize).collect::<Vec<_>>()).prop_shuffle()) {
        let executor = executor(6);
        let (gates, futures) = gated(&executor, 6);
        let coming = as_completed(&futures, None);
        for &at in &order {
            gates[at].open();
            futures[at].result(None).unwrap();
        }
        block_on(executor.join());
        let came: Vec<usize> = coming.map(|future| future.unwrap().id() as usize).collect();
        prop_assert_eq!(came, order);
    }
}
