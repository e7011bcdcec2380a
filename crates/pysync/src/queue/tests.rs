//! Tests of the queue, on real threads: that it keeps Python's promises.

use super::*;
use crate::primitive::Arc;
use futures::executor::block_on;
use proptest::prelude::*;
use std::thread;

const MOMENT: Duration = Duration::from_millis(1);

#[test]
fn first_in_first_out_and_an_error_at_the_end() {
    let queue = Queue::new();
    queue.put(1).unwrap();
    queue.put_all([2, 3]).unwrap();
    queue.shutdown(false);
    assert_eq!(
        [queue.get(), queue.get(), queue.get(), queue.get()],
        [Ok(1), Ok(2), Ok(3), Err(GetError::ShutDown)]
    );
}

#[test]
fn one_task_done_too_many_is_an_error_and_changes_nothing() {
    let queue = Queue::new();
    queue.put(()).unwrap();
    assert_eq!(queue.task_done(), Ok(()));
    assert_eq!(queue.task_done(), Err(TooManyDone));
    queue.put(()).unwrap();
    assert_eq!(queue.unfinished(), 1);
}

#[test]
fn a_full_queue_gives_the_item_back() {
    let queue = Queue::bounded(2);
    queue.put(1).unwrap();
    queue.put(2).unwrap();
    assert!(queue.is_full());
    assert_eq!(queue.put_nowait(3), Err(PutError::Full(3)));
    assert_eq!(queue.put_timeout(3, MOMENT), Err(PutError::Full(3)));
    assert_eq!((queue.len(), queue.unfinished()), (2, 2));
    assert_eq!(queue.get(), Ok(1));
    assert_eq!(queue.put_timeout(3, MOMENT), Ok(()));
}

#[test]
fn an_empty_queue_keeps_one_waiting_only_as_long_as_asked() {
    let queue = Queue::<u8>::new();
    assert_eq!(queue.get_nowait(), Err(GetError::Empty));
    assert_eq!(queue.get_timeout(Duration::ZERO), Err(GetError::Empty));
    assert_eq!(queue.get_timeout(MOMENT), Err(GetError::Empty));
    queue.put(1).unwrap();
    assert_eq!(queue.get_timeout(Duration::ZERO), Ok(1));
    assert!(!queue.is_full(), "no bound");
}

#[test]
fn a_step_of_many_ignores_the_bound_and_putters_wait_until_there_is_room() {
    let queue = Arc::new(Queue::bounded(1));
    queue.put_all([1, 2, 3]).unwrap();
    let putter = queue.clone();
    let thread = thread::spawn(move || putter.put(4));
    assert_eq!(
        [queue.get(), queue.get(), queue.get()],
        [Ok(1), Ok(2), Ok(3)]
    );
    assert_eq!(queue.get(), Ok(4));
    assert_eq!(thread.join().unwrap(), Ok(()));
}

#[test]
fn after_a_shutdown_nothing_is_taken_and_the_rest_is_given() {
    let queue = Queue::bounded(1);
    queue.put(1).unwrap();
    queue.shutdown(false);
    assert_eq!(queue.put(2), Err(PutError::ShutDown(2)));
    assert_eq!(queue.put_nowait(2), Err(PutError::ShutDown(2)));
    assert_eq!(queue.put_timeout(2, MOMENT), Err(PutError::ShutDown(2)));
    assert_eq!(block_on(queue.put_async(2)), Err(PutError::ShutDown(2)));
    assert_eq!(queue.put_all([2]), Err(ShutDown));
    assert_eq!(queue.get_timeout(MOMENT), Ok(1));
    assert_eq!(queue.get_nowait(), Err(GetError::ShutDown));
    assert_eq!(queue.get_timeout(MOMENT), Err(GetError::ShutDown));
    assert_eq!(block_on(queue.get_async()), Err(GetError::ShutDown));
}

#[test]
fn an_immediate_shutdown_throws_away_what_is_left_and_counts_it() {
    let queue = Queue::new();
    queue.put_all([1, 2, 3]).unwrap();
    assert_eq!(queue.get(), Ok(1));
    queue.shutdown(true);
    assert_eq!(queue.get(), Err(GetError::ShutDown));
    assert_eq!(queue.unfinished(), 1, "somebody still has the first");
    queue.task_done().unwrap();
    queue.join();
}

#[test]
fn a_shutdown_wakes_all_who_wait() {
    for immediate in [false, true] {
        let empty = Arc::new(Queue::<u8>::new());
        let full = Arc::new(Queue::bounded(1));
        full.put(0).unwrap();
        let (empty, full) = (&empty, &full);
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| assert_eq!(empty.get(), Err(GetError::ShutDown)));
                scope.spawn(|| assert_eq!(block_on(empty.get_async()), Err(GetError::ShutDown)));
                scope.spawn(|| assert_eq!(full.put(1), Err(PutError::ShutDown(1))));
                scope.spawn(|| {
                    assert_eq!(block_on(full.put_async(1)), Err(PutError::ShutDown(1)));
                });
            }
            empty.shutdown(immediate);
            full.shutdown(immediate);
        });
        assert_eq!(full.unfinished(), usize::from(!immediate));
    }
}

#[test]
fn join_returns_when_the_last_task_is_done() {
    let queue = Arc::new(Queue::new());
    queue.put_all(0..100).unwrap();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while queue.get().is_ok() {
                    queue.task_done().unwrap();
                }
            });
        }
        let joiner = scope.spawn(|| queue.join());
        block_on(queue.join_async());
        joiner.join().unwrap();
        assert_eq!(queue.unfinished(), 0);
        queue.shutdown(false);
    });
}

