//! Is the lesson's own timing run as the lesson has it and as it should be, and told apart?

use browser_tests::experiments;
use browser_tests::experiments::params_of;
use browser_tests::figures::{median, times};
use browser_tests::labels::N;
use browser_tests::numbers::check;
use browser_tests::seen::Drawing;
use browser_tests::spare::{Tried, try_on_free_cores};
use browser_tests::wait::until;
use browser_tests::{Page, Serve, meet, meet_beside_others};
use parlab::analysis::record::Record;
use parlab::chapters::processes::params::{self as processes, ProcessesParams};
use parlab::chapters::threads::params::{self as threads, ThreadsParams};
use parlab::error::LabError;
use parlab::record::{Sample, Status};

const FIB_38: &str = "39088169";
const FIB_30: &str = "832040";
const LIES: &str = "The benchmark that lies";
const FIGURES: &str = "The lesson’s figures beside ours";
const BUTTON: &str = "Run the lesson’s timing, both ways";
/// Lines are drawn to a pixel or two.
const PIXELS: f64 = 2.0;

#[test]
fn the_lesson_stops_its_watch_before_its_threads_are_done() {
    meet(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=38&workers=1,2,4&reps=2&kind=naive-timing&run=1")
            .await;
        let record = page.record().await;
        check_both(&record, &[1, 2, 4], 2);
        for (written, repaired) in pairs(&record) {
            check_values(written, FIB_38);
            check_values(repaired, FIB_38);
            assert!(stop_ms(written) < written.end_ms(), "{written:?}");
            assert!(stop_ms(repaired) >= repaired.end_ms(), "{repaired:?}");
        }
        for k in [1, 2, 4] {
            assert!(written_median(&record, k) < median(&times(&record, k)));
        }
        check_page(page, &record, &["1 thread", "2 threads", "4 threads"]).await;
        let printed = column(page, 1).await;
        assert_eq!(printed, ["5.43 ms", "62 ms", "284 ms"]);
        let [written, repaired] = two_drawings(page, "4").await;
        check_stopwatch(&written, false);
        check_stopwatch(&repaired, true);
        // Another number of threads.
        page.click("button", "2 threads").await;
        let [written, repaired] = two_drawings(page, "2").await;
        check_stopwatch(&written, false);
        check_stopwatch(&repaired, true);
    });
}

#[test]
fn the_lessons_processes_compute_nothing() {
    meet(Serve::default(), async |lab| {
        let page = &lab.page;
        try_on_free_cores("the lesson’s timing of processes", async || {
            page.open("#/processes?n=38&workers=1,2&reps=3&kind=naive-timing&run=1")
                .await;
            let record = page.record().await;
            check_both(&record, &[1, 2], 3);
            for (written, repaired) in pairs(&record) {
                check_values(written, "None");
                check_values(repaired, FIB_38);
                // Its stopwatch runs from the start of the pool to its end.
                for sample in [written, repaired] {
                    assert!(stop_ms(sample) >= sample.end_ms(), "{sample:?}");
                    assert_eq!(sample.memory_bytes.len(), sample.workers as usize);
                }
            }
            check_page(page, &record, &["1 process", "2 processes"]).await;
            assert_eq!(column(page, 1).await, ["11 ms", "11 ms"]);
            for drawing in two_drawings(page, "2").await {
                check_stopwatch(&drawing, true);
            }
            let ratios = [1, 2].map(|k| median(&times(&record, k)) / written_median(&record, k));
            let measured = format!(
                "with the work it takes {:.1} times as long on 1, {:.1} times on 2",
                ratios[0], ratios[1]
            );
            Tried {
                came_true: ratios.iter().all(|ratio| *ratio > 1.0),
                measured,
                alone_ms: times(&record, 1),
            }
        })
        .await;
    });
}

#[test]
fn a_button_runs_the_lessons_timing_and_leaves_the_controls_alone() {
    meet(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=30&workers=1,2&reps=1").await;
        assert!(page.drawings(LIES).await.is_empty());
        page.click("button", BUTTON).await;
        let record = page.record().await;
        let params: &ThreadsParams = params_of(&record);
        assert_eq!(params.kind, threads::Kind::NaiveTiming);
        // Shorter tasks would be done before the lesson has stopped its watch.
        assert_eq!(params.n, Some(38));
        check_both(&record, &[1, 2], params.stopping.reps);
        pairs(&record).for_each(|(written, _)| check_values(written, FIB_38));
        check_page(page, &record, &["1 thread", "2 threads"]).await;
        let said = format!("fib(38), {} rounds", params.stopping.reps);
        page.until_said("region", &said).await;
        assert_eq!(page.value("slider", N).await, "30");
        let record = page.press_run().await;
        assert_eq!(record.experiment, experiments::threads(30, &[1, 2], 1));

        page.follow("#/processes?n=30&workers=2&reps=1").await;
        page.find("region", "What does a memory of one’s own cost?")
            .await;
        page.click("button", BUTTON).await;
        let record = page.record().await;
        let params: &ProcessesParams = params_of(&record);
        assert_eq!(
            (params.kind, params.n),
            (processes::Kind::NaiveTiming, Some(30))
        );
        check_both(&record, &[2], params.stopping.reps);
        pairs(&record).for_each(|(_, repaired)| check_values(repaired, FIB_30));
        check_page(page, &record, &["2 processes"]).await;
        let record = page.press_run().await;
        let params: &ProcessesParams = params_of(&record);
        assert_eq!(
            (params.kind, params.stopping.reps),
            (processes::Kind::Weak, 1)
        );
    });
}

