//! Do threads under a GIL really take turns, and does the page show who had one?

use std::collections::BTreeSet;

use browser_tests::experiments::params_of;
use browser_tests::figures::{median, times};
use browser_tests::seen::{Drawing, Mark};
use browser_tests::spare::{Tried, try_on_free_cores};
use browser_tests::{Page, Serve, meet, meet_beside_others};
use parlab::analysis::record::Record;
use parlab::chapters::threads::params::{Gil, ThreadsParams};
use parlab::experiment::route::link_to;
use parlab::record::{Sample, Status, Task};
use pysync::gil::Hold;
use thirtyfour::Key;

const FIB_38: &str = "39088169";
const FIB_20: &str = "6765";
/// The timeline.
const WHO: &str = "Who did what, when";
const SWITCH: &str = "Switch interval, ms";
/// Where one can compute at a time, two tasks take twice as long as one. (In `threads.rs`: where
/// both can, they take as long as one.)
const AT_LEAST: f64 = 1.9;
const AT_MOST: f64 = 2.2;
/// So much of the time somebody holds the lock; the rest is what handing it over takes.
const HELD: f64 = 0.9;

#[test]
fn two_threads_under_a_gil_take_twice_as_long_as_one() {
    meet(Serve::default(), async |lab| {
        try_on_free_cores("two threads under a GIL", async || {
            let link = "#/threads?n=38&workers=1,2&reps=5&gil=on&run=1";
            let record = run(&lab.page, link).await;
            check_holds(&record);
            check_shown(&lab.page, &record).await;
            let ratio = two_against_one(&record);
            let mut held: Vec<f64> = record.samples.iter().map(held_share).collect();
            held.sort_by(f64::total_cmp);
            let held = median(&held);
            let measured = format!(
                "they take {ratio:.2} times as long as one; the GIL is held {:.0} % of the time",
                100.0 * held
            );
            Tried {
                came_true: is_twice(ratio) && held >= HELD,
                measured,
                alone_ms: times(&record, 1),
            }
        })
        .await;
    });
}

#[test]
fn two_tasks_on_one_thread_take_twice_as_long_as_one() {
    meet(Serve::default(), async |lab| {
        try_on_free_cores("two tasks on one thread", async || {
            let link = "#/threads?n=38&workers=1,2&reps=5&gil=one-thread&run=1";
            let record = run(&lab.page, link).await;
            for sample in &record.samples {
                assert!(sample.tasks.iter().all(|task| task.worker == 0));
                assert_eq!((sample.ready_ms.len(), sample.holds.len()), (1, 0));
            }
            let ratio = two_against_one(&record);
            let measured = format!("they take {ratio:.2} times as long as one");
            Tried {
                came_true: is_twice(ratio),
                measured,
                alone_ms: times(&record, 1),
            }
        })
        .await;
    });
}

#[test]
fn with_a_longer_switch_interval_the_gil_is_handed_over_less_often() {
    meet(Serve::default(), async |lab| {
        let mut counts = Vec::new();
        for switch_ms in [5, 50] {
            let link = format!("#/threads?n=38&workers=2&reps=3&gil=on&switch_ms={switch_ms}");
            lab.page.open(&format!("{link}&run=1")).await;
            let record = lab.page.record().await;
            assert_eq!(params_of::<ThreadsParams>(&record).switch_ms, switch_ms);
            let mut holds: Vec<f64> = record
                .samples
                .iter()
                .map(|sample| sample.holds.len() as f64)
                .collect();
            holds.sort_by(f64::total_cmp);
            println!("every {switch_ms} ms: held {} times", median(&holds));
            counts.push(median(&holds));
        }
        assert!(counts[1] < counts[0], "{counts:?}");
    });
}

