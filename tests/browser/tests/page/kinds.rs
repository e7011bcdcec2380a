//! Do the workers share out work in each of the ways on offer, and stop when they should?

use std::collections::BTreeSet;

use browser_tests::{Page, Serve, meet};
use parlab::analysis::record::Record;
use parlab::record::{Sample, Status, Stopped};
use runstats::samples::Samples;

/// fib(27), as the record has it.
const FIB_27: &str = "196418";
const FIB_36: u64 = 14_930_352;
/// With two workers the same work takes half as long; on a busy machine as long. More is too much.
const NO_LONGER: f64 = 1.3;

#[test]
fn strong_scaling_shares_the_same_tasks() {
    meet(Serve::default(), async |lab| {
        let link = "#/threads?kind=strong&tasks=40&n=27&workers=1,2&reps=5&run=1";
        let record = run(&lab.page, link).await;
        assert_eq!(record.samples.len(), 10);
        for sample in &record.samples {
            let ids: Vec<u32> = sample.tasks.iter().map(|task| task.id).collect();
            assert_eq!(ids, (0..40).collect::<Vec<u32>>());
            let right = sample
                .tasks
                .iter()
                .all(|task| task.value.as_deref() == Some(FIB_27));
            assert!(right && sample.is_good());
            let busy = workers_of(sample);
            assert!(
                busy.len() == sample.workers as usize,
                "{busy:?} were at work"
            );
        }
        let median = |k| {
            record
                .report()
                .summary
                .iter()
                .find(|row| row.workers == k)
                .expect("a row")
                .median_ms
        };
        let ratio = median(2) / median(1);
        println!("40 tasks on 2 workers take {ratio:.2} times as long as on 1");
        assert!(ratio <= NO_LONGER, "{ratio}");
        // The same work for all: the speed-up is the quotient of the times within a round.
        let speedup = record.report().summary[1].speedup.expect("a speed-up");
        let quotients: Vec<f64> = (0..5)
            .map(|round| time(&record, round, 1) / time(&record, round, 2))
            .collect();
        let middle = Samples::new(quotients).expect("five rounds").median();
        assert!((speedup - middle).abs() < 1e-9, "{speedup}, not {middle}");
    });
}

#[test]
fn fork_join_splits_one_number() {
    meet(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads").await;
        for (cutoff, pieces) in [(30, 21), (35, 2), (36, 1), (40, 1)] {
            let link =
                format!("#/threads?kind=forkjoin&n=36&cutoff={cutoff}&workers=1,2&reps=2&run=1");
            let record = then(page, &link).await;
            assert_eq!(record.samples.len(), 4);
            for sample in &record.samples {
                assert_eq!(sample.repeats, 1);
                assert_eq!(sample.tasks.len(), pieces, "pieces down to {cutoff}");
                assert_eq!(values(sample).iter().sum::<u64>(), FIB_36);
                assert!(values(sample).iter().all(|value| *value <= fib(cutoff)));
                let busy = workers_of(sample);
                assert!(
                    busy.iter().all(|worker| *worker < sample.workers),
                    "{busy:?}"
                );
            }
        }
        // So many pieces that noting each would cost more than doing it: one task for all of them.
        let record = then(
            page,
            "#/threads?kind=forkjoin&n=36&cutoff=8&workers=1,2&reps=2&run=1",
        )
        .await;
        for sample in &record.samples {
            assert_eq!(values(sample), [FIB_36]);
        }
        // And with very few calls in all, they are repeated.
        let record = then(
            page,
            "#/threads?kind=forkjoin&n=12&cutoff=5&workers=1,2&reps=2&run=1",
        )
        .await;
        for sample in &record.samples {
            assert!(sample.repeats > 1);
            assert_eq!(values(sample), [144]);
        }
    });
}

#[test]
fn a_run_until_sure_stops_when_it_is_or_when_its_time_is_up() {
    meet(Serve::default(), async |lab| {
        let page = &lab.page;
        let link = "#/threads?n=27&workers=1,2&sure_pct=50&budget_s=20&run=1";
        check_stop(page, &run(page, link).await, 0.5).await;
        // Far too sure for a second.
        let link = "#/threads?n=30&workers=1,2&sure_pct=1&budget_s=1&run=1";
        check_stop(page, &then(page, link).await, 0.01).await;
    });
}

