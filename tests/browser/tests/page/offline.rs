//! Does the lab open without its server, and does a new build replace the old one without spoiling
//! what is open?

use std::path::Path;

use browser_tests::build::Build;
use browser_tests::labels::KEPT;
use browser_tests::passing::PassingSite;
use browser_tests::wait::until_true;
use browser_tests::{Page, Serve, Site, meet_beside_others};
use parlab::record::{Isolation, Status};

const NEWER: &str = "A newer version of the lab is here";
const USE_IT: &str = "Use it now";
const LINK: &str = "#/threads?n=20&workers=1,2&reps=1";
const OLD: &str = "See on your own machine";
const NEW: &str = "A newer build: see on your own machine";

#[test]
fn after_the_first_visit_it_opens_without_its_server() {
    for serve in [Serve::default(), Serve::NO_HEADERS] {
        meet_beside_others(serve, async |lab| {
            let page = &lab.page;
            let site = PassingSite::start(&lab.settings.dist, serve).await;
            let address = format!("{}{LINK}", site.address());
            page.open_at(&address).await;
            page.until_foot(KEPT).await;
            site.stop();
            page.open_at(&address).await;
            let record = page.press_run().await;
            assert_eq!(record.status, Status::Complete);
            assert_eq!(record.machine.isolation, Isolation::ServiceWorker);
            page.until_foot(KEPT).await;
            // Its sample files are part of it, and the record says that no network brought them.
            page.follow("#/downloads?network=real&concurrency=1,3&reps=1")
                .await;
            let record = page.press_run().await;
            assert_eq!(record.status, Status::Complete);
            assert_eq!(record.kept_copies(), 6, "{:?}", record.results);
            assert!(record.results.iter().all(|file| file.table.is_some()));
            page.until_said(
                "region",
                "This computer gave 6 files from the copies that the browser keeps.",
            )
            .await;
            until_true("the files", async || {
                let files =
                    "return Promise.all(['icons/192.png', 'README.txt', 'manifest.webmanifest']
                    .map((file) => fetch(file).then((answer) => answer.ok)))";
                page.script(files, Vec::new()).await == serde_json::json!([true, true, true])
            })
            .await;
        });
    }
}

#[test]
fn a_new_build_waits_until_it_is_wanted() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        let (build, site) = kept_build(page, &lab.settings.dist).await;
        let before = build.version();
        build.change("index.html", |page| page.replace(OLD, NEW));
        build.change("README.txt", |text| format!("{NEW}\n{text}"));
        build.release_as("another");
        assert_ne!(build.version(), before);
        page.look_for_updates().await;
        page.until_said("status", NEWER).await;

        // The tab goes on with the old build, of which it fetches files anew for each engine.
        assert!(!fetched(page, "README.txt").await.contains(NEW));
        assert_eq!(page.press_run().await.status, Status::Complete);

        // While another tab shows it too, nothing is replaced.
        let driver = page.browser().driver();
        let first = driver.window().await.expect("a tab");
        let other = driver.new_tab().await.expect("another tab");
        driver.switch_to_window(other).await.expect("another tab");
        driver.goto(site.url("/")).await.expect("the lab");
        page.until_there().await;
        assert!(description(page).await.starts_with(OLD), "not a mixture");
        driver
            .switch_to_window(first.clone())
            .await
            .expect("the first tab");
        page.click("button", USE_IT).await;
        page.until_said("status", "2 tabs show the old one").await;
        driver
            .switch_to_window(
                driver
                    .windows()
                    .await
                    .expect("tabs")
                    .into_iter()
                    .find(|tab| *tab != first)
                    .expect("the other tab"),
            )
            .await
            .expect("the other tab");
        driver.close_window().await.expect("closed");
        driver.switch_to_window(first).await.expect("the first tab");

        page.click("button", USE_IT).await;
        until_true("the new build", async || {
            description(page).await.starts_with(NEW)
        })
        .await;
        page.until_there().await;
        assert!(fetched(page, "README.txt").await.contains(NEW));
        page.until_foot(KEPT).await;
        assert_eq!(page.press_run().await.status, Status::Complete);
        let said = page.texts("status").await.join(" ");
        assert!(!said.contains(NEWER), "{said}");
    });
}

#[test]
fn a_build_that_is_not_whole_changes_nothing() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        let (build, _site) = kept_build(page, &lab.settings.dist).await;
        build.change("index.html", |page| page.replace(OLD, NEW));
        build.release_as("broken");
        build.lose("engine-worker.js");
        page.look_for_updates().await;
        let script = "return navigator.serviceWorker.getRegistration()
            .then((it) => !it.installing && !it.waiting && Boolean(it.active));";
        until_true("the end of the broken build", async || {
            page.script(script, Vec::new()).await == true
        })
        .await;
        page.reload().await;
        assert!(description(page).await.starts_with(OLD));
        assert_eq!(page.press_run().await.status, Status::Complete);
        let said = page.texts("status").await.join(" ");
        assert!(!said.contains(NEWER), "{said}");
    });
}

/// A build that can be changed, served, opened and kept.
async fn kept_build(page: &Page, dist: &Path) -> (Build, Site) {
    let build = Build::copy_of(dist);
    let site = Site::start(build.folder(), Serve::NO_HEADERS).await;
    page.open_at(&site.url(&format!("/{LINK}"))).await;
    page.until_foot(KEPT).await;
    assert!(description(page).await.starts_with(OLD));
    (build, site)
}

/// What the page that is open says it is.
async fn description(page: &Page) -> String {
    let script = "return document.querySelector('meta[name=description]')?.content ?? ''";
    let text = page.script(script, Vec::new()).await;
    text.as_str().expect("a text").to_owned()
}

/// What a file says to the page.
async fn fetched(page: &Page, file: &str) -> String {
    let script = "return fetch(arguments[0]).then((answer) => answer.text())";
    let text = page.script(script, vec![file.into()]).await;
    text.as_str().expect("a text").to_owned()
}
