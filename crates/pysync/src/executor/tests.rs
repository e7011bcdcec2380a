//! Tests of the executor, on real threads: that it keeps Python's promises.

use super::*;
use crate::error::BrokenPool;
use crate::future::{Future, FutureError};
use crate::testing::*;
use crate::threads::StdThreads;
use futures::executor::block_on;
use proptest::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, mpsc};
use std::thread;

fn broken(why: &str) -> FutureError<Failure> {
    let why = why.to_owned();
    FutureError::Failed(Failure::Broken(BrokenPool { why }))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn every_task_runs_once_and_a_worker_does_one_at_a_time(tasks in 0u64..60, workers in 1u32..8) {
        let executor = executor(workers);
        let ready = block_on(executor.ready());
        prop_assert_eq!(ready.len(), workers as usize);
        let futures = executor.submit_all((0..tasks as i64).map(|x| give(x * x))).unwrap();
        block_on(executor.join());
        prop_assert_eq!(executor.unfinished(), 0);
        prop_assert_eq!(futures.len() as u64, tasks);
        let traces: Vec<_> = futures.iter().map(Future::trace).collect();
        for (i, (future, trace)) in futures.iter().zip(&traces).enumerate() {
            prop_assert_eq!(trace.id as usize, i);
            prop_assert_eq!(trace.queued_ms, traces[0].queued_ms);
            prop_assert_eq!(future.outcome(), Some(Ok((i * i) as i64)));
            let (worker, start, end) = (trace.worker.unwrap(), trace.start_ms.unwrap(), trace.end_ms.unwrap());
            prop_assert!(worker < workers && trace.queued_ms <= start && start <= end);
        }
        for worker in 0..workers {
            let own: Vec<_> = traces.iter().filter(|t| t.worker == Some(worker)).collect();
            prop_assert!(own.windows(2).all(|w| w[0].end_ms <= w[1].start_ms));
        }
    }

    #[test]
    fn map_gives_results_in_order_up_to_the_first_failure(fails in proptest::collection::vec(prop::bool::weighted(0.1), 0..20), workers in 1u32..4) {
        let executor = executor(workers);
        let calls = fails.iter().zip(0..).map(|(&fails, at)| if fails { fail() } else { give(at) });
        let results: Vec<_> = executor.map(calls).unwrap().collect();
        let good = fails.iter().take_while(|fails| !**fails).count();
        let mut expected: Vec<_> = (0..good as i64).map(Ok).collect();
        if good < fails.len() {
            expected.push(Err(FutureError::Failed(Failure::Bad)));
        }
        prop_assert_eq!(results, expected);
    }
}

#[test]
fn one_worker_takes_tasks_in_the_order_of_submission() {
    let executor = executor(1);
    let (tell, told) = mpsc::channel();
    let put = |at| {
        let tell = tell.clone();
        call(move || Ok(tell.send(at).map(|()| at).unwrap()))
    };
    executor.submit(put(0)).unwrap();
    let many = executor.submit_all([put(1), put(2)]).unwrap();
    let last = executor.submit(put(3)).unwrap();
    assert_eq!((many[1].id(), last.id()), (2, 3));
    drop((tell, executor));
    assert_eq!(told.iter().collect::<Vec<i64>>(), [0, 1, 2, 3]);
}

#[test]
fn no_workers_are_one() {
    let executor = executor(0);
    assert_eq!(block_on(executor.ready()).len(), 1);
    assert_eq!(executor.submit(give(1)).unwrap().result(None), Ok(1));
}

#[test]
fn a_map_that_fails_or_is_dropped_cancels_what_is_pending() {
    for drop_early in [false, true] {
        let (executor, gate) = (executor(1), Gate::default());
        let (tell, told) = mpsc::channel();
        let first = if drop_early { give(0) } else { fail() };
        let rest = (1..3).map(|at| {
            let (tell, gate) = (tell.clone(), gate.clone());
            call(move || {
                gate.pass();
                Ok(tell.send(at).map(|()| at).unwrap())
            })
        });
        let mut map = executor.map([first].into_iter().chain(rest)).unwrap();
        // The worker is at the second, and stays there.
        until(|| executor.pool.tasks.len() == 1);
        assert_eq!(map.next().unwrap().is_ok(), drop_early);
        if drop_early {
            drop(map);
        } else {
            assert!(map.next().is_none());
        }
        gate.open();
        block_on(executor.join());
        drop(tell);
        assert_eq!(
            told.iter().collect::<Vec<i64>>(),
            [1],
            "it was running already"
        );
    }
}