#[test]
fn a_task_too_short_for_the_clock_is_repeated() {
    meet(Serve::default(), async |lab| {
        let page = &lab.page;
        let record = run(page, "#/threads?n=10&workers=1,2&reps=3&run=1").await;
        let repeats = record.samples[0].repeats;
        assert!(
            repeats > 1
                && record
                    .samples
                    .iter()
                    .all(|sample| sample.repeats == repeats)
        );
        let step_us = record.machine.clock_resolution_us;
        for sample in &record.samples {
            assert!(values(sample).iter().all(|value| *value == 55));
            // Meant to last 1000 steps; what a call takes was judged by the warm-up.
            assert!(
                sample.wall_ms >= 250.0 * step_us / 1e3,
                "{} ms",
                sample.wall_ms
            );
        }
        let told = page.region("The numbers").await;
        let digits = |text: &str| {
            text.chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
        };
        let (before, _) = told
            .split_once(" times in a row")
            .expect("that tasks were repeated");
        let (_, times) = before.rsplit_once("did its work ").expect("how often");
        if repeats < 1_000_000 {
            assert_eq!(digits(times), repeats.to_string());
        }
        assert!(
            told.contains(&format!("whose step is {step_us} µs")),
            "{told}"
        );
        let footer = page.footer().await;
        assert!(step_us > 0.0);
        assert!(
            footer.contains(&format!("clock step {step_us} µs, measured")),
            "{footer}"
        );
        // A longer task is done once, and nothing is said.
        let record = then(page, "#/threads?n=34&workers=1&reps=1&run=1").await;
        assert_eq!(record.samples[0].repeats, 1);
        assert!(!page.region("The numbers").await.contains("in a row"));
    });
}

/// Opens a run link anew, and awaits the record.
async fn run(page: &Page, link: &str) -> Record {
    page.open(link).await;
    whole(page, link).await
}

/// Follows a run link within the page, and awaits the record.
async fn then(page: &Page, link: &str) -> Record {
    page.follow(link).await;
    whole(page, link).await
}

async fn whole(page: &Page, link: &str) -> Record {
    let record = page.record().await;
    assert_eq!(record.status, Status::Complete, "{link}");
    record
}

/// Whole rounds, at least 5; and if it is sure, the interval is as narrow as asked for, or at most
/// twice as wide and on one side of 1.
async fn check_stop(page: &Page, record: &Record, share: f64) {
    let rounds = record.report().summary[0].n;
    assert!(record.report().summary.iter().all(|row| row.n == rounds));
    let two = record.report().summary.iter().find(|row| row.workers == 2);
    let (speedup, [low, high]) = two
        .and_then(|row| row.speedup.zip(row.speedup_ci95))
        .expect("a speed-up");
    let width = (high - low) / speedup;
    let narrow = width <= share;
    let on_one_side = width <= 2.0 * share && (low > 1.05 || high < 0.95);
    println!("{:?} after {rounds} rounds", record.stopped);
    let said = match record.stopped.expect("why it stopped") {
        Stopped::Sure => {
            assert!(
                rounds >= 5 && (narrow || on_one_side),
                "{:?}",
                record.report().summary
            );
            "the answer is clear"
        }
        Stopped::Budget => {
            assert!(rounds >= 5 && !narrow, "{:?}", record.report().summary);
            "the time was up"
        }
        Stopped::Rounds | Stopped::Full => panic!("all rounds were done, and nobody looked"),
    };
    let told = page.region("The numbers").await;
    assert!(
        told.contains(&format!("Stopped after {rounds} rounds")) && told.contains(said),
        "{told}"
    );
}

/// Milliseconds of a round's sample with so many workers.
fn time(record: &Record, round: u32, workers: u32) -> f64 {
    let of = |sample: &&Sample| sample.round == round && sample.workers == workers;
    record.samples.iter().find(of).expect("a sample").wall_ms
}

fn values(sample: &Sample) -> Vec<u64> {
    let values = sample.tasks.iter().map(|task| task.value.as_ref());
    values
        .map(|value| value.expect("a value").parse().expect("a number"))
        .collect()
}

fn workers_of(sample: &Sample) -> BTreeSet<u32> {
    sample.tasks.iter().map(|task| task.worker).collect()
}

fn fib(n: u32) -> u64 {
    let (mut this, mut next) = (0, 1);
    for _ in 0..n {
        (this, next) = (next, this + next);
    }
    this
}
