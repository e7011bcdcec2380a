//! Does the lab ask anybody but its own server and the hosts of the links, and what does it tell them?

use browser_tests::clipboard::until_copied;
use browser_tests::experiments::{links, run_link};
use browser_tests::saved::Folder;
use browser_tests::wait::until_true;
use browser_tests::{Meeting, Serve, Visit, meet_in};
use parlab::record::Status;

/// Its file may be read by other pages. By its port another host than the lab’s; but of the same site,
/// which gets the same cookies.
const OPEN: &str = "127.0.0.1:8001";
/// Its file may not.
const CLOSED: &str = "127.0.0.1:8002";
/// Nobody names it.
const STRANGER: &str = "stranger.test";

/// Whom Chromium asks for itself, whatever page is open: servers of its maker that no page has to do with.
const BROWSERS_OWN: [&str; 5] = [
    "accounts.google.com:443",
    "clients2.google.com:443",
    "content-autofill.googleapis.com:443",
    "optimizationguide-pa.googleapis.com:443",
    "update.googleapis.com:443",
];

/// Something short in each chapter.
const RUNS: [&str; 8] = [
    "#/downloads?concurrency=2&reps=1&run=1",
    "#/downloads?network=real&concurrency=3&reps=1&run=1",
    "#/threads?n=20&workers=1,2&reps=1&run=1",
    "#/processes?n=20&workers=1,2&reps=1&run=1",
    "#/shared?additions=1000&workers=1,2&reps=1&run=1",
    "#/futures?workers=2&tasks=10,11&end=wait&run=1",
    "#/queues?workers=2&tasks=2&n=10&run=1",
    "#/machine?n=20&workers=1,2&reps=1&run=1",
];

/// The test's server is the proxy of the browser, so it sees every request, whoever is meant.
#[test]
fn a_whole_session_asks_only_the_lab_and_the_links() {
    let visit = Visit {
        watched: true,
        beside_others: true,
        ..Visit::default()
    };
    meet_in(visit, Serve::NO_HEADERS, async |lab| {
        let page = &lab.page;
        page.open("").await;
        page.script("document.cookie = 'who=me'", Vec::new()).await;
        let begun = lab.site.traffic().all().len();
        for link in RUNS {
            page.follow(link).await;
            let record = page.record().await;
            assert_eq!(record.status, Status::Complete, "{link}");
            let chapter = record.experiment.chapter().slug();
            assert!(link.starts_with(&format!("#/{chapter}?")), "{link}");
        }
        let folder = Folder::new();
        page.save_to(&folder).await;
        page.save("JSON (everything)", "json", &folder).await;
        page.save("Chart (PNG)", "png", &folder).await;
        page.find("group", "Save this run").await;
        page.until_said("group", "in which browser").await;
        let result = until_copied(page, "Copy a link to this result").await;

        let open = format!("http://{OPEN}/test/open.csv");
        let closed = format!("http://{CLOSED}/test/closed.csv");
        page.follow(&run_link(&links(vec![open, closed]))).await;
        let record = page.record().await;
        let failed = record.results.iter().filter(|file| file.error.is_some());
        assert_eq!(failed.count(), 1);
        page.open_at(&result).await;
        page.reload().await;

        let mut asked = lab.site.traffic().all().split_off(begun);
        asked.retain(|request| !BROWSERS_OWN.contains(&request.host.as_str()));
        let own = lab.site.authority();
        for request in &asked {
            let known = [own, OPEN, CLOSED].contains(&request.host.as_str());
            assert!(known, "a stranger was asked: {request:?}");
            let told = request.host != own && !request.tells.is_empty();
            assert!(!told, "a host was told who reads: {request:?}");
        }
        for host in [OPEN, CLOSED] {
            assert!(asked.iter().any(|request| request.host == host), "{host}");
        }
        is_seen(lab).await;
    });
}

/// Were there such a request, it would have been seen: by either scheme, with a cookie.
async fn is_seen(lab: &Meeting) {
    let script = "
        const [stranger, open] = arguments;
        for (const scheme of ['http', 'https']) fetch(`${scheme}://${stranger}/`).catch(() => {});
        fetch(`http://${open}/test/open.csv?told`, { credentials: 'include', mode: 'no-cors' }).catch(() => {});";
    let hosts = [STRANGER, OPEN].map(|host| host.into());
    lab.page.script(script, hosts.to_vec()).await;
    until_true("the requests of the test itself", async || {
        let all = lab.site.traffic().all();
        let of_stranger = all.iter().filter(|it| it.host.starts_with(STRANGER));
        let told = all.iter().any(|it| it.host == OPEN && !it.tells.is_empty());
        of_stranger.count() >= 2 && told
    })
    .await;
}
