//! The queue, under the model checker: is anything lost, doubled or out of order, and does
//! everybody who waits go on, in whatever order the threads take turns?

use std::sync::Arc;
use std::time::Duration;

use pysync::Queue;
use pysync::queue::{GetError, PutError, ShutDown};
use shuttle::future::block_on;
use shuttle::thread::{JoinHandle, spawn};

const SCHEDULES: usize = 500;

/// Each item says who put it and as which.
type Item = (usize, usize);

/// Every schedule at random, and schedules with few switches, which find other mistakes.
fn check(test: impl Fn() + Send + Sync + Clone + 'static) {
    shuttle::check_random(test.clone(), SCHEDULES);
    shuttle::check_pct(test, SCHEDULES, 3);
}

fn putter(queue: &Arc<Queue<Item>>, who: usize, items: usize) -> JoinHandle<()> {
    let queue = queue.clone();
    spawn(move || (0..items).for_each(|at| queue.put((who, at)).unwrap()))
}

fn getter(queue: &Arc<Queue<Item>>) -> JoinHandle<Vec<Item>> {
    let queue = queue.clone();
    spawn(move || std::iter::from_fn(|| queue.get().ok()).collect())
}

fn all<T>(threads: Vec<JoinHandle<T>>) -> Vec<T> {
    let join = |thread: JoinHandle<T>| thread.join().unwrap();
    threads.into_iter().map(join).collect()
}

/// Several of each; then each item is there once, and each getter has each putter's in order.
fn several(max: usize) {
    let queue = Arc::new(Queue::bounded(max));
    let getters = (0..2).map(|_| getter(&queue)).collect();
    let putters = (0..2).map(|who| putter(&queue, who, 2)).collect();
    all(putters);
    queue.shutdown(false);
    let got = all(getters);
    for one in &got {
        let from = |who| one.iter().filter(move |(putter, _)| *putter == who);
        assert!((0..2).all(|who| from(who).is_sorted()), "{one:?}");
    }
    let mut got = got.concat();
    got.sort_unstable();
    assert_eq!(got, [(0, 0), (0, 1), (1, 0), (1, 1)]);
}

#[test]
fn nothing_is_lost_doubled_or_out_of_order() {
    check(|| several(0));
}

#[test]
fn nor_with_a_bound() {
    check(|| several(1));
}

/// No shutdown comes to the rescue: each put must wake one getter, and each get one putter.
#[test]
fn no_wake_up_is_lost() {
    check(|| {
        let queue = Arc::new(Queue::bounded(1));
        let getters = (0..3)
            .map(|_| {
                let queue = queue.clone();
                spawn(move || queue.get().unwrap())
            })
            .collect();
        let putters = (0..3).map(|who| putter(&queue, who, 1)).collect();
        all(putters);
        let mut got: Vec<Item> = all(getters);
        got.sort_unstable();
        assert_eq!(got, [(0, 0), (1, 0), (2, 0)]);
    });
}

#[test]
fn one_step_of_many_wakes_many() {
    check(|| {
        let queue = Arc::new(Queue::new());
        let getters = (0..3)
            .map(|_| {
                let queue = queue.clone();
                spawn(move || queue.get().unwrap())
            })
            .collect();
        queue.put_all((0..3).map(|at| (0, at))).unwrap();
        all(getters);
    });
}

#[test]
fn threads_that_block_and_threads_that_await_get_along() {
    check(|| {
        let queue = Arc::new(Queue::bounded(1));
        let mut getters = vec![];
        let mut putters = vec![];
        for who in 0..2 {
            let awaiting = queue.clone();
            let blocking = queue.clone();
            putters.push(spawn(move || block_on(awaiting.put_async(who)).unwrap()));
            putters.push(spawn(move || blocking.put(who + 2).unwrap()));
            let awaiting = queue.clone();
            let blocking = queue.clone();
            getters.push(spawn(move || block_on(awaiting.get_async()).unwrap()));
            getters.push(spawn(move || blocking.get().unwrap()));
        }
        all(putters);
        let mut got = all(getters);
        got.sort_unstable();
        assert_eq!(got, [0, 1, 2, 3]);
    });
}

/// A putter that gives up has its item back, and one that doesn't has put it.
#[test]
fn a_time_out_loses_nothing() {
    const PATIENCE: Duration = Duration::from_millis(1);
    check(|| {
        let queue = Arc::new(Queue::bounded(1));
        let putters = (0..2)
            .map(|who| {
                let queue = queue.clone();
                spawn(move || queue.put_timeout(who, PATIENCE))
            })
            .collect();
        let getter = queue.clone();
        let getter = spawn(move || getter.get_timeout(PATIENCE).ok());
        // In the model a wait with a time-out may go on for ever; this ends it.
        queue.shutdown(false);
        let back = |put| match put {
            Ok(()) => None,
            Err(PutError::Full(item) | PutError::ShutDown(item)) => Some(item),
        };
        let mut seen: Vec<usize> = all(putters).into_iter().filter_map(back).collect();
        seen.extend(getter.join().unwrap());
        seen.extend(std::iter::from_fn(|| queue.get_nowait().ok()));
        seen.sort_unstable();
        assert_eq!(seen, [0, 1]);
    });
}

#[test]
fn join_returns_when_nothing_is_unfinished_and_not_before() {
    check(|| {
        let queue = Arc::new(Queue::new());
        queue.put_all([1, 2, 3]).unwrap();
        let workers = (0..2)
            .map(|_| {
                let queue = queue.clone();
                spawn(move || {
                    while queue.get().is_ok() {
                        queue.task_done().unwrap();
                    }
                })
            })
            .collect();
        let joiners = (0..3)
            .map(|at| {
                let queue = queue.clone();
                spawn(move || {
                    if at < 2 {
                        queue.join();
                    } else {
                        block_on(queue.join_async());
                    }
                    assert_eq!((queue.unfinished(), queue.len()), (0, 0));
                })
            })
            .collect();
        all(joiners);
        queue.shutdown(false);
        all::<()>(workers);
        assert!(queue.task_done().is_err(), "each was counted once");
    });
}

#[test]
fn a_shutdown_wakes_all_and_takes_nothing_more() {
    check(|| {
        let (empty, full) = (Arc::new(Queue::<u8>::new()), Arc::new(Queue::bounded(1)));
        full.put(0).unwrap();
        let mut threads = vec![];
        for _ in 0..2 {
            let (one, other) = (empty.clone(), full.clone());
            threads.push(spawn(move || {
                assert_eq!(one.get(), Err(GetError::ShutDown));
            }));
            threads.push(spawn(move || {
                assert_eq!(other.put(1), Err(PutError::ShutDown(1)));
            }));
        }
        let joiner = full.clone();
        threads.push(spawn(move || joiner.join()));
        empty.shutdown(false);
        full.shutdown(true);
        all(threads);
        assert_eq!((full.unfinished(), full.put_all([1])), (0, Err(ShutDown)));
    });
}

/// An item is put and given, or refused: never put and then forgotten.
#[test]
fn a_put_and_a_shutdown_agree() {
    check(|| {
        let queue = Arc::new(Queue::new());
        let putter = queue.clone();
        let putter = spawn(move || putter.put(1).is_ok());
        let getter = queue.clone();
        let getter = spawn(move || getter.get().is_ok());
        queue.shutdown(false);
        assert_eq!(putter.join().unwrap(), getter.join().unwrap());
    });
}
