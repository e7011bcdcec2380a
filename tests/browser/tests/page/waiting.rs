//! What if the service worker takes its time? Nobody waits for it for ever, and nothing that somebody
//! has begun is lost to a reload.

use browser_tests::build::Build;
use browser_tests::experiments::links;
use browser_tests::wait::until_true;
use browser_tests::{Meeting, Page, Serve, Site, meet_beside_others};
use parlab::record::{Isolation, Status};

/// Holds the installation up until somebody says something.
const GATE: &str = "
const gate = new Promise((open) => addEventListener('message', open, { once: true }));
addEventListener('install', (event) => event.waitUntil(gate));
";
const RELOAD: &str = "Reload the page once";

/// A host whose service worker waits at a gate.
async fn gated(lab: &Meeting, serve: Serve) -> (Build, Site) {
    let build = Build::copy_of(&lab.settings.dist);
    build.change("sw.js", |worker| format!("{worker}{GATE}"));
    let site = Site::start(build.folder(), serve).await;
    (build, site)
}

/// Lets the service worker go on, and waits until it is in control.
async fn open_the_gate(page: &Page) {
    let installing = "return navigator.serviceWorker.getRegistration()
        .then((it) => Boolean(it?.installing?.postMessage('go') ?? it?.installing))";
    until_true("a worker at the gate", async || {
        page.script(installing, Vec::new()).await == true
    })
    .await;
    let controller = "return Boolean(navigator.serviceWorker.controller)";
    until_true("a worker in control", async || {
        page.script(controller, Vec::new()).await == true
    })
    .await;
}

#[test]
fn a_run_link_does_not_wait_for_ever() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        let (_build, site) = gated(lab, Serve::NO_HEADERS).await;
        page.open_at(&site.url("/#/processes?n=20&workers=2&reps=1&run=1"))
            .await;
        let record = page.record().await;
        assert_eq!(record.status, Status::Complete);
        assert_eq!(record.machine.isolation, Isolation::None);
        page.until_said("status", "still being set up").await;
        // Later it is too late for a reload that nobody asked for.
        open_the_gate(page).await;
        page.until_said("status", RELOAD).await;
        assert_eq!(site.loads(), 1);
        page.reload().await;
        page.follow("#/threads?n=20&workers=2&reps=1").await;
        let record = page.press_run().await;
        assert_eq!(record.machine.isolation, Isolation::ServiceWorker);
    });
}

/// It is on the page itself, and somebody is quicker than the service worker.
#[test]
fn a_run_link_that_is_followed_waits_for_the_practice_network() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        let (_build, site) = gated(lab, Serve::default()).await;
        page.open_at(&site.url("/#/downloads")).await;
        page.follow("#/downloads?network=office&concurrency=3&reps=1&run=1")
            .await;
        page.until_said("group", "as soon as the page is set up")
            .await;
        open_the_gate(page).await;
        let record = page.record().await;
        assert_eq!(record.status, Status::Complete);
        assert!(record.results.iter().all(|result| result.error.is_none()));
        assert_eq!(site.loads(), 1);
    });
}

#[test]
fn a_press_of_run_waits_for_the_practice_network() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        let (_build, site) = gated(lab, Serve::default()).await;
        page.open_at(&site.url("/#/downloads?network=office&concurrency=3&reps=1"))
            .await;
        page.click("button", "Run").await;
        page.until_said("group", "as soon as the page is set up")
            .await;
        open_the_gate(page).await;
        let record = page.record().await;
        assert_eq!(record.status, Status::Complete);
        assert!(record.results.iter().all(|result| result.error.is_none()));
    });
}

#[test]
fn a_page_in_use_is_not_loaded_again() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        let (_build, site) = gated(lab, Serve::NO_HEADERS).await;
        let driver = page.browser().driver();
        driver.goto(site.url("/#/threads")).await.expect("the lab");
        page.find("button", "Run").await;
        page.type_anywhere("x").await;
        open_the_gate(page).await;
        page.until_said("status", RELOAD).await;
        assert_eq!(site.loads(), 1);
    });
}

/// The engine of the page's beginning knows nothing of a worker that came later.
#[test]
fn the_first_visit_has_the_practice_network() {
    for serve in [Serve::default(), Serve::NO_HEADERS] {
        meet_beside_others(serve, async |lab| {
            let link = lab.site.url("/practice/1.csv?kib=2");
            let record = lab.page.run(&links(vec![link])).await;
            let [result] = record.results.as_slice() else {
                panic!("one link has one result: {:?}", record.results);
            };
            assert_eq!(result.error, None);
            assert!(result.table.is_some());
        });
    }
}
