//! Do the address and what is shown agree, whatever is followed, loaded again, opened or gone back to?

use browser_tests::clipboard::until_copied;
use browser_tests::experiments::threads;
use browser_tests::labels::{COUNTS, DOWNLOADS, GO, N, THREADS, TO_DOWNLOADS, TO_THREADS};
use browser_tests::saved::Folder;
use browser_tests::wait::until_true;
use browser_tests::{Page, Serve, meet_beside_others};

async fn fragment(page: &Page) -> String {
    let fragment = page.script("return location.hash", Vec::new()).await;
    fragment.as_str().unwrap_or_default().to_owned()
}

/// Puts a link on the page and presses it.
async fn press_link(page: &Page, fragment: &str) {
    let script = "
        const link = document.createElement('a');
        link.href = arguments[0];
        document.querySelector('main').append(link);
        link.click();
        link.remove();";
    page.script(script, vec![fragment.into()]).await;
}

async fn until_runs(page: &Page, many: usize) {
    until_true(&format!("{many} runs, and none in progress"), async || {
        page.run_names().await.len() == many && page.can_run().await
    })
    .await;
}

#[test]
fn a_result_opens_once_whatever_is_loaded_again() {
    meet_beside_others(Serve::NO_HEADERS, async |lab| {
        let page = &lab.page;
        page.run(&threads(20, &[1, 2], 3)).await;
        let link = until_copied(page, "Copy a link to this result").await;
        page.click("button", "Delete Run 1").await;
        page.open_at(&link).await;
        until_runs(page, 1).await;
        until_true("an address of settings", async || {
            fragment(page).await.starts_with("#/threads?n=20")
        })
        .await;
        page.reload().await;
        until_runs(page, 1).await;
        assert_eq!(page.run_names().await, ["Shared result"]);
        assert_eq!(page.value("slider", N).await, "20");
        // Leave and come back, and open the very same link once more.
        page.open_plain("README.txt").await;
        page.back().await;
        page.until_there().await;
        until_runs(page, 1).await;
        page.open_at(&link).await;
        until_runs(page, 1).await;
        page.click("link", TO_DOWNLOADS).await;
        page.find("heading", DOWNLOADS).await;
        page.follow(&link[link.find('#').expect("a fragment")..])
            .await;
        page.find("heading", THREADS).await;
        until_runs(page, 1).await;
        assert_eq!(page.run_names().await, ["Shared result"]);
    });
}

#[test]
fn a_link_works_again_and_back_runs_nothing() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        const LINK: &str = "#/threads?n=21&workers=1,2&reps=2&run=1";
        page.open("#/threads").await;
        press_link(page, LINK).await;
        until_runs(page, 1).await;
        assert_eq!(fragment(page).await, LINK);
        press_link(page, LINK).await;
        until_runs(page, 2).await;
        // Back to it, and loaded again there: its settings, and no run.
        page.click("link", TO_DOWNLOADS).await;
        page.find("heading", DOWNLOADS).await;
        page.back().await;
        page.find("heading", THREADS).await;
        assert_eq!(page.value("slider", N).await, "21");
        page.reload().await;
        until_runs(page, 2).await;
        assert_eq!(page.value("slider", N).await, "21");
        // From another site as well.
        page.open_plain("README.txt").await;
        page.back().await;
        page.until_there().await;
        until_runs(page, 2).await;
        assert_eq!(
            (page.chosen(COUNTS).await, fragment(page).await.as_str()),
            (vec![1, 2], LINK)
        );
        // Followed, it runs.
        press_link(page, LINK).await;
        until_runs(page, 3).await;
    });
}

#[test]
fn a_link_that_is_followed_during_a_run_says_why_it_does_not_run() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=45&workers=2&reps=1&run=1").await;
        page.find("button", "Cancel").await;
        const NEXT: &str = "#/threads?n=20&workers=1,2&reps=2&run=1";
        press_link(page, NEXT).await;
        page.until_said(
            "alert",
            "Another run is in progress. Wait until it is over, or cancel it",
        )
        .await;
        assert_eq!(page.value("slider", N).await, "20");
        page.click("button", "Cancel").await;
        until_runs(page, 1).await;
        press_link(page, NEXT).await;
        until_runs(page, 2).await;
        assert_eq!(page.texts("alert").await, Vec::<String>::new());
    });
}

#[test]
fn an_opened_file_is_in_the_address_and_the_way_back_works() {
    meet_beside_others(Serve::default(), async |lab| {
        let (page, folder) = (&lab.page, Folder::new());
        page.save_to(&folder).await;
        page.open("#/downloads?concurrency=1,3&reps=2&run=1").await;
        page.record().await;
        let saved = page.save("JSON (everything)", "json", &folder).await;
        page.open("#/threads").await;
        page.open_file(&saved).await;
        page.find("heading", DOWNLOADS).await;
        until_true("the address", async || {
            fragment(page).await.starts_with("#/downloads?")
        })
        .await;
        page.click("link", TO_THREADS).await;
        page.find("heading", THREADS).await;
        page.back().await;
        page.find("heading", DOWNLOADS).await;
        page.reload().await;
        page.find("heading", DOWNLOADS).await;
        assert_eq!(page.chosen(COUNTS).await, [1, 3]);
    });
}

#[test]
fn a_new_run_is_a_new_run_whatever_was_deleted() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/queues?workers=1&tasks=1&n=10&step=1").await;
        page.click("button", "Run").await;
        page.click("button", GO).await;
        page.record().await;
        page.click("button", "Delete Run 1").await;
        page.click("button", "Run").await;
        page.find("button", "Step").await;
        assert_eq!(page.run_names().await, ["Run 2"]);
        page.click("button", "Cancel").await;
    });
}
