//! Tests of the future, on real threads: that it keeps Python's promises.

use super::*;
use crate::testing::*;
use futures::executor::block_on;
use std::sync::mpsc;
use std::thread;

const MOMENT: Option<Duration> = Some(Duration::from_millis(1));
const AT_ONCE: Option<Duration> = Some(Duration::ZERO);

#[test]
fn from_pending_over_running_to_done() {
    let (executor, gate) = (executor(1), Gate::default());
    let first = executor.submit(behind(&gate, 1)).unwrap();
    let second = executor.submit(give(2)).unwrap();
    until_running(&first);
    assert!(first.running() && !first.done());
    assert_eq!(second.state(), FutureState::Pending);
    assert_eq!((first.id(), second.id()), (0, 1));
    let trace = first.trace();
    assert_eq!((trace.worker, trace.end_ms), (Some(0), None));
    assert!(trace.start_ms.unwrap() >= trace.queued_ms);
    assert_eq!(second.trace().start_ms, None);
    assert_eq!(first.outcome(), None);
    gate.open();
    assert_eq!(second.result(None), Ok(2));
    assert_eq!(first.outcome(), Some(Ok(1)));
    assert!(first.done() && !first.running() && !first.cancelled());
    assert!(first.trace().end_ms <= second.trace().start_ms);
}

#[test]
fn a_time_out_ends_the_waiting_and_not_the_task() {
    let (executor, gate) = (executor(1), Gate::default());
    let future = executor.submit(behind(&gate, 1)).unwrap();
    for patience in [AT_ONCE, MOMENT] {
        assert_eq!(future.result(patience), Err(FutureError::TimedOut));
        assert_eq!(future.exception(patience), Err(FutureError::TimedOut));
    }
    gate.open();
    assert_eq!(future.result(None), Ok(1));
    assert_eq!(future.result(AT_ONCE), Ok(1), "as often as wanted");
    assert_eq!(future.exception(AT_ONCE), Ok(None));
}

#[test]
fn a_failure_is_the_result() {
    let future = executor(1).submit(fail()).unwrap();
    let failed = FutureError::Failed(Failure::Bad);
    assert_eq!(future.result(None), Err(failed.clone()));
    assert_eq!(future.exception(None), Ok(Some(Failure::Bad)));
    assert_eq!(future.outcome(), Some(Err(failed.clone())));
    assert_eq!(block_on(future.result_async()), Err(failed));
    assert_eq!(future.state(), FutureState::Done);
}

#[test]
fn only_what_is_pending_can_be_cancelled() {
    let (executor, gate) = (executor(1), Gate::default());
    let running = executor.submit(behind(&gate, 1)).unwrap();
    let pending = executor.submit(call(|| panic!("it is cancelled"))).unwrap();
    until_running(&running);
    assert!(pending.cancel() && pending.cancel() && pending.cancelled());
    assert!(pending.done(), "as in Python");
    assert!(!running.cancel() && !running.cancelled());
    assert_eq!(pending.result(None), Err(FutureError::Cancelled));
    assert_eq!(pending.exception(None), Err(FutureError::Cancelled));
    assert_eq!(
        block_on(pending.result_async()),
        Err(FutureError::Cancelled)
    );
    assert_eq!(executor.unfinished(), 2, "it has not been skipped yet");
    gate.open();
    block_on(executor.join());
    assert!(!running.cancel(), "it is done");
    let trace = pending.trace();
    assert_eq!((trace.worker, trace.start_ms), (None, None));
    assert!(trace.end_ms.is_some());
}

#[test]
fn cancelling_wakes_those_who_wait() {
    let (executor, gate) = (executor(1), Gate::default());
    executor.submit(behind(&gate, 1)).unwrap();
    let pending = executor.submit(give(2)).unwrap();
    thread::scope(|scope| {
        let blocked = scope.spawn(|| pending.result(None));
        let awaiting = scope.spawn(|| block_on(pending.result_async()));
        pending.cancel();
        for thread in [blocked, awaiting] {
            assert_eq!(thread.join().unwrap(), Err(FutureError::Cancelled));
        }
    });
    gate.open();
}

#[test]
fn several_threads_get_the_same_result() {
    let (executor, gate) = (executor(1), Gate::default());
    let future = executor.submit(behind(&gate, 7)).unwrap();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| future.result(None)))
            .collect();
        until(|| future.lock().blocked > 0);
        gate.open();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), Ok(7));
        }
    });
}

#[test]
fn callbacks_are_called_once_and_in_order_and_at_once_if_late() {
    let (executor, gate) = (executor(1), Gate::default());
    let (tell, told) = mpsc::channel();
    let future = executor.submit(behind(&gate, 5)).unwrap();
    for number in 0..3 {
        let tell = tell.clone();
        future.add_done_callback(move |future| {
            tell.send((number, future.outcome(), thread::current().id()))
                .unwrap();
        });
    }
    gate.open();
    block_on(executor.join());
    future.add_done_callback(move |future| {
        tell.send((3, future.outcome(), thread::current().id()))
            .unwrap();
    });
    let all: Vec<_> = told.iter().collect();
    let numbers: Vec<_> = all.iter().map(|(number, ..)| *number).collect();
    assert_eq!(numbers, [0, 1, 2, 3]);
    assert!(all.iter().all(|(_, outcome, _)| *outcome == Some(Ok(5))));
    let here: Vec<_> = all
        .iter()
        .map(|(.., id)| *id == thread::current().id())
        .collect();
    assert_eq!(here, [false, false, false, true]);
}

#[test]
fn the_one_who_cancels_calls_the_callbacks() {
    let (executor, gate) = (executor(1), Gate::default());
    executor.submit(behind(&gate, 1)).unwrap();
    let pending = executor.submit(give(2)).unwrap();
    let (tell, told) = mpsc::channel();
    pending.add_done_callback(move |future| tell.send(future.cancelled()).unwrap());
    pending.cancel();
    pending.cancel();
    assert_eq!(told.try_iter().collect::<Vec<_>>(), [true]);
    gate.open();
}

#[test]
fn a_callback_may_use_the_future_and_panic_without_harm() {
    let (executor, gate) = (executor(1), Gate::default());
    let (tell, told) = mpsc::channel();
    let future = executor.submit(behind(&gate, 1)).unwrap();
    future.add_done_callback(|_| panic!("a callback of a test"));
    future.add_done_callback(move |future| {
        let tell = tell.clone();
        assert!(!future.cancel());
        future.add_done_callback(move |future| tell.send(future.result(None)).unwrap());
    });
    gate.open();
    assert_eq!(told.recv(), Ok(Ok(1)));
    assert_eq!(
        executor.submit(give(2)).unwrap().result(None),
        Ok(2),
        "the worker lives"
    );
}

#[test]
fn times_are_kept_as_they_were_taken() {
    let clock = Clock::start();
    let future = Future::<i64, Failure>::new(0, 5.0, clock);
    assert!(future.begin(3) && !future.begin(4));
    // By a clock that is behind: to hide that is not the future's business.
    assert!(future.finish(Ok(1), 4.0, 6.0));
    assert!(!future.finish(Ok(2), 6.0, 7.0) && !future.fail(Failure::Bad));
    let trace = future.trace();
    assert_eq!(
        (trace.worker, trace.start_ms, trace.end_ms),
        (Some(3), Some(4.0), Some(6.0))
    );
    assert_eq!(future.result(None), Ok(1));
}