#[test]
fn a_map_can_be_awaited() {
    let executor = executor(2);
    let mut map = executor.map((0..5).map(give)).unwrap();
    for at in 0..5 {
        assert_eq!(block_on(map.next_async()), Some(Ok(at)));
    }
    assert_eq!(block_on(map.next_async()), None);
}

#[test]
fn after_shutdown_the_rest_is_done_and_nothing_is_taken() {
    let (executor, gate) = (executor(1), Gate::default());
    let futures = executor.submit_all([behind(&gate, 1), give(2)]).unwrap();
    executor.shutdown(false, false);
    let refused = ExecutorError::AfterShutdown;
    assert_eq!(executor.submit(give(3)).unwrap_err(), refused);
    assert_eq!(executor.submit_all([give(3)]).unwrap_err(), refused);
    assert_eq!(executor.map([give(3)]).unwrap_err(), refused);
    assert!(!futures[1].done());
    gate.open();
    executor.shutdown(true, false);
    executor.shutdown(true, true);
    assert_eq!(futures[1].outcome(), Some(Ok(2)));
    assert_eq!(executor.pool.present.unfinished(), 0);
}

#[test]
fn shutdown_may_cancel_what_is_pending() {
    let (executor, gate) = (executor(1), Gate::default());
    let running = executor.submit(behind(&gate, 1)).unwrap();
    until_running(&running);
    let pending = executor.submit_all([give(2), give(3)]).unwrap();
    executor.shutdown(false, true);
    assert!(pending.iter().all(Future::cancelled) && running.running());
    assert_eq!(executor.unfinished(), 1);
    gate.open();
    block_on(executor.shutdown_async(false));
    assert_eq!(running.outcome(), Some(Ok(1)));
}

#[test]
fn it_can_be_used_again_and_ends_its_workers_when_dropped() {
    let executor = executor(2);
    for _ in 0..3 {
        let futures = executor.submit_all([give(1), give(2)]).unwrap();
        block_on(executor.join());
        assert!(futures.iter().all(Future::done));
    }
    let pool = executor.pool.clone();
    drop(executor);
    pool.present.join();
}

#[test]
fn leaving_the_scope_waits_for_the_work() {
    let done = Arc::new(Mutex::new(Vec::new()));
    let noted = |at| {
        let done = done.clone();
        call(move || {
            Ok(done
                .lock()
                .map(|mut done| done.push(at))
                .map(|()| at)
                .unwrap())
        })
    };
    let future = Executor::<Do>::scope(&StdThreads, 2, Clock::start(), |executor| {
        executor.submit(noted(1)).unwrap()
    });
    assert!(future.done());
    let left = catch_unwind(AssertUnwindSafe(|| {
        Executor::<Do>::scope(&StdThreads, 1, Clock::start(), |executor| {
            executor.submit_all([noted(2), noted(3)]).unwrap();
            panic!("a scope of a test");
        })
    }));
    assert!(left.is_err());
    assert_eq!(*done.lock().unwrap(), [1, 2, 3]);
}