#[test]
fn the_timeline_shows_who_held_the_gil() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        let record = run(page, "#/threads?n=38&workers=1,2&reps=1&gil=on&run=1").await;
        // At first it shows the sample with the most workers.
        let sample = record.samples_with(2).next().expect("a sample");
        let shown = timeline(page).await;
        check_marks(&shown, sample);
        for key in ["holds the GIL", "a task that waits for the GIL"] {
            assert!(shown.legend.iter().any(|text| text == key), "{shown:?}");
        }
        // By keyboard, task by task.
        page.press("image", &shown.says, Key::Right).await;
        page.until_said("status", &format!("result {FIB_38}")).await;

        page.follow("#/threads?n=38&workers=1,2&reps=1&run=1").await;
        page.record().await;
        let shown = timeline(page).await;
        assert_eq!(shown.held.len(), 0, "nobody holds what isn’t there");
        assert!(shown.legend.iter().any(|text| text == "a task"));
        assert!(shown.legend.iter().all(|text| !text.contains("GIL")));
    });
}

#[test]
fn the_switch_is_thrown_by_keyboard_and_by_pointer() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=20&workers=1,2&reps=1").await;
        check_switch(page, "all").await;
        assert!(page.look_for("slider", SWITCH).await.is_none());
        // By keyboard.
        page.press("radio", "one: a GIL", Key::Enter).await;
        assert_eq!(page.value("slider", SWITCH).await, "5", "Python’s");
        for (key, ms) in [(Key::End, "50"), (Key::Left, "49"), (Key::Home, "1")] {
            page.press("slider", SWITCH, key).await;
            assert_eq!(page.value("slider", SWITCH).await, ms);
        }
        check_switch(page, "one: a GIL").await;
        let record = press_run(page, Gil::On).await;
        assert!(record.samples.iter().all(|sample| !sample.holds.is_empty()));
        assert_eq!(params_of::<ThreadsParams>(&record).switch_ms, 1);
        page.press("radio", "one thread", Key::Space).await;
        check_switch(page, "one thread").await;
        assert!(page.look_for("slider", SWITCH).await.is_none());
        press_run(page, Gil::OneThread).await;
        // By pointer.
        page.click("radio", "all").await;
        check_switch(page, "all").await;
        let record = press_run(page, Gil::Off).await;
        assert!(record.samples.iter().all(|sample| sample.holds.is_empty()));
        // All three are there to be compared.
        assert_eq!(page.run_names().await.len(), 3);
    });
}

/// Opens a run link of tasks of fib(38), and awaits its record.
async fn run(page: &Page, link: &str) -> Record {
    page.open(link).await;
    let record = page.record().await;
    check_values(&record, FIB_38);
    record
}

/// Presses Run; the record and the address must tell how many could compute at a time.
async fn press_run(page: &Page, gil: Gil) -> Record {
    let record = page.press_run().await;
    check_values(&record, FIB_20);
    assert_eq!(params_of::<ThreadsParams>(&record).gil, gil);
    let address = page.script("return location.hash", Vec::new()).await;
    assert_eq!(address, link_to(&record.experiment, &[], false));
    record
}

fn check_values(record: &Record, value: &str) {
    assert_eq!(record.status, Status::Complete);
    for sample in &record.samples {
        assert_eq!(sample.tasks.len(), sample.workers as usize);
        let right = |task: &Task| task.value.as_deref() == Some(value);
        assert!(sample.tasks.iter().all(right), "{sample:?}");
    }
}

/// Which of the three is on.
async fn check_switch(page: &Page, on: &str) {
    for choice in ["all", "one: a GIL", "one thread"] {
        let pressed = page.attribute("radio", choice, "aria-checked").await;
        assert_eq!(pressed, (choice == on).to_string(), "{choice}");
    }
}

fn two_against_one(record: &Record) -> f64 {
    median(&times(record, 2)) / median(&times(record, 1))
}

fn is_twice(ratio: f64) -> bool {
    (AT_LEAST..=AT_MOST).contains(&ratio)
}

