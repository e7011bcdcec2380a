//! Does the page fit a phone, in light and in dark, before and after runs?

use browser_tests::experiments::{links, threads};
use browser_tests::{Page, Serve, meet_beside_others};

const PHONE: (u32, u32) = (390, 844);

#[test]
fn nothing_is_wider_than_a_phone() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.resize(PHONE.0, PHONE.1).await;
        page.open("#/downloads").await;
        in_both_themes(page, "Downloads before a run").await;
        page.unfold("Set delay, speed and size").await;
        page.unfold("Break some of them").await;
        in_both_themes(page, "Downloads with the practice network's folds open").await;
        page.click("radio", "links").await;
        page.click("button", "Use the lesson’s links").await;
        page.unfold("Link to this run").await;
        in_both_themes(page, "Downloads with long links and all folds open").await;
        let long = format!("/test/status/404?{}", "long".repeat(50));
        page.run(&links(vec![
            "data/enterprise-finance.csv".to_owned(),
            lab.site.url(&long),
        ]))
        .await;
        in_both_themes(page, "Downloads after a run, with a failure").await;

        page.open("#/threads").await;
        page.unfold("Link to this run").await;
        in_both_themes(page, "Threads before a run").await;
        page.run(&threads(20, &[1, 2, 3, 4, 8, 16, 32], 6)).await;
        in_both_themes(page, "Threads after a run").await;
        page.open("#/threads?n=99&workers=0&colour=red").await;
        in_both_themes(page, "Threads with notices").await;
    });
}

/// Goes through automatic, light and dark, and ends where it began.
async fn in_both_themes(page: &Page, when: &str) {
    for (theme, next) in [("Auto", "Light"), ("Light", "Dark"), ("Dark", "Auto")] {
        let overhang = page.overhang().await;
        assert!(
            overhang <= 0,
            "{when}, {theme}: {overhang} px wider than {} px",
            PHONE.0
        );
        page.click("button", theme).await;
        page.find("button", next).await;
    }
}
