//! Workers whose clocks are wrong: are their times put right, or not believed?
//!
//! A browser takes the origin of each worker's clock from the clock on the wall, so after a sleep of
//! the computer the engine and workers that it starts later disagree by the length of the sleep. Here
//! the workers' scripts begin with lines that change what their clocks show.

use browser_tests::experiments::{processes, run_link, threads};
use browser_tests::figures::{median, times};
use browser_tests::{Meeting, Serve, Site, meet, meet_beside_others, meet_in_each};
use parlab::analysis::record::Record;
use parlab::chapters::futures::params::{Ending, FuturesParams};
use parlab::chapters::queues::params::QueuesParams;
use parlab::experiment::Experiment;
use parlab::experiment::pool_kind::PoolKind;
use parlab::record::{Sample, Status};

/// The program of the engine, of its threads and of its processes.
const PROGRAM: &str = "engine.js";
/// Changes the origin of the clock in each thread of the pool, by so many ms as an expression says.
macro_rules! origin_of_threads {
    ($by:literal) => {
        concat!(
            "if (self.name.startsWith('parlab thread')) { const origin = performance.timeOrigin + (",
            $by,
            "); Object.defineProperty(performance, 'timeOrigin', { get: () => origin }); }"
        )
    };
}

/// The same in each process.
macro_rules! origin_of_processes {
    ($by:literal) => {
        concat!(
            "if (self.name.startsWith('parlab process')) { const origin = performance.timeOrigin + (",
            $by,
            "); Object.defineProperty(performance, 'timeOrigin', { get: () => origin }); }"
        )
    };
}

/// Changes what the clock of each thread of the pool shows: an expression of the time `ms`.
macro_rules! clock_of_threads {
    ($shown:literal) => {
        concat!(
            "if (self.name.startsWith('parlab thread')) { const now = performance.now.bind(performance); \
             performance.now = () => { const ms = now(); return ",
            $shown,
            "; }; }"
        )
    };
}

const ORIGINS_OF_THREADS: [&[(&str, &str)]; 4] = [
    &[(PROGRAM, origin_of_threads!("50"))],
    &[(PROGRAM, origin_of_threads!("-50"))],
    &[(PROGRAM, origin_of_threads!("3.6e6"))],
    // Each thread by something else.
    &[(PROGRAM, origin_of_threads!("(Math.random() - 0.5) * 7.2e6"))],
];

const ORIGINS_OF_PROCESSES: [&[(&str, &str)]; 3] = [
    &[(PROGRAM, origin_of_processes!("50"))],
    &[(PROGRAM, origin_of_processes!("-3.6e6"))],
    &[(
        PROGRAM,
        origin_of_processes!("(Math.random() - 0.5) * 7.2e6"),
    )],
];

/// Clocks that go wrong later: a jump of an hour or of less than a sample, forth and back; one that
/// goes too fast, too slowly, or not at all.
const GOING_WRONG: [&[(&str, &str)]; 6] = [
    &[(PROGRAM, clock_of_threads!("ms + (ms > 1500 ? 3.6e6 : 0)"))],
    &[(PROGRAM, clock_of_threads!("ms - (ms > 1500 ? 3.6e6 : 0)"))],
    &[(PROGRAM, clock_of_threads!("ms + (ms > 1500 ? 20 : 0)"))],
    &[(PROGRAM, clock_of_threads!("ms - (ms > 1500 ? 20 : 0)"))],
    &[(PROGRAM, clock_of_threads!("ms * 1.01"))],
    &[(PROGRAM, clock_of_threads!("Math.min(ms, 1500)"))],
];

/// In the middle of a process's work.
const PROCESSES_GOING_WRONG: [&[(&str, &str)]; 2] = [
    &[(
        PROGRAM,
        "if (self.name.startsWith('parlab process')) { const now = performance.now.bind(performance); \
         let calls = 0; performance.now = () => now() + (++calls > 5 ? 3.6e6 : 0); }",
    )],
    &[(
        PROGRAM,
        "if (self.name.startsWith('parlab process')) { const now = performance.now.bind(performance); \
         let calls = 0; performance.now = () => now() - (++calls > 5 ? 3.6e6 : 0); }",
    )],
];

#[test]
fn threads_whose_clocks_began_elsewhere_are_put_right() {
    meet(Serve::NO_SERVICE_WORKER, async |lab| {
        let experiment = threads(36, &[1, 2], 3);
        let right = lab.page.run(&experiment).await;
        check_clocks(&right, false);
        for changed in ORIGINS_OF_THREADS {
            let record = run_with(lab, changed, &experiment).await;
            check_clocks(&record, true);
            check_alike(&record, &right);
        }
    });
}

#[test]
fn processes_whose_clocks_began_elsewhere_are_put_right() {
    meet(Serve::NO_SERVICE_WORKER, async |lab| {
        let experiment = processes(36, &[1, 2], 3);
        let right = lab.page.run(&experiment).await;
        check_alike(&right, &right);
        for changed in ORIGINS_OF_PROCESSES {
            let record = run_with(lab, changed, &experiment).await;
            check_alike(&record, &right);
            for sample in &record.samples {
                assert!(sample.clock_error_ms.is_some_and(|ms| ms < 5.0));
                assert!(sample.clock_corrected_ms.is_some_and(|ms| ms > 40.0));
                for task in &sample.tasks {
                    let sent = task.sent.expect("how it was sent");
                    assert!(sent.taken_ms <= task.start_ms && task.end_ms <= sent.returned_ms);
                }
            }
        }
    });
}

