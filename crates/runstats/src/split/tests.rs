//! Tests of the split: that the parts say where the time went, and add up whatever happened.

use super::*;
use proptest::prelude::*;

fn spans(spans: &[(f64, f64)]) -> Vec<TaskSpan> {
    let span = |&(start_ms, end_ms): &(f64, f64)| TaskSpan { start_ms, end_ms };
    spans.iter().map(span).collect()
}

fn worker(ready_ms: f64, tasks: &[(f64, f64)]) -> WorkerSpan {
    let tasks = spans(tasks);
    WorkerSpan { ready_ms, tasks }
}

fn schedule(workers: Vec<WorkerSpan>) -> Schedule {
    Schedule {
        start_ms: 100.0,
        end_ms: 200.0,
        workers,
        one_worker_task_ms: 20.0,
    }
}

#[test]
fn splits_a_schedule_done_by_hand() {
    let two = schedule(vec![
        worker(110.0, &[(115.0, 145.0), (150.0, 180.0)]),
        worker(130.0, &[(130.0, 200.0)]),
    ]);
    let expected = Split {
        total_ms: 200.0,
        work_ms: 60.0,
        slow_down_ms: 130.0 - 60.0,
        start_up_ms: 10.0 + 30.0,
        waiting_ms: 5.0 + 5.0,
        idle_tail_ms: 20.0,
        sending_ms: 0.0,
        gil_ms: 0.0,
    };
    assert_eq!(split(&two), Ok(expected));
    assert_eq!(expected.bars(), [60.0, 70.0, 40.0, 10.0, 20.0]);
}

#[test]
fn work_may_be_faster_than_on_one_worker() {
    let fast = split(&schedule(vec![worker(100.0, &[(100.0, 115.0)])])).unwrap();
    assert_eq!(fast.slow_down_ms, -5.0);
    assert_eq!(fast.bars(), [15.0, 0.0, 0.0, 0.0, 85.0]);
}

#[test]
fn a_worker_without_a_task_is_idle_once_it_is_ready() {
    let idle = split(&schedule(vec![worker(130.0, &[])])).unwrap();
    assert_eq!(idle.bars(), [0.0, 0.0, 30.0, 0.0, 70.0]);
    let never = split(&schedule(vec![worker(200.0, &[])])).unwrap();
    assert_eq!(never.start_up_ms, 100.0);
}

#[test]
fn clocks_may_disagree_and_tasks_may_nest() {
    // Ready after its first task began; a task within another; a task past the end.
    let tasks = [(110.0, 160.0), (120.0, 130.0), (190.0, 201.0)];
    let odd = split(&schedule(vec![worker(112.0, &tasks)])).unwrap();
    assert_eq!(odd.bars(), [60.0, 0.0, 10.0, 30.0, 0.0]);
}

#[test]
fn the_way_there_and_back_is_neither_waiting_nor_idling() {
    let one = schedule(vec![worker(110.0, &[(120.0, 140.0), (160.0, 180.0)])]);
    let beside = SideSpans {
        // Before it was ready; there; back and there again at once; back, and past the end.
        sending: vec![spans(&[
            (105.0, 112.0),
            (114.0, 120.0),
            (140.0, 146.0),
            (145.0, 160.0),
            (180.0, 190.0),
            (198.0, 205.0),
        ])],
        held: None,
    };
    let parts = split_with(&one, &beside).unwrap();
    assert_eq!((parts.start_up_ms, parts.waiting_ms), (10.0, 2.0));
    assert_eq!((parts.sending_ms, parts.idle_tail_ms), (40.0, 8.0));
    assert_eq!(parts.bars(), [40.0, 0.0, 10.0, 2.0, 8.0, 40.0]);
}

#[test]
fn waiting_for_the_lock_is_no_slow_down() {
    let two = schedule(vec![
        worker(100.0, &[(100.0, 150.0)]),
        worker(100.0, &[(100.0, 200.0)]),
    ]);
    let beside = SideSpans {
        sending: Vec::new(),
        held: Some(vec![
            spans(&[(100.0, 110.0), (130.0, 150.0)]),
            spans(&[(110.0, 130.0), (150.0, 200.0)]),
        ]),
    };
    let parts = split_with(&two, &beside).unwrap();
    assert_eq!(parts.gil_ms, 20.0 + 30.0);
    assert_eq!(parts.slow_down_ms, 150.0 - 50.0 - 2.0 * 20.0);
    assert_eq!(parts.bars().iter().sum::<f64>(), parts.total_ms);
    assert_eq!(parts.bars().len(), 7);
    // Of a worker that is not named nothing is known to have been held.
    let nobody = SideSpans {
        held: Some(Vec::new()),
        ..SideSpans::default()
    };
    assert_eq!(split_with(&two, &nobody).unwrap().gil_ms, 150.0);
}

proptest! {
    #[test]
    fn the_parts_always_add_up(
        tasks in prop::collection::vec(any_spans(), 1..6),
        sending in prop::collection::vec(any_spans(), 0..6),
        held in prop::option::of(prop::collection::vec(any_spans(), 0..6)),
        one_worker_task_ms in 0.0..50.0,
    ) {
        let workers = tasks.iter().map(|tasks| worker(105.0, tasks)).collect();
        let schedule = Schedule { one_worker_task_ms, ..schedule(workers) };
        let all = |all: &[Vec<_>]| all.iter().map(|one| spans(one)).collect();
        let beside = SideSpans { sending: all(&sending), held: held.as_deref().map(all) };
        let split = split_with(&schedule, &beside).unwrap();
        let near = |sum: f64| (sum - split.total_ms).abs() < 1e-9 * split.total_ms.max(1e4);
        prop_assert!(near(split.parts().iter().sum()));
        prop_assert!(near(split.bars().iter().sum()));
        prop_assert!(split.bars().iter().all(|part| *part >= 0.0), "{:?}", split);
    }
}

/// Within the sample and around it, in any order.
fn any_spans() -> impl Strategy<Value = Vec<(f64, f64)>> {
    let span = (90.0..210.0, 0.0..60.0).prop_map(|(from, long): (f64, f64)| (from, from + long));
    prop::collection::vec(span, 0..6)
}

#[test]
fn rejects_what_is_no_schedule() {
    assert_eq!(split(&schedule(vec![])), Err(SplitError::NoWorkers));
    let nan = schedule(vec![worker(f64::NAN, &[])]);
    assert_eq!(split(&nan), Err(SplitError::NotATime));
    let backwards = schedule(vec![worker(100.0, &[(120.0, 110.0)])]);
    assert_eq!(split(&backwards), Err(SplitError::EndsBeforeItBegins));
    let beside = SideSpans {
        sending: vec![spans(&[(120.0, 110.0)])],
        held: None,
    };
    let good = schedule(vec![worker(100.0, &[])]);
    assert_eq!(
        split_with(&good, &beside),
        Err(SplitError::EndsBeforeItBegins)
    );
}
