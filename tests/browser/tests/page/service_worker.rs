//! Does the service worker let everybody past it: where the browser's storage fails, where a host
//! changes the lab, and where the lab is gone?

use std::fs;

use browser_tests::build::Build;
use browser_tests::labels::KEPT;
use browser_tests::passing::PassingSite;
use browser_tests::wait::until_true;
use browser_tests::{Meeting, Page, Serve, Site, meet_beside_others, meet_in_each};
use parlab::record::{Isolation, Status};

const LINK: &str = "#/threads?n=20&workers=1,2&reps=1";
const NEWER: &str = "A newer version of the lab is here";
const USE_IT: &str = "Use it now";
const NOT_KEPT: &str = "Not kept for use offline: ";

/// A host without headers, whose service worker begins with this.
const fn worker_with(changed: &'static [(&'static str, &'static str)]) -> Serve {
    Serve {
        changed,
        ..Serve::NO_HEADERS
    }
}

const NO_MATCH: Serve = worker_with(&[(
    "sw.js",
    "CacheStorage.prototype.match = () => Promise.reject(new TypeError('x'));",
)]);

/// What else may fail, and how.
const FAILURES: [Serve; 6] = [
    worker_with(&[(
        "sw.js",
        "CacheStorage.prototype.match = () => { throw new TypeError('x'); };",
    )]),
    worker_with(&[(
        "sw.js",
        "CacheStorage.prototype.match = () => new Promise(() => {});",
    )]),
    worker_with(&[(
        "sw.js",
        "CacheStorage.prototype.open = () => Promise.reject(new TypeError('x'));",
    )]),
    worker_with(&[(
        "sw.js",
        "CacheStorage.prototype.keys = () => new Promise(() => {});",
    )]),
    worker_with(&[(
        "sw.js",
        "Cache.prototype.put = () => Promise.reject(new DOMException('No room.', 'QuotaExceededError'));",
    )]),
    worker_with(&[(
        "sw.js",
        "Object.defineProperty(self, 'caches', { get() { throw new TypeError('x'); } });",
    )]),
];

#[test]
fn where_the_storage_fails_the_lab_comes_from_the_network() {
    meet_in_each(NO_MATCH, async |lab| {
        lab.page.open(LINK).await;
        until_isolated(&lab.page).await;
        lab.page.reload().await;
        let record = lab.page.press_run().await;
        assert_eq!(record.status, Status::Complete);
        lab.page.until_foot(NOT_KEPT).await;
        lab.page.until_foot("storage fails (x)").await;
    });
}

/// Some browsers are isolated and have no threads: there another page runs.
async fn until_isolated(page: &Page) {
    until_true("an isolated page", async || {
        let script = "return Boolean(window.parlab) && crossOriginIsolated";
        page.says_yes(script).await
    })
    .await;
    if page
        .says_yes("return typeof SharedArrayBuffer === 'undefined'")
        .await
    {
        page.open("#/processes?n=20&workers=1,2&reps=1").await;
    }
}

#[test]
fn however_the_storage_fails_the_lab_comes_from_the_network() {
    for serve in FAILURES {
        meet_beside_others(serve, async |lab| {
            let page = &lab.page;
            page.open(LINK).await;
            page.reload().await;
            let record = page.press_run().await;
            assert_eq!(record.status, Status::Complete, "{serve:?}");
            let isolation = record.machine.isolation;
            assert_eq!(isolation, Isolation::ServiceWorker, "{serve:?}");
        });
    }
}

#[test]
fn what_is_served_later_at_the_same_port_comes_by_itself() {
    meet_in_each(Serve::NO_HEADERS, async |lab| {
        let page = &lab.page;
        let site = PassingSite::start(&lab.settings.dist, Serve::NO_HEADERS).await;
        let (port, address) = (site.port(), site.address().to_owned());
        page.open_at(&address).await;
        page.until_foot(KEPT).await;
        site.stop();
        let other = tempfile::tempdir().expect("a folder");
        let text = "<!doctype html><title>Another project</title><p>Nothing of the kind.";
        fs::write(other.path().join("index.html"), text).expect("a page");
        fs::write(other.path().join("README.txt"), "Another project").expect("a file");
        let site = Site::start_at(other.path(), Serve::NO_HEADERS, port).await;
        let driver = page.browser().driver();
        for address in ["about:blank", &address] {
            driver.goto(address).await.expect("a page");
        }
        until_true("the other project", async || {
            page.says_yes("return document.title === 'Another project'")
                .await
        })
        .await;
        assert!(site.loads() <= 2, "{} loads", site.loads());
        assert!(page.says_yes("return !crossOriginIsolated").await);
        until_true("the end of the service worker and of what it kept", async || {
            let script = "return Promise.all([navigator.serviceWorker.getRegistrations(), caches.keys()])
                .then(([workers, kept]) => workers.length + kept.length === 0);";
            page.says_yes(script).await
        })
        .await;
        let script = "return fetch('README.txt').then((answer) => answer.text())";
        assert_eq!(page.script(script, Vec::new()).await, "Another project");
    });
}