#[test]
fn a_broken_pool_fails_everything_that_is_not_over_and_wakes_everybody() {
    let (executor, gate) = (executor(1), Gate::default());
    let done = executor.submit(give(0)).unwrap();
    done.result(None).unwrap();
    let running = executor.submit(behind(&gate, 1)).unwrap();
    until_running(&running);
    let pending = executor.submit(give(2)).unwrap();
    let cancelled = executor.submit(give(3)).unwrap();
    cancelled.cancel();
    let lost = Err(broken("the power went"));
    thread::scope(|scope| {
        let waiters = [&running, &pending].map(|future| scope.spawn(|| future.result(None)));
        let joiner = scope.spawn(|| block_on(executor.join()));
        let breaker = executor.breaker();
        breaker.break_pool("the power went");
        breaker.clone().break_pool("again");
        for waiter in waiters {
            assert_eq!(waiter.join().unwrap(), lost);
        }
        joiner.join().unwrap();
    });
    assert_eq!(
        (done.outcome(), pending.outcome()),
        (Some(Ok(0)), Some(lost.clone()))
    );
    assert!(cancelled.cancelled() && !pending.cancel());
    let why = "the power went".to_owned();
    let refused = ExecutorError::Broken { why };
    assert_eq!(executor.submit(give(4)).unwrap_err(), refused);
    assert_eq!(executor.unfinished(), 0);
    gate.open();
    executor.shutdown(true, true);
    assert_eq!(
        running.outcome(),
        Some(lost),
        "what came too late is not taken"
    );
    assert_eq!(
        executor.submit(give(4)).unwrap_err(),
        refused,
        "also after shutdown"
    );
    assert_eq!(executor.unfinished(), 0);
}

#[test]
fn a_call_that_panics_breaks_the_pool_with_its_text() {
    let executor = executor(1);
    let futures = executor
        .submit_all([call(|| panic!("a call of a test, {}", 1)), give(2)])
        .unwrap();
    for future in &futures {
        let why = "worker 0 panicked: a call of a test, 1";
        assert_eq!(future.result(None), Err(broken(why)));
    }
    block_on(executor.join());
    executor.shutdown(true, false);
}

/// A host where nobody works: the test takes the handles.
#[derive(Default)]
struct Handles(Mutex<Vec<WorkerHandle<Do>>>);

impl WorkerHost<Do> for Handles {
    fn start(&self, handle: WorkerHandle<Do>) {
        self.0.lock().unwrap().push(handle);
    }
}

#[test]
fn a_worker_elsewhere_takes_reports_and_leaves() {
    let handles = Handles::default();
    let executor = Executor::new(&handles, 2, Clock::start());
    let [one, other] =
        <[WorkerHandle<Do>; 2]>::try_from(std::mem::take(&mut *handles.0.lock().unwrap()))
            .unwrap_or_else(|_| panic!("two handles"));
    assert_eq!((one.worker(), other.worker()), (0, 1));
    one.arrive();
    other.arrive();
    other.arrive();
    assert_eq!(block_on(executor.ready()).len(), 2);
    let futures = executor.submit_all((0..4).map(give)).unwrap();
    futures[1].cancel();
    let item = block_on(one.next_async()).unwrap();
    let _to_be_sent: &Do = item.call();
    assert!(futures[0].running() && item.id() == 0);
    let skipped = other.next().unwrap();
    assert_eq!(skipped.id(), 2);
    let start_ms = futures[0].trace().queued_ms + 1.0;
    item.finish(Ok(10), start_ms, start_ms + 2.0);
    assert_eq!(futures[0].result(None), Ok(10));
    let trace = futures[0].trace();
    let times = (trace.start_ms, trace.end_ms);
    assert_eq!(times, (Some(start_ms), Some(start_ms + 2.0)));
    drop(skipped);
    assert_eq!(
        futures[2].result(None),
        Err(broken("worker 1 has dropped its task"))
    );
    executor.shutdown(false, false);
    one.next().unwrap().run();
    assert!(one.next().is_none() && other.next().is_none());
    drop(one);
    drop(other);
    executor.shutdown(true, false);
    assert_eq!(
        (futures[3].outcome(), executor.unfinished()),
        (Some(Ok(3)), 0)
    );
}

#[test]
fn a_worker_that_leaves_too_early_breaks_the_pool() {
    let handles = Handles::default();
    let executor = Executor::new(&handles, 2, Clock::start());
    let future = executor.submit(give(1)).unwrap();
    let left = handles.0.lock().unwrap().remove(0);
    drop(left);
    assert_eq!(future.result(None), Err(broken("worker 0 has left")));
    assert!(
        block_on(executor.ready()).is_empty(),
        "nobody waits for ever"
    );
    handles.0.lock().unwrap().clear();
    executor.shutdown(true, false);
}
