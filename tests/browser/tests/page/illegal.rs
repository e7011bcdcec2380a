//! What does a person see who follows a broken link? What is wrong with it, and a page that works.

use browser_tests::experiments::threads;
use browser_tests::labels::{COUNTS, DOWNLOADS, N};
use browser_tests::{Page, Serve, meet_beside_others};
use parlab::chapters::threads::params::ThreadsParams;
use parlab::experiment::Experiment;
use parlab::experiment::route::Route;
use parlab::record::Status;

#[test]
fn parameters_out_of_bounds_are_named_and_replaced() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        check_notices(page, "#/threads?n=99&workers=0&colour=red", 3).await;
        let notices = page.texts("alert").await.join("\n");
        assert!(
            notices.contains(
                "“n=99” can’t be used: n is a whole number from 0 to 50. Using one that suits this machine instead."
            )
        );
        assert!(notices.contains("“workers=0” can’t be used"), "{notices}");
        assert!(notices.contains("no parameter “colour”"), "{notices}");
        let default = ThreadsParams::default();
        assert!(page.look_for("slider", N).await.is_none(), "no n is set");
        assert_eq!(page.chosen(COUNTS).await, default.workers);
        let record = page.press_run().await;
        assert_eq!(record.status, Status::Complete);
        let calibration = record.calibration.expect("how the tasks were sized");
        assert!(calibration.chosen);
        let chosen = Experiment::new(default).with_n(Some(calibration.n));
        assert_eq!(record.experiment, chosen);
        // Once someone presses Run, what was wrong with the link is over.
        assert!(
            !page
                .texts("alert")
                .await
                .iter()
                .any(|text| text.contains("n=99"))
        );
    });
}

#[test]
fn a_negative_number_gets_the_lessons_error() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        check_notices(page, "#/threads?n=-1&workers=2&reps=2", 2).await;
        page.until_said("alert", "fib(n) is undefined for n < 0, and n is -1.")
            .await;
        page.click("button", "Dismiss").await;
        assert_eq!(page.texts("alert").await, Vec::<String>::new());
        let record = page.press_run().await;
        let calibration = record.calibration.expect("how the tasks were sized");
        assert_eq!(record.experiment, threads(calibration.n, &[2], 2));
    });
}

#[test]
fn an_unknown_chapter_shows_the_first() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        check_notices(page, "#/nonsense", 1).await;
        page.until_said(
            "alert",
            "There is no chapter “nonsense”. Showing Downloads instead.",
        )
        .await;
        page.find("heading", DOWNLOADS).await;
        assert_eq!(
            page.press_run().await.experiment.chapter(),
            parlab::chapters::downloads::CHAPTER
        );
    });
}

#[test]
fn an_illegal_run_link_runs_with_the_defaults_and_says_so() {
    meet_beside_others(Serve::default(), async |lab| {
        let fragment = "#/threads?n=20&workers=1,2,99&reps=1&run=1";
        let expected = Route::read(fragment);
        lab.page.open(fragment).await;
        let record = lab.page.record().await;
        assert_eq!(record.status, Status::Complete);
        assert_eq!(record.experiment, expected.experiment);
        lab.page
            .until_said("alert", "“workers=1,2,99” can’t be used")
            .await;
    });
}

#[test]
fn garbage_never_gives_a_blank_page() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        let long = "x".repeat(20_000);
        let garbage = [
            format!("#/{long}"),
            format!("#/threads?{long}={long}"),
            format!("#/downloads?link={long}%20{long}"),
            "#/threads?n=%00%ff&workers=%E0%A4%A&reps=1e9".to_owned(),
            "#/threads?n=9999999999999999999999&workers=,,&reps=-0.5".to_owned(),
            "#/downloads?link=javascript:alert(1)&link=<img src=x onerror=alert(1)>".to_owned(),
            "#?&&==#?#".to_owned(),
        ];
        for fragment in &garbage {
            page.open(fragment).await;
            assert!(page.can_run().await, "{fragment}");
            // The last one names nothing that could be wrong.
            if !Route::read(fragment).notices.is_empty() {
                assert!(!page.texts("alert").await.is_empty(), "{fragment}");
            }
            let overhang = page.overhang().await;
            assert!(
                overhang <= 0,
                "{overhang} px wider than the window: {}",
                &fragment[..40.min(fragment.len())]
            );
        }
        page.follow("#/threads?n=20&workers=2&reps=1").await;
        assert_eq!(page.press_run().await.status, Status::Complete);
    });
}

/// The page says everything that is wrong with the link, and there is as much as expected.
async fn check_notices(page: &Page, fragment: &str, count: usize) {
    let notices = Route::read(fragment).notices;
    assert_eq!(notices.len(), count, "{notices:?}");
    page.open(fragment).await;
    for notice in notices {
        page.until_said("alert", &notice.to_string()).await;
    }
}
