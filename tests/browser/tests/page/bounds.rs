//! Is what doesn't fit refused with its sum, what takes long asked about first, and all else run and opened
//! again?

use browser_tests::engine::Engine;
use browser_tests::visit::Visit;
use browser_tests::{Page, Serve, meet, meet_beside_others, meet_in};
use parlab::analysis::record::Record;
use parlab::record::Status;

const FIB_20: &str = "6765";
/// As much as all copies of it may take together, and a little more.
const TOO_MUCH: &str = "#/processes?n=20&workers=32&reps=1&argument_kib=16384&run=1";
const FOR_DAYS: &str = "#/threads?n=50&workers=1,32&reps=100&run=1";
/// What once filled the engine's memory, and was waited for without end.
const ONCE_TOO_MUCH: &str = "#/processes?n=20&workers=14&reps=1&argument_kib=16384&run=1";

#[test]
fn what_does_not_fit_is_refused_with_the_sum() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open(TOO_MUCH).await;
        let why = page.result().await.expect_err("it doesn’t fit");
        assert!(why.contains("32 processes × 3 copies of 16.0 MiB"), "{why}");
        assert!(why.contains("= 1536.0 MiB"), "{why}");
        page.until_said("alert", &why).await;
        // What is named does fit.
        page.follow("#/threads?n=10&kind=strong&tasks=2000&workers=1,2&reps=100&run=1")
            .await;
        let why = page.result().await.expect_err("it doesn’t fit");
        assert!(why.contains("= 400 000 tasks"), "{why}");
        assert!(why.contains("at most 50 rounds"), "{why}");
        page.follow("#/threads?n=10&workers=1,2&reps=1&run=1").await;
        assert_eq!(page.record().await.status, Status::Complete);
        assert_eq!(page.texts("alert").await, Vec::<String>::new());
    });
}

#[test]
fn a_run_of_hours_says_so_and_waits() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open(FOR_DAYS).await;
        page.until_said("alert", "This run will take about").await;
        assert!(page.look_for("button", "Cancel").await.is_none());
        page.click("button", "Change the settings").await;
        let why = page.result().await.expect_err("it was not started");
        assert!(why.contains("This run will take about"), "{why}");
        assert_eq!(page.texts("alert").await, Vec::<String>::new());
        // Other settings are another question.
        page.click("button", "Run").await;
        page.until_said("alert", "This run will take about").await;
        page.follow("#/threads?n=10&workers=1&reps=1").await;
        let why = page.result().await.expect_err("it was not started");
        assert!(why.contains("It was not started"), "{why}");
        assert!(page.look_for("button", "Run anyway").await.is_none());
        // It is run if somebody wants it.
        page.follow(FOR_DAYS).await;
        page.click("button", "Run anyway").await;
        page.click("button", "Cancel").await;
        assert_eq!(page.record().await.status, Status::Cancelled);
        assert!(page.look_for("button", "Run anyway").await.is_none());
    });
}

async fn check_large_arguments(page: &Page) {
    page.open(ONCE_TOO_MUCH).await;
    check_sent(&page.record().await, 14, 16 << 20);
    page.follow("#/processes?n=20&workers=32&reps=1&argument_kib=8192&run=1")
        .await;
    check_sent(&page.record().await, 32, 8 << 20);
}

fn check_sent(record: &Record, processes: usize, bytes: u64) {
    assert_eq!(record.status, Status::Complete, "{:?}", record.error);
    let tasks = &record.samples[0].tasks;
    assert_eq!(tasks.len(), processes);
    for task in tasks {
        assert_eq!(task.value.as_deref(), Some(FIB_20), "{task:?}");
        assert!(task.sent.is_some_and(|sent| sent.bytes > bytes));
    }
}

#[test]
fn large_arguments_are_shared_until_they_are_sent() {
    meet(Serve::default(), async |lab| {
        check_large_arguments(&lab.page).await;
    });
}

#[test]
fn large_arguments_fit_in_firefox_too() {
    if let Err(missing) = Engine::Firefox.programs() {
        println!("not in Firefox: {missing}");
        return;
    }
    let visit = Visit {
        engine: Engine::Firefox,
        ..Visit::default()
    };
    meet_in(visit, Serve::default(), async |lab| {
        check_large_arguments(&lab.page).await;
    });
}

/// Lets the program whose name begins so have 16 MiB of memory.
macro_rules! with_little_memory {
    ($name:literal) => {
        concat!(
            "if (self.name.startsWith('",
            $name,
            "')) { const { Memory } = WebAssembly; \
             WebAssembly.Memory = function (how) { return new Memory({ ...how, maximum: 256 }); }; \
             WebAssembly.Memory.prototype = Memory.prototype; }\n"
        )
    };
}

/// A host without a service worker, which would keep the files as they were built.
const fn changed(changed: &'static [(&'static str, &'static str)]) -> Serve {
    Serve {
        changed,
        ..Serve::NO_SERVICE_WORKER
    }
}

const LARGE: &str = "#/processes?n=20&workers=1&reps=1&argument_kib=16384&run=1";

#[test]
fn a_process_without_memory_says_so() {
    let serve = changed(&[("engine.js", with_little_memory!("parlab process"))]);
    meet_beside_others(serve, async |lab| {
        let page = &lab.page;
        page.open(LARGE).await;
        let record = page.record().await;
        let error = record.samples[0].tasks[0].error.clone();
        let error = error.expect("it can’t have worked");
        assert!(error.contains("a process ran out of memory"), "{error}");
        // What needs less runs.
        page.follow("#/processes?n=20&workers=1&reps=1&run=1").await;
        assert!(page.record().await.samples[0].is_good());
    });
}

#[test]
fn an_engine_without_memory_says_so() {
    let serve = changed(&[("engine.js", with_little_memory!("parlab engine"))]);
    meet_beside_others(serve, async |lab| {
        let page = &lab.page;
        page.open(LARGE).await;
        let why = page.result().await.expect_err("it has no room");
        assert!(why.contains("The engine ran out of memory"), "{why}");
        page.until_said("alert", &why).await;
        page.follow("#/processes?n=20&workers=1&reps=1&run=1").await;
        assert_eq!(page.record().await.status, Status::Complete);
    });
}