#[test]
fn the_error_that_is_never_raised_is_shown() {
    meet_beside_others(Serve::default(), async |lab| {
        lab.page.open("#/threads").await;
        let table = lab.page.table("The error that is never raised").await;
        let error = |n| LabError::NegativeFibonacci { n }.to_string();
        assert!(error(-1).contains("undefined for n < 0"));
        let expected = [
            ["5", "5", "5"],
            ["2", "1", "1"],
            ["1", "1", "1"],
            ["0", "1", "0"],
            ["-1", "1", &error(-1)],
            ["-5", "1", &error(-5)],
        ];
        assert_eq!(table, expected);
    });
}

/// Each number of workers was timed in both ways in each round.
fn check_both(record: &Record, counts: &[u32], rounds: u32) {
    assert_eq!(record.status, Status::Complete);
    for samples in [&record.as_written, &record.samples] {
        let mut taken: Vec<(u32, u32)> = samples.iter().map(|s| (s.workers, s.round)).collect();
        taken.sort_unstable();
        let all = counts
            .iter()
            .flat_map(|k| (0..rounds).map(|round| (*k, round)));
        assert_eq!(taken, all.collect::<Vec<_>>());
        for sample in samples {
            assert_eq!(sample.tasks.len(), sample.workers as usize);
            let [start_ms, stop_ms] = sample.timer_ms.expect("a stopwatch");
            assert!(
                (stop_ms - start_ms - sample.wall_ms).abs() < 1e-6,
                "{sample:?}"
            );
        }
    }
}

/// As written and as it should be, of the same round.
fn pairs(record: &Record) -> impl Iterator<Item = (&Sample, &Sample)> {
    record.as_written.iter().map(|written| {
        let same =
            |other: &&Sample| (other.workers, other.round) == (written.workers, written.round);
        (written, record.samples.iter().find(same).expect("its pair"))
    })
}

fn check_values(sample: &Sample, value: &str) {
    for task in &sample.tasks {
        assert_eq!((task.value.as_deref(), &task.error), (Some(value), &None));
    }
}

fn stop_ms(sample: &Sample) -> f64 {
    sample.timer_ms.expect("a stopwatch")[1]
}

fn written_median(record: &Record, workers: u32) -> f64 {
    let of_these = record.as_written.iter().filter(|s| s.workers == workers);
    let mut times: Vec<f64> = of_these.map(|sample| sample.wall_ms).collect();
    times.sort_by(f64::total_cmp);
    median(&times)
}

/// The sentence, the two drawings with their stopwatches, and the table with our own times.
async fn check_page(page: &Page, record: &Record, who: &[&str]) {
    assert!(
        record
            .report()
            .verdict
            .starts_with("The lesson’s stopwatch says "),
        "{}",
        record.report().verdict
    );
    page.until_said("region", &record.report().verdict).await;
    let table = page.table(FIGURES).await;
    assert_eq!(table.len(), who.len());
    for ((row, who), summary) in table.iter().zip(who).zip(&record.report().summary) {
        let k = summary.workers;
        assert_eq!(row[0], *who);
        let shown = |cell: usize| row[cell].split(" (").next().unwrap_or_default().to_owned();
        check(who, &shown(2), written_median(record, k));
        check(who, &shown(3), median(&times(record, k)));
        let n = record.samples_with(k).count();
        assert!(row[2].contains(&format!("n = {n},")) && row[3].contains(&format!("n = {n},")));
    }
    let headings = page.texts("heading").await;
    for said in [
        "As the lesson has it: the stopwatch says ",
        "As it should be: the stopwatch says ",
    ] {
        assert!(
            headings.iter().any(|text| text.starts_with(said)),
            "{headings:?}"
        );
    }
    assert_eq!(page.drawings(LIES).await.len(), 2);
    // The usual timeline is of one of the two, and it is said of which.
    page.find("region", "Who did what, when").await;
    let says = page.script(
        "return document.querySelector('.says').innerText",
        Vec::new(),
    );
    let says = says.await;
    assert!(
        says.as_str().is_some_and(
            |says| says.contains("The figure shows the times as they should be taken.")
        ),
        "{says}"
    );
}

async fn column(page: &Page, at: usize) -> Vec<String> {
    let rows = page.table(FIGURES).await;
    rows.into_iter()
        .map(|mut row| row.swap_remove(at))
        .collect()
}

/// The two drawings, once they show so many tasks.
async fn two_drawings(page: &Page, tasks: &str) -> [Drawing; 2] {
    until("the two timelines", async || {
        let drawings = page.drawings(LIES).await;
        let says = format!("Timeline of {tasks} task");
        let ready = drawings
            .iter()
            .all(|drawing| drawing.says.starts_with(&says));
        drawings.try_into().ok().filter(|_| ready)
    })
    .await
}

/// The stopwatch is drawn, and stops before or after the last task ends.
fn check_stopwatch(drawing: &Drawing, after_all: bool) {
    let [start, stop] = drawing.stopwatch.expect("a stopwatch");
    let ends = drawing.tasks.iter().map(|task| task.to);
    let last = ends.fold(0.0, f64::max);
    assert!(
        drawing.frame[0] - PIXELS <= start && start <= stop,
        "{drawing:?}"
    );
    assert!(stop <= drawing.frame[1] + PIXELS, "{drawing:?}");
    if after_all {
        assert!(stop >= last - PIXELS, "{drawing:?}");
    } else {
        assert!(stop < last, "{drawing:?}");
    }
    let key = "the stopwatch runs";
    assert!(drawing.legend.iter().any(|text| text == key), "{drawing:?}");
}
