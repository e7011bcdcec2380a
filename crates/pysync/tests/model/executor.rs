//! The executor, under the model checker: is every future finished once, and does everybody who
//! waits go on, in whatever order the threads take turns?

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use pysync::{
    BrokenPool, Call, Clock, Executor, ExecutorError, Future, FutureError, FutureState, ReturnWhen,
    StdThreads, WorkerHandle, WorkerHost, as_completed, wait, wait_async,
};
use shuttle::future::block_on;
use shuttle::thread::spawn;

const SCHEDULES: usize = 300;

/// What a call of a test fails with.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Failure {
    Bad,
    Broken(BrokenPool),
}

impl From<BrokenPool> for Failure {
    fn from(broken: BrokenPool) -> Self {
        Failure::Broken(broken)
    }
}

/// Counts how often it is run, lets others take a turn, and gives its number back or fails.
struct Count {
    runs: Arc<AtomicU32>,
    gives: Result<u32, Failure>,
}

impl Call for Count {
    type Output = u32;
    type Error = Failure;

    fn run(self, _: u32) -> Result<u32, Failure> {
        self.runs.fetch_add(1, Relaxed);
        shuttle::thread::yield_now();
        self.gives
    }
}

/// Calls that count together.
#[derive(Default)]
struct Runs(Arc<AtomicU32>);

impl Runs {
    fn give(&self, number: u32) -> Count {
        let runs = self.0.clone();
        let gives = Ok(number);
        Count { runs, gives }
    }

    fn fail(&self) -> Count {
        let runs = self.0.clone();
        let gives = Err(Failure::Bad);
        Count { runs, gives }
    }

    fn count(&self) -> u32 {
        self.0.load(Relaxed)
    }
}

/// Every schedule at random, and schedules with few switches, which find other mistakes.
fn check(test: impl Fn() + Send + Sync + Clone + 'static) {
    shuttle::check_random(test.clone(), SCHEDULES);
    shuttle::check_pct(test, SCHEDULES, 3);
}

fn executor(workers: u32) -> Executor<Count> {
    Executor::on_threads(workers)
}

fn broken() -> FutureError<Failure> {
    let why = "it broke".to_owned();
    FutureError::Failed(Failure::Broken(BrokenPool { why }))
}

#[test]
fn every_task_is_done_once_and_join_returns_when_all_are() {
    check(|| {
        let (executor, runs) = (executor(2), Runs::default());
        assert_eq!(block_on(executor.ready()).len(), 2);
        let mut futures = executor.submit_all((0..3).map(|at| runs.give(at))).unwrap();
        futures.push(executor.submit(runs.fail()).unwrap());
        block_on(executor.join());
        assert_eq!((executor.unfinished(), runs.count()), (0, 4));
        for (at, future) in (0..3).zip(&futures) {
            assert_eq!(future.outcome(), Some(Ok(at)));
        }
        let failed = FutureError::Failed(Failure::Bad);
        assert_eq!(futures[3].outcome(), Some(Err(failed)));
    });
}

#[test]
fn who_waits_for_a_result_gets_it() {
    check(|| {
        let (executor, runs) = (executor(1), Runs::default());
        let future = executor.submit(runs.give(7)).unwrap();
        let blocked = future.clone();
        let blocked = spawn(move || blocked.result(None));
        let awaiting = future.clone();
        let awaiting = spawn(move || block_on(awaiting.result_async()));
        assert_eq!(future.exception(None), Ok(None));
        assert_eq!(blocked.join().unwrap(), Ok(7));
        assert_eq!(awaiting.join().unwrap(), Ok(7));
    });
}

#[test]
fn either_the_cancelling_or_the_worker_wins() {
    check(|| {
        let (executor, runs) = (executor(1), Runs::default());
        let future = executor.submit(runs.give(7)).unwrap();
        let called = Arc::new(AtomicU32::new(0));
        let calls = called.clone();
        future.add_done_callback(move |_| {
            calls.fetch_add(1, Relaxed);
        });
        let other = future.clone();
        let other = spawn(move || other.cancel());
        let cancelled = future.cancel();
        let result = future.result(None);
        assert_eq!(cancelled || other.join().unwrap(), future.cancelled());
        block_on(executor.join());
        if cancelled {
            assert_eq!((result, runs.count()), (Err(FutureError::Cancelled), 0));
        } else if result.is_ok() {
            assert_eq!((result, runs.count()), (Ok(7), 1));
        }
        assert_eq!(called.load(Relaxed), 1);
    });
}