#[test]
fn sessions_are_put_right_too() {
    let futures = |pool| {
        Experiment::new(FuturesParams {
            pool,
            end: Ending::Wait,
            ..FuturesParams::default()
        })
    };
    let both: [&[(&str, &str)]; 1] = [&[
        (PROGRAM, origin_of_threads!("3.6e6")),
        (PROGRAM, origin_of_processes!("-3.6e6")),
    ]];
    meet_beside_others(Serve::NO_SERVICE_WORKER, async |lab| {
        for experiment in [
            futures(PoolKind::Threads),
            futures(PoolKind::Processes),
            Experiment::new(QueuesParams::default()),
        ] {
            let record = run_with(lab, both[0], &experiment).await;
            assert_eq!((record.status, &record.void), (Status::Complete, &None));
            for sample in &record.samples {
                check_order(sample);
                assert!(sample.wall_ms < 60_000.0, "{}", sample.wall_ms);
            }
            for future in &record.futures {
                let times = [Some(future.submitted_ms), future.start_ms, future.end_ms];
                let times: Vec<f64> = times.into_iter().flatten().collect();
                assert!(
                    times.is_sorted() && times.iter().all(|ms| *ms < 60_000.0),
                    "{times:?}"
                );
            }
        }
    });
}

#[test]
fn a_run_is_void_if_a_clock_goes_wrong_meanwhile() {
    meet_beside_others(Serve::NO_SERVICE_WORKER, async |lab| {
        for changed in GOING_WRONG {
            let record = run_with(lab, changed, &threads(36, &[1, 2], 20)).await;
            check_void(lab, &record).await;
        }
        for changed in PROCESSES_GOING_WRONG {
            let record = run_with(lab, changed, &processes(36, &[1, 2], 3)).await;
            check_void(lab, &record).await;
        }
        // The page can be used as before.
        let site = Site::start(&lab.settings.dist, Serve::NO_SERVICE_WORKER).await;
        lab.page
            .open_at(&site.url("/#/threads?n=20&workers=1,2&reps=1"))
            .await;
        assert_eq!(lab.page.press_run().await.status, Status::Complete);
    });
}

#[test]
fn many_workers_on_few_cores_raise_no_alarm() {
    meet_in_each(Serve::NO_SERVICE_WORKER, async |lab| {
        lab.page.open("#/processes").await;
        let shares_memory =
            "return self.crossOriginIsolated && typeof SharedArrayBuffer === 'function'";
        let mut experiments = vec![processes(34, &[1, 2, 16], 2)];
        if lab.page.says_yes(shares_memory).await {
            experiments.push(threads(34, &[1, 2, 32], 2));
        }
        for experiment in experiments {
            let record = lab.page.run(&experiment).await;
            assert_eq!((record.status, &record.void), (Status::Complete, &None));
            record.samples.iter().for_each(check_order);
            let errors = record.samples.iter().filter_map(|s| s.clock_error_ms);
            let of_processes = errors.fold(0.0, f64::max);
            let of_threads = record.pool.as_ref().and_then(|pool| pool.clock_error_ms);
            println!("{:.3} ms, {of_threads:?} ms", of_processes);
        }
    });
}

/// Runs an experiment on a page whose scripts are changed.
async fn run_with(
    lab: &Meeting,
    changed: &'static [(&'static str, &'static str)],
    experiment: &Experiment,
) -> Record {
    let site = Site::start(
        &lab.settings.dist,
        Serve {
            changed,
            ..Serve::NO_SERVICE_WORKER
        },
    )
    .await;
    let link = run_link(experiment);
    lab.page.open_at(&site.url(&format!("/{link}"))).await;
    println!("{changed:?}");
    lab.page.record().await
}

/// The clocks of the threads are known well, and were corrected or not.
fn check_clocks(record: &Record, corrected: bool) {
    let pool = record.pool.as_ref().expect("threads");
    println!("{:?} {:?}", pool.clock_error_ms, pool.clock_corrected_ms);
    assert!(pool.clock_error_ms.is_some_and(|ms| ms < 5.0), "{pool:?}");
    let is_large = pool.clock_corrected_ms.is_some_and(|ms| ms > 40.0);
    assert_eq!(is_large, corrected, "{pool:?}");
}

/// The times are in order, and much as they are by clocks that are right.
fn check_alike(record: &Record, right: &Record) {
    assert_eq!((record.status, &record.void), (Status::Complete, &None));
    assert_eq!(record.samples.len(), right.samples.len());
    for &workers in right.experiment.worker_counts() {
        // Other programs may make a sample longer, and none shorter.
        let (own, usual) = (times(record, workers), times(right, workers));
        let as_usual = usual[0] / 3.0..3.0 * median(&usual);
        assert!(as_usual.contains(&own[0]), "{own:?} {usual:?}");
        assert!(own.iter().all(|ms| *ms < 10_000.0), "{own:?} {usual:?}");
    }
    record.samples.iter().for_each(check_order);
}

fn check_order(sample: &Sample) {
    for task in &sample.tasks {
        let times = [0.0, task.queued_ms, task.start_ms, task.end_ms];
        assert!(times.is_sorted() && task.end_ms > task.start_ms, "{task:?}");
        assert!(
            task.end_ms <= task.queued_ms + sample.wall_ms + 1.0,
            "{task:?}"
        );
    }
}

/// The run is void, not failed; why, stands in the record and on the page.
async fn check_void(lab: &Meeting, record: &Record) {
    assert_eq!((record.status, &record.error), (Status::Void, &None));
    let why = record.void.as_ref().expect("a reason");
    assert!(record.report().verdict.starts_with("This run is void. "));
    println!("{why} ({} samples)", record.samples.len());
    assert!(
        why.contains("clocks") && why.contains("press Run again"),
        "{why}"
    );
    lab.page
        .until_said("region", &record.report().verdict)
        .await;
}
