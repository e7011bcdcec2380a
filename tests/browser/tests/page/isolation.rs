//! What runs where nobody isolates the page? All but the threads, which say what is missing; and
//! what is parallel elsewhere is parallel here.

use browser_tests::{Serve, meet_beside_others};
use parlab::record::{Isolation, Sample, Status};

#[test]
fn threads_say_what_is_missing_and_downloads_run() {
    meet_beside_others(Serve::NOT_ISOLATED, async |lab| {
        let page = &lab.page;
        page.open("#/threads").await;
        page.until_said("region", "Threads need shared memory")
            .await;
        page.until_said("region", "Its service worker can’t be set up")
            .await;
        assert!(
            !page.can_run().await,
            "Run can be pressed, though it can't run"
        );
        page.follow("#/downloads?network=real&concurrency=1,3&reps=1")
            .await;
        let record = page.press_run().await;
        assert_eq!(record.status, Status::Complete);
        assert_eq!(record.machine.isolation, Isolation::None);
        assert_eq!(record.results.len(), 3);
        assert!(record.results.iter().all(|result| result.table.is_some()));
    });
}

#[test]
fn a_run_link_says_why_it_did_not_run() {
    meet_beside_others(Serve::NOT_ISOLATED, async |lab| {
        lab.page.open("#/threads?n=20&workers=2&reps=1&run=1").await;
        let why = lab
            .page
            .result()
            .await
            .expect_err("there is nothing to run on");
        assert!(why.contains("Threads need shared memory"), "{why}");
        lab.page
            .until_said("alert", "Threads need shared memory")
            .await;
    });
}

#[test]
fn two_processes_compute_at_the_same_time() {
    meet_beside_others(Serve::NOT_ISOLATED, async |lab| {
        lab.page
            .open("#/processes?n=32&workers=2&reps=3&run=1")
            .await;
        let record = lab.page.record().await;
        assert_eq!(record.machine.isolation, Isolation::None);
        assert_eq!(record.samples.len(), 3);
        // One after the other, none would overlap; a busy machine may hold up one of the three.
        let together = record.samples.iter().filter(|sample| overlap(sample) > 0.5);
        assert!(together.count() >= 2, "{:?}", record.samples);
    });
}

/// For how much of the shorter one of its two tasks the other runs too.
fn overlap(sample: &Sample) -> f64 {
    let [one, other] = sample.tasks.as_slice() else {
        panic!("two workers have two tasks: {:?}", sample.tasks);
    };
    let both = one.end_ms.min(other.end_ms) - one.start_ms.max(other.start_ms);
    let shorter = (one.end_ms - one.start_ms).min(other.end_ms - other.start_ms);
    both / shorter
}