#[test]
fn a_late_callback_is_called_once_too() {
    check(|| {
        let (executor, runs) = (executor(1), Runs::default());
        let order = Arc::new(Mutex::new(Vec::new()));
        let future = executor.submit(runs.give(7)).unwrap();
        for at in 0..2 {
            let order = order.clone();
            future.add_done_callback(move |future: &Future<u32, Failure>| {
                // The list's lock is none of the model's: nobody may take a turn under it.
                let done = future.done();
                order.lock().unwrap().push((at, done));
            });
        }
        block_on(executor.join());
        let mut order = order.lock().unwrap().clone();
        order.sort_unstable();
        assert_eq!(order, [(0, true), (1, true)]);
    });
}

#[test]
fn a_shutdown_that_waits_returns_after_the_last_worker_left() {
    check(|| {
        let (executor, runs) = (executor(2), Runs::default());
        let futures = executor.submit_all([runs.give(1), runs.give(2)]).unwrap();
        executor.shutdown(true, false);
        assert!(futures.iter().all(|future| future.outcome().is_some()));
        assert_eq!(runs.count(), 2);
        let refused = executor.submit(runs.give(3)).unwrap_err();
        assert_eq!(refused, ExecutorError::AfterShutdown);
        block_on(executor.shutdown_async(true));
    });
}

#[test]
fn a_shutdown_that_cancels_leaves_each_future_either_done_or_cancelled() {
    check(|| {
        let (executor, runs) = (executor(2), Runs::default());
        let futures = executor.submit_all((0..4).map(|at| runs.give(at))).unwrap();
        block_on(executor.shutdown_async(true));
        let done = futures.iter().filter(|future| !future.cancelled());
        assert_eq!(done.clone().count() as u32, runs.count());
        assert!(
            done.clone()
                .all(|future| future.state() == FutureState::Done)
        );
        block_on(executor.join());
    });
}

#[test]
fn a_submit_and_a_shutdown_agree() {
    check(|| {
        let (executor, runs) = (Arc::new(executor(1)), Runs::default());
        let (other, call) = (executor.clone(), runs.give(1));
        let submitted = spawn(move || other.submit(call));
        executor.shutdown(true, false);
        match submitted.join().unwrap() {
            Ok(future) => assert_eq!(future.result(None), Ok(1)),
            Err(refused) => {
                assert_eq!(refused, ExecutorError::AfterShutdown);
                assert_eq!(runs.count(), 0);
            }
        }
    });
}

#[test]
fn a_break_wakes_everybody() {
    check(|| {
        let (executor, runs) = (Arc::new(executor(2)), Runs::default());
        let futures = executor.submit_all((0..3).map(|at| runs.give(at))).unwrap();
        let blocked = futures.clone();
        let blocked = spawn(move || wait(&blocked, None, ReturnWhen::AllCompleted).done.len());
        let (other, all) = (executor.clone(), futures.clone());
        let joiner = spawn(move || {
            block_on(other.join());
            assert!(all.iter().all(Future::done), "each was counted once");
        });
        let breaker = executor.breaker();
        spawn(move || breaker.break_pool("it broke"));
        executor.breaker().break_pool("it broke");
        block_on(executor.ready());
        assert_eq!(blocked.join().unwrap(), 3);
        joiner.join().unwrap();
        executor.shutdown(true, false);
        assert_eq!(executor.unfinished(), 0);
        for (at, future) in (0..).zip(&futures) {
            let outcome = future.outcome();
            assert!(outcome == Some(Ok(at)) || outcome == Some(Err(broken())));
        }
        let why = "it broke".to_owned();
        let refused = executor.submit(runs.give(9)).unwrap_err();
        assert_eq!(refused, ExecutorError::Broken { why });
    });
}