#[test]
fn join_of_nothing_returns_at_once() {
    let queue = Queue::<u8>::new();
    queue.join();
    block_on(queue.join_async());
}

#[test]
fn who_awaits_is_woken_by_another_thread() {
    let queue = Arc::new(Queue::bounded(1));
    let putter = queue.clone();
    let thread = thread::spawn(move || {
        for item in 0..50 {
            block_on(putter.put_async(item)).unwrap();
        }
    });
    for item in 0..50 {
        assert_eq!(block_on(queue.get_async()), Ok(item));
    }
    thread.join().unwrap();
}

#[test]
fn a_waiter_that_gives_up_takes_no_item_with_it() {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Waker};
    let queue = Queue::new();
    {
        let mut given_up = pin!(queue.get_async());
        let mut context = Context::from_waker(Waker::noop());
        assert!(given_up.as_mut().poll(&mut context).is_pending());
        queue.put(1).unwrap();
    }
    assert_eq!(queue.get_nowait(), Ok(1));
}

#[test]
fn the_callers_code_may_use_the_queue_itself() {
    struct Greedy<'a>(&'a Queue<u8>);
    impl Iterator for Greedy<'_> {
        type Item = u8;
        fn next(&mut self) -> Option<u8> {
            self.0.is_empty().then(|| self.0.put(1))?.ok()?;
            Some(2)
        }
    }
    let queue = Queue::new();
    queue.put_all(Greedy(&queue)).unwrap();
    assert_eq!([queue.get(), queue.get()], [Ok(1), Ok(2)]);
}

/// What one may do to a queue without waiting.
#[derive(Clone, Debug)]
enum Step {
    Put(u8),
    PutAll(Vec<u8>),
    Get,
    Done,
    Shutdown(bool),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => any::<u8>().prop_map(Step::Put),
        2 => proptest::collection::vec(any::<u8>(), 0..4).prop_map(Step::PutAll),
        6 => Just(Step::Get),
        4 => Just(Step::Done),
        1 => any::<bool>().prop_map(Step::Shutdown),
    ]
}

proptest! {
    /// Against the simplest thing that could be called a queue.
    #[test]
    fn it_does_what_a_list_and_a_counter_do(max in 0usize..4, steps in proptest::collection::vec(step(), 0..60)) {
        let queue = Queue::bounded(max);
        let (mut items, mut unfinished, mut shut_down) = (VecDeque::new(), 0usize, false);
        for step in steps {
            match step {
                Step::Put(item) => {
                    let expected = if shut_down {
                        Err(PutError::ShutDown(item))
                    } else if max > 0 && items.len() >= max {
                        Err(PutError::Full(item))
                    } else {
                        items.push_back(item);
                        unfinished += 1;
                        Ok(())
                    };
                    prop_assert_eq!(queue.put_nowait(item), expected);
                }
                Step::PutAll(many) => {
                    prop_assert_eq!(queue.put_all(many.clone()).is_err(), shut_down);
                    if !shut_down {
                        unfinished += many.len();
                        items.extend(many);
                    }
                }
                Step::Get => {
                    let none = if shut_down { GetError::ShutDown } else { GetError::Empty };
                    prop_assert_eq!(queue.get_nowait(), items.pop_front().ok_or(none));
                }
                Step::Done => {
                    prop_assert_eq!(queue.task_done().is_err(), unfinished == 0);
                    unfinished = unfinished.saturating_sub(1);
                }
                Step::Shutdown(immediate) => {
                    queue.shutdown(immediate);
                    shut_down = true;
                    if immediate {
                        unfinished = unfinished.saturating_sub(items.len());
                        items.clear();
                    }
                }
            }
            prop_assert_eq!((queue.len(), queue.unfinished()), (items.len(), unfinished));
            prop_assert_eq!(queue.is_full(), max > 0 && items.len() >= max);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn nothing_is_lost_or_doubled_and_each_putter_keeps_its_order(
        counts in proptest::collection::vec(0usize..40, 1..4),
        getters in 1usize..4,
        max in 0usize..4,
    ) {
        let queue = &Queue::bounded(max);
        let got: Vec<Vec<(usize, usize)>> = thread::scope(|scope| {
            let takers: Vec<_> = (0..getters)
                .map(|_| scope.spawn(|| std::iter::from_fn(|| queue.get().ok()).collect()))
                .collect();
            let putters: Vec<_> = counts
                .iter()
                .enumerate()
                .map(|(putter, &count)| scope.spawn(move || {
                    (0..count).for_each(|item| queue.put((putter, item)).unwrap());
                }))
                .collect();
            putters.into_iter().for_each(|putter| putter.join().unwrap());
            queue.shutdown(false);
            takers.into_iter().map(|taker| taker.join().unwrap()).collect()
        });
        for one in &got {
            for putter in 0..counts.len() {
                let items: Vec<_> = one.iter().filter(|(from, _)| *from == putter).collect();
                prop_assert!(items.windows(2).all(|pair| pair[0] < pair[1]), "in its putter's order");
            }
        }
        let mut all: Vec<_> = got.into_iter().flatten().collect();
        all.sort_unstable();
        let put: Vec<_> = counts
            .iter()
            .enumerate()
            .flat_map(|(putter, &count)| (0..count).map(move |item| (putter, item)))
            .collect();
        prop_assert_eq!(all, put);
    }
}
