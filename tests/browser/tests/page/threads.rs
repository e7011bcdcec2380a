//! Do k tasks really run on k threads, with right results and honest times?

use browser_tests::experiments::threads;
use browser_tests::figures::times;
use browser_tests::spare::{Tried, try_on_free_cores};
use browser_tests::{Serve, meet, meet_beside_others};
use parlab::analysis::record::Record;
use parlab::record::{Isolation, SCHEMA, Sample, Status};

const FIB_34: &str = "5702887";
const FIB_20: &str = "6765";

/// Two workers with a core each take as long as one; this much more is put down to the machine.
const SLOWER: f64 = 1.15;

#[test]
fn a_run_link_gives_a_whole_record() {
    meet_beside_others(Serve::default(), async |lab| {
        lab.page
            .open("#/threads?n=34&workers=1,2&reps=5&run=1")
            .await;
        let record = lab.page.record().await;
        assert_eq!(record.schema, SCHEMA);
        assert_eq!(record.schema, "parlab.run/1");
        assert_eq!(record.experiment, threads(34, &[1, 2], 5));
        assert_eq!(record.status, Status::Complete);
        assert_eq!(record.samples.len(), 10);
        check_samples(&record, FIB_34);
        assert_eq!(record.machine.isolation, Isolation::Headers);
        assert!(
            record.machine.user_agent.contains("Chrom"),
            "{:?}",
            record.machine
        );
        assert!(record.machine.logical_cores >= 1 && record.machine.clock_resolution_us > 0.0);
        let rows: Vec<_> = record
            .report()
            .summary
            .iter()
            .map(|row| (row.workers, row.n))
            .collect();
        assert_eq!(rows, [(1, 5), (2, 5)]);
        assert!(!record.report().verdict.is_empty());
        lab.page
            .until_said("region", &record.report().verdict)
            .await;
    });
}

#[test]
fn the_largest_pool_has_a_task_for_each_worker() {
    meet_beside_others(Serve::default(), async |lab| {
        let record = lab.page.run(&threads(20, &[32], 1)).await;
        assert_eq!(record.status, Status::Complete);
        assert_eq!(record.samples[0].tasks.len(), 32);
        check_samples(&record, FIB_20);
        assert!(
            record
                .pool
                .as_ref()
                .is_some_and(|pool| pool.workers == 32 && pool.fresh)
        );
    });
}

#[test]
fn every_worker_count_runs_in_one_sweep() {
    meet_beside_others(Serve::default(), async |lab| {
        let all: Vec<u32> = (1..=32).collect();
        let record = lab.page.run(&threads(12, &all, 1)).await;
        assert_eq!(record.status, Status::Complete);
        let visited: Vec<u32> = record
            .report()
            .summary
            .iter()
            .map(|row| row.workers)
            .collect();
        assert_eq!(visited, all);
        check_samples(&record, "144");
    });
}

#[test]
fn the_smallest_numbers_are_right() {
    meet_beside_others(Serve::default(), async |lab| {
        for (n, value) in [(0, "0"), (1, "1"), (2, "1"), (3, "2")] {
            let record = lab.page.run(&threads(n, &[1], 1)).await;
            check_samples(&record, value);
        }
    });
}

#[test]
fn two_workers_do_twice_the_work_in_the_same_time() {
    meet(Serve::default(), async |lab| {
        try_on_free_cores("two workers without a GIL", async || {
            let record = lab.page.run(&threads(36, &[1, 2], 5)).await;
            let ratio = median(&record, 2) / median(&record, 1);
            let measured = format!("they take {ratio:.2} times as long as one");
            Tried {
                came_true: ratio <= SLOWER,
                measured,
                alone_ms: times(&record, 1),
            }
        })
        .await;
    });
}

#[test]
fn a_pool_is_kept_while_it_is_large_enough() {
    meet_beside_others(Serve::default(), async |lab| {
        lab.page.open("#/threads?n=20&workers=2&reps=1").await;
        let first = lab.page.press_run().await;
        let second = lab.page.press_run().await;
        assert!(first.pool.as_ref().is_some_and(|pool| pool.fresh));
        let kept = second.pool.clone().expect("a pool");
        assert!(
            !kept.fresh && Some(kept.startup_ms) == first.pool.as_ref().map(|pool| pool.startup_ms)
        );
        lab.page.open("#/threads?n=20&workers=2&reps=1").await;
        lab.page.press_run().await;
        lab.page
            .follow("#/threads?n=20&workers=1,6&reps=1&run=1")
            .await;
        let larger = lab.page.record().await;
        assert!(
            larger
                .pool
                .as_ref()
                .is_some_and(|pool| pool.fresh && pool.workers == 6)
        );
    });
}

fn median(record: &Record, workers: u32) -> f64 {
    let row = record
        .report()
        .summary
        .iter()
        .find(|row| row.workers == workers);
    row.expect("a row for each worker count").median_ms
}

/// Each sample with k workers has k tasks with this value, and times in their order.
fn check_samples(record: &Record, value: &str) {
    assert_eq!(
        record.experiment.chapter(),
        parlab::chapters::threads::CHAPTER
    );
    for sample in &record.samples {
        let k = sample.workers as usize;
        assert_eq!((sample.tasks.len(), sample.ready_ms.len()), (k, k));
        for (id, task) in sample.tasks.iter().enumerate() {
            assert_eq!(
                (task.id as usize, task.value.as_deref(), &task.error),
                (id, Some(value), &None)
            );
            assert!(task.worker < sample.workers);
        }
        check_times(sample, record.machine.clock_resolution_us / 1e3);
    }
    for row in &record.report().summary {
        let walls: Vec<f64> = record
            .samples_with(row.workers)
            .map(|sample| sample.wall_ms)
            .collect();
        assert_eq!(walls.len(), row.n as usize);
        let within = walls.iter().any(|&wall| wall <= row.median_ms)
            && walls.iter().any(|&wall| wall >= row.median_ms);
        assert!(within, "{row:?} and {walls:?}");
    }
}

/// The engine's clock and each worker's are read apart, so across them an order holds to a few of
/// the clock's steps only; what one worker does is in order exactly.
fn check_times(sample: &Sample, step_ms: f64) {
    let slack_ms = 3.0 * step_ms;
    let latest_ready = sample.ready_ms.iter().copied().fold(0.0, f64::max);
    assert_eq!(sample.startup_ms, latest_ready);
    for task in &sample.tasks {
        let after_startup = task.queued_ms >= sample.startup_ms - slack_ms;
        let after_queueing = task.start_ms >= task.queued_ms - slack_ms;
        let in_order = 0.0 <= task.start_ms && task.start_ms <= task.end_ms;
        assert!(after_startup && after_queueing && in_order, "{task:?}");
    }
    let queued_ms = sample.tasks[0].queued_ms;
    assert!(
        (sample.end_ms() - queued_ms - sample.wall_ms).abs() < 1e-6,
        "{sample:?}"
    );
    for worker in 0..sample.workers {
        let mut own: Vec<_> = sample
            .tasks
            .iter()
            .filter(|task| task.worker == worker)
            .collect();
        own.sort_by(|a, b| a.start_ms.total_cmp(&b.start_ms));
        let apart = own
            .windows(2)
            .all(|pair| pair[0].end_ms <= pair[1].start_ms);
        assert!(apart, "worker {worker} did two tasks at once: {own:?}");
    }
}