#[test]
fn a_submit_and_a_break_agree() {
    check(|| {
        let (executor, runs) = (Arc::new(executor(1)), Runs::default());
        let (other, call) = (executor.clone(), runs.give(1));
        let submitted = spawn(move || other.submit(call));
        executor.breaker().break_pool("it broke");
        let why = "it broke".to_owned();
        let refused = executor.submit(runs.give(2)).unwrap_err();
        assert_eq!(refused, ExecutorError::Broken { why });
        if let Ok(future) = submitted.join().unwrap() {
            let result = future.result(None);
            assert!(result == Ok(1) || result == Err(broken()));
        }
        block_on(executor.join());
        assert_eq!(executor.unfinished(), 0);
    });
}

/// Workers that never say that they are there, and never finish what they have taken.
struct Stuck;

impl WorkerHost<Count> for Stuck {
    fn start(&self, handle: WorkerHandle<Count>) {
        spawn(move || {
            let item = handle.next();
            assert!(
                handle.next().is_none(),
                "there is one task, and then a break"
            );
            drop(item);
        });
    }
}

#[test]
fn a_break_frees_those_who_wait_for_a_worker_that_is_stuck() {
    check(|| {
        let executor = Executor::new(&Stuck, 1, Clock::start());
        let future = executor.submit(Runs::default().give(1)).unwrap();
        let breaker = executor.breaker();
        spawn(move || breaker.break_pool("it broke"));
        assert_eq!(future.result(None), Err(broken()));
        assert!(block_on(executor.ready()).is_empty());
        block_on(executor.join());
        executor.shutdown(true, false);
    });
}

#[test]
fn waiting_for_several_ends_when_it_should() {
    check(|| {
        let (executor, runs) = (executor(2), Runs::default());
        let calls = [runs.give(0), runs.fail(), runs.give(2)];
        let futures = executor.submit_all(calls).unwrap();
        let others = futures.clone();
        let all = spawn(move || {
            let all = wait_async(&others, ReturnWhen::AllCompleted);
            block_on(all).not_done.len()
        });
        let others = futures.clone();
        let first = spawn(move || wait(&others, None, ReturnWhen::FirstCompleted).done.len());
        let waited = wait(&futures, None, ReturnWhen::FirstException);
        assert!(waited.done.iter().any(|future| future.id() == 1));
        assert!(first.join().unwrap() >= 1);
        assert_eq!(all.join().unwrap(), 0);
    });
}

#[test]
fn each_comes_once_in_the_order_in_which_they_end() {
    check(|| {
        let (executor, runs) = (executor(2), Runs::default());
        let futures = executor.submit_all((0..3).map(|at| runs.give(at))).unwrap();
        futures[2].cancel();
        let mut coming = as_completed(&futures, None);
        let mut ids = vec![coming.next().unwrap().unwrap().id()];
        while let Some(future) = block_on(coming.next_async()) {
            assert!(future.done());
            ids.push(future.id());
        }
        ids.sort_unstable();
        assert_eq!(ids, [0, 1, 2]);
    });
}

#[test]
fn a_time_out_comes_once_and_nothing_after_it() {
    check(|| {
        let (executor, runs) = (executor(2), Runs::default());
        let futures = executor.submit_all((0..3).map(|at| runs.give(at))).unwrap();
        let coming = as_completed(&futures, Some(Duration::from_secs(60)));
        let came: Vec<_> = coming.collect();
        let ids: Vec<u32> = came.iter().flatten().map(|future| future.id()).collect();
        assert!(came.iter().take(ids.len()).all(Result::is_ok));
        // Either all came, or one error stands at the end.
        assert_eq!(came.len(), (ids.len() + 1).min(3));
        wait(&futures, None, ReturnWhen::AllCompleted);
    });
}

#[test]
fn a_map_keeps_the_order() {
    check(|| {
        let (executor, runs) = (executor(2), Runs::default());
        let calls = [runs.give(0), runs.give(1), runs.fail(), runs.give(3)];
        let results: Vec<_> = executor.map(calls).unwrap().collect();
        let failed = FutureError::Failed(Failure::Bad);
        assert_eq!(results, [Ok(0), Ok(1), Err(failed)]);
        block_on(executor.join());
    });
}

#[test]
fn leaving_the_scope_waits_for_the_work() {
    check(|| {
        let runs = Runs::default();
        let future = Executor::<Count>::scope(&StdThreads, 2, Clock::start(), |executor| {
            executor.submit(runs.give(1)).unwrap();
            executor.submit(runs.give(2)).unwrap()
        });
        assert_eq!((runs.count(), future.outcome()), (2, Some(Ok(2))));
    });
}