/// Nobody holds the lock while another does; between two that work it goes to and fro; and each
/// holds it during its own task and at no other time.
fn check_holds(record: &Record) {
    // Clocks of two workers may differ by a few steps.
    let slack_ms = 3.0 * record.machine.clock_resolution_us / 1e3;
    let mut alternated = 0;
    for sample in &record.samples {
        assert!(!sample.holds.is_empty());
        let apart = |pair: &[Hold]| pair[0].to_ms <= pair[1].from_ms;
        assert!(sample.holds.windows(2).all(apart), "{:?}", sample.holds);
        let at_work: BTreeSet<u32> = sample.tasks.iter().map(|task| task.worker).collect();
        // On a very busy machine one worker may be done with both tasks before the other wakes up.
        if at_work.len() == 2 {
            alternated += 1;
            let another = |pair: &[Hold]| pair[0].worker != pair[1].worker;
            assert!(sample.holds.windows(2).all(another), "{:?}", sample.holds);
        }
        for hold in &sample.holds {
            let within = sample.tasks.iter().any(|task| {
                task.worker == hold.worker
                    && task.start_ms <= hold.from_ms + slack_ms
                    && hold.to_ms <= task.end_ms + slack_ms
            });
            assert!(within && hold.from_ms <= hold.to_ms, "{hold:?} {sample:?}");
        }
        for task in &sample.tasks {
            let held = |hold: &&Hold| {
                hold.worker == task.worker
                    && hold.from_ms + slack_ms >= task.start_ms
                    && hold.to_ms <= task.end_ms + slack_ms
            };
            let last = sample.holds.iter().rfind(held);
            // It gives the lock back when it has its result.
            let last_ms = last.expect("a turn").to_ms;
            assert!(last_ms >= task.start_ms, "{task:?}");
        }
    }
    assert!(alternated > 0, "no two workers were ever at work together");
}

/// How much of the time from the first start to the last end somebody held the lock.
fn held_share(sample: &Sample) -> f64 {
    let held_ms: f64 = sample
        .holds
        .iter()
        .map(|hold| hold.to_ms - hold.from_ms)
        .sum();
    let starts = sample.tasks.iter().map(|task| task.start_ms);
    let start_ms = starts.fold(f64::INFINITY, f64::min);
    held_ms / (sample.end_ms() - start_ms)
}

/// The verdict of the record is on the page.
async fn check_shown(page: &Page, record: &Record) {
    let [clear, unclear] = [
        "2 tasks take ",
        "It isn’t clear yet whether the 2 tasks run one at a time.",
    ];
    assert!(
        record.report().verdict.starts_with(clear) || record.report().verdict.starts_with(unclear),
        "{}",
        record.report().verdict
    );
    page.until_said("region", &record.report().verdict).await;
}

async fn timeline(page: &Page) -> Drawing {
    page.find("region", WHO).await;
    let mut drawings = page.drawings(WHO).await;
    assert_eq!(drawings.len(), 1);
    drawings.remove(0)
}

/// The marks stand where the record says that the lock was held.
fn check_marks(drawing: &Drawing, sample: &Sample) {
    let rows = |marks: &[Mark]| -> BTreeSet<i64> {
        marks.iter().map(|mark| mark.row.round() as i64).collect()
    };
    let holders: BTreeSet<u32> = sample.holds.iter().map(|hold| hold.worker).collect();
    assert_eq!(rows(&drawing.held).len(), holders.len());
    assert!(rows(&drawing.held).is_subset(&rows(&drawing.tasks)));
    assert!(drawing.held.len() <= sample.holds.len());
    let [left, right] = drawing.frame;
    let drawn: f64 = drawing.held.iter().map(|mark| mark.to - mark.from).sum();
    let drawn = drawn / (right - left);
    let held_ms: f64 = sample
        .holds
        .iter()
        .map(|hold| hold.to_ms - hold.from_ms)
        .sum();
    let held = held_ms / sample.end_ms();
    assert!(
        (drawn - held).abs() < 0.05,
        "{drawn} of the width for {held} of the time"
    );
}