#[test]
fn a_host_that_is_out_of_order_is_still_the_labs() {
    meet_beside_others(Serve::NO_HEADERS, async |lab| {
        let page = &lab.page;
        let build = Build::copy_of(&lab.settings.dist);
        let site = Site::start(build.folder(), Serve::NO_HEADERS).await;
        page.open_at(&site.url("/")).await;
        page.until_foot(KEPT).await;
        build.lose("index.html");
        build.lose("engine_bg.wasm");
        page.open_at(&site.url(&format!("/{LINK}"))).await;
        assert_eq!(page.press_run().await.status, Status::Complete);
    });
}

/// What a host makes of a page.
type Change = fn(&str) -> String;

/// What hosts do to a page on its way.
fn changes() -> [(&'static str, Change); 4] {
    [
        ("other ends of lines", |page| page.replace('\n', "\r\n")),
        ("a comment", |page| {
            page.replace("</body>", "<!-- Served by an example. --></body>")
        }),
        ("a script", |page| {
            page.replace("</body>", "<script>window.isOfHost = true;</script></body>")
        }),
        ("other whitespace", |page| page.replace('\n', "\n ")),
    ]
}

const LOOKS: &str = "
    const style = getComputedStyle(document.querySelector('.runbar button'));
    return [style.backgroundColor, style.borderRadius, getComputedStyle(document.body).fontFamily];";

#[test]
fn a_lab_that_its_host_changes_works_and_says_why_it_is_not_kept() {
    meet_beside_others(Serve::NO_HEADERS, async |lab| {
        let page = &lab.page;
        page.open(LINK).await;
        let looks = page.script(LOOKS, Vec::new()).await;
        for (what, change) in changes() {
            let build = Build::copy_of(&lab.settings.dist);
            build.change("index.html", |page| change(&page));
            let site = Site::start(build.folder(), Serve::NO_HEADERS).await;
            site.violations().forgive();
            page.open_at(&site.url(&format!("/{LINK}"))).await;
            assert_eq!(page.script(LOOKS, Vec::new()).await, looks, "{what}");
            page.until_foot(NOT_KEPT).await;
            page.until_foot("this host changes index.html on the way.")
                .await;
            let record = page.press_run().await;
            assert_eq!(record.status, Status::Complete, "{what}");
            assert_eq!(record.machine.isolation, Isolation::ServiceWorker, "{what}");
            assert!(
                page.says_yes("return !window.isOfHost").await,
                "its own policy holds"
            );
        }
    });
}

#[test]
fn a_lab_that_its_host_changes_is_replaced_by_a_newer_one() {
    meet_beside_others(Serve::NO_HEADERS, async |lab| {
        let page = &lab.page;
        let build = Build::copy_of(&lab.settings.dist);
        let comment = |page: String| format!("{page}<!-- Served by an example. -->");
        build.change("index.html", comment);
        let site = Site::start(build.folder(), Serve::NO_HEADERS).await;
        page.open_at(&site.url(&format!("/{LINK}"))).await;
        page.until_foot(NOT_KEPT).await;
        build.change("sw.js", |worker| {
            worker.replace("const VERSION = \"", "const VERSION = \"0")
        });
        page.look_for_updates().await;
        page.until_said("status", NEWER).await;
        page.click("button", USE_IT).await;
        until_true("the newer version", async || {
            page.says_yes(
                "return Boolean(window.parlab) && !document.querySelector('.ladder')?.innerText",
            )
            .await
        })
        .await;
        assert_eq!(page.press_run().await.status, Status::Complete);
        assert!(!waiting(page).await);
    });
}

#[test]
fn what_the_browser_has_thrown_away_is_not_called_kept() {
    meet_beside_others(Serve::NO_HEADERS, async |lab| {
        let page = &lab.page;
        let (build, site) = kept_build(lab).await;
        let evict = "return caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))";
        page.script(evict, Vec::new()).await;
        build.lose("README.txt");
        page.reload().await;
        page.until_foot(NOT_KEPT).await;
        page.until_foot("README.txt could not be fetched: the server answered 404.")
            .await;
        assert_eq!(page.press_run().await.status, Status::Complete);
        drop(site);
    });
}

#[test]
fn a_newer_version_that_says_nothing_is_told() {
    meet_beside_others(Serve::NO_HEADERS, async |lab| {
        let page = &lab.page;
        let (build, _site) = kept_build(lab).await;
        build.change("sw.js", |worker| {
            let deaf = "addEventListener('message', (event) => event.stopImmediatePropagation());";
            format!("{deaf}\n{worker}")
        });
        page.look_for_updates().await;
        page.click("button", USE_IT).await;
        page.click("button", USE_IT).await;
        page.until_said("status", "doesn’t answer. Close all tabs of the lab")
            .await;
    });
}

/// A build that can be changed, served, opened and kept.
async fn kept_build(lab: &Meeting) -> (Build, Site) {
    let build = Build::copy_of(&lab.settings.dist);
    let site = Site::start(build.folder(), Serve::NO_HEADERS).await;
    lab.page.open_at(&site.url(&format!("/{LINK}"))).await;
    lab.page.until_foot(KEPT).await;
    (build, site)
}

/// Whether a newer service worker waits.
async fn waiting(page: &Page) -> bool {
    let script =
        "return navigator.serviceWorker.getRegistration().then((it) => Boolean(it.waiting))";
    page.says_yes(script).await
}
