//! What becomes of a run whose tab is hidden while it measures?

use browser_tests::wait::until_true;
use browser_tests::{Page, Serve, meet};
use parlab::record::Status;

#[test]
fn a_hidden_tab_voids_its_run_and_says_so() {
    meet(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=24&workers=1,2&reps=100&run=1").await;
        until_true("a first sample", async || {
            page.texts("status")
                .await
                .iter()
                .any(|text| text.contains(" of 200 samples"))
        })
        .await;
        look_elsewhere(page).await;
        let record = page.record().await;
        assert_eq!(record.status, Status::Void);
        let why = record.void.expect("a reason");
        assert!(why.contains("tab was hidden"), "{why}");
        assert!(record.samples.len() < 200);
        assert!(record.verdict.contains(&why), "{}", record.verdict);
        page.until_said("region", "This run is void: this tab was hidden")
            .await;
        page.until_said("region", "should not be trusted").await;
        assert_eq!(page.run_names().await, ["Run 1"]);

        until_true("Run can be pressed", async || page.can_run().await).await;
        page.follow("#/threads?n=20&workers=1,2&reps=2").await;
        let again = page.press_run().await;
        assert_eq!((again.status, again.void), (Status::Complete, None));
        assert_eq!(page.run_names().await, ["Run 2", "Run 1"]);
    });
}

/// Opens a tab in front of the page, and comes back to it.
async fn look_elsewhere(page: &Page) {
    let driver = page.browser().driver();
    let own = driver.window().await.expect("a tab");
    let other = driver.new_tab().await.expect("another tab");
    driver.switch_to_window(other).await.expect("the other tab");
    driver.close_window().await.expect("it closes");
    driver.switch_to_window(own).await.expect("the page’s tab");
}
