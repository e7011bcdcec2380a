//! What runs on a server that doesn't send the isolation headers? All but the threads, which say
//! what is missing.

use browser_tests::{Serve, meet};
use parlab::record::{Isolation, Status};

const NOT_ISOLATED: Serve = Serve {
    isolated: false,
    missing: &[],
};

#[test]
fn threads_say_what_is_missing_and_downloads_run() {
    meet(NOT_ISOLATED, async |lab| {
        let page = &lab.page;
        page.open("#/threads").await;
        page.until_said("region", "Threads need shared memory")
            .await;
        page.until_said("region", "Cross-Origin-Opener-Policy")
            .await;
        assert!(
            !page.can_run().await,
            "Run can be pressed, though it can't run"
        );
        page.follow("#/downloads?concurrency=1,3&reps=1").await;
        let record = page.press_run().await;
        assert_eq!(record.status, Status::Complete);
        assert_eq!(record.machine.isolation, Isolation::None);
        assert_eq!(record.results.len(), 3);
        assert!(record.results.iter().all(|result| result.table.is_some()));
    });
}

#[test]
fn a_run_link_says_why_it_did_not_run() {
    meet(NOT_ISOLATED, async |lab| {
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
