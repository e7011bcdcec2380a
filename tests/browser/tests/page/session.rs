//! Does the page hold together over a whole visit: chapters, runs, reloads, and a clean console?

use browser_tests::experiments::threads;
use browser_tests::labels::{
    AT_A_TIME, BY_HAND, COUNTS, DOWNLOADS, FIXED, MORE_SETTINGS, N, NUMBER_OF_ROUNDS, THREADS,
    TO_DOWNLOADS, TO_THREADS, WORKERS,
};
use browser_tests::wait::until_true;
use browser_tests::{Serve, meet_beside_others};
use parlab::record::Status;
use thirtyfour::Key;

#[test]
fn a_normal_visit_leaves_the_console_empty() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("").await;
        page.open_tab(MORE_SETTINGS).await;
        page.click("radio", FIXED).await;
        page.press("slider", NUMBER_OF_ROUNDS, Key::Left).await;
        page.press_run().await;
        page.click("link", TO_THREADS).await;
        page.find("heading", THREADS).await;
        page.click("radio", BY_HAND).await;
        page.open_tab(MORE_SETTINGS).await;
        page.click("radio", FIXED).await;
        for slider in [WORKERS, N, NUMBER_OF_ROUNDS] {
            page.press("slider", slider, Key::Left).await;
        }
        page.press_run().await;
        page.click("button", "Auto").await;
        page.click("button", "Light").await;
        page.click("button", "Dark").await;
        page.unfold("Link to this run").await;
        page.click("link", TO_DOWNLOADS).await;
        page.open_tab(MORE_SETTINGS).await;
        page.press("slider", "MiB for each file", Key::Left).await;
        page.press_run().await;
        let complaints = page.complaints().await;
        assert!(
            complaints.is_empty(),
            "the console is not empty:\n{}",
            complaints.join("\n")
        );
    });
}

#[test]
fn before_any_run_the_result_says_how_to_get_one() {
    meet_beside_others(Serve::default(), async |lab| {
        lab.page.open("#/threads").await;
        let why = lab.page.result().await.expect_err("nothing has run");
        assert_eq!(
            why,
            "No run yet: press Run, or open a link that ends in run=1."
        );
    });
}

#[test]
fn chapters_keep_their_parameters_and_records() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=20&workers=1,2&reps=2&run=1").await;
        let threads_record = page.record().await;
        page.click("link", TO_DOWNLOADS).await;
        page.find("heading", DOWNLOADS).await;
        page.press("slider", AT_A_TIME, Key::Home).await;
        let downloads_record = page.press_run().await;
        assert_eq!(downloads_record.experiment.worker_counts(), [1]);

        page.click("link", TO_THREADS).await;
        page.find("heading", THREADS).await;
        assert_eq!(page.value("slider", N).await, "20");
        assert_eq!(page.chosen(COUNTS).await, [1, 2]);
        page.until_said("region", &threads_record.report().verdict)
            .await;
        page.find("region", "The numbers").await;
        page.find("region", "Who did what, when").await;

        page.back().await;
        page.find("heading", DOWNLOADS).await;
        assert_eq!(page.chosen(COUNTS).await, [1]);
        page.until_said("region", &downloads_record.report().verdict)
            .await;
        // The last run is the one of the downloads, whichever chapter is open.
        assert_eq!(page.record().await, downloads_record);
    });
}

#[test]
fn a_reload_of_a_run_link_runs_again() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        let first = page.run(&threads(20, &[1, 2], 2)).await;
        page.reload().await;
        let second = page.record().await;
        assert_eq!(
            (second.status, &second.experiment),
            (Status::Complete, &first.experiment)
        );
        assert_ne!(second.started_at, first.started_at);
    });
}

#[test]
fn a_reload_after_run_keeps_the_parameters() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=22&workers=1,2&reps=1").await;
        page.press("slider", N, Key::Left).await;
        page.press_run().await;
        page.reload().await;
        assert_eq!(page.value("slider", N).await, "21");
        page.result()
            .await
            .expect_err("a reload of a page without run=1 runs nothing");
    });
}

#[test]
fn one_run_at_a_time_and_the_other_chapter_says_so() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=45&workers=2&reps=1&run=1").await;
        page.find("button", "Cancel").await;
        page.click("link", TO_DOWNLOADS).await;
        page.until_said("group", "A run is in progress in Threads.")
            .await;
        assert!(!page.can_run().await);
        page.click("link", TO_THREADS).await;
        page.click("button", "Cancel").await;
        until_true("Run can be pressed", async || page.can_run().await).await;
        page.click("link", TO_DOWNLOADS).await;
        assert_eq!(
            page.press_run().await.experiment.chapter(),
            parlab::chapters::downloads::CHAPTER
        );
    });
}
