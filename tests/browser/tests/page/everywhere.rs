//! Does the lab run in every browser engine, however it is hosted? Each cell of the table is a
//! first visit with a fresh browser: on which rung does the page stand, and do a Fibonacci run and
//! a download run come out right there?

use std::panic::{AssertUnwindSafe, catch_unwind};

use browser_tests::course::{Course, Embedding};
use browser_tests::experiments::{practice, processes, run_link, samples, threads};
use browser_tests::labels::KEPT;
use browser_tests::passing::PassingSite;
use browser_tests::site::SUB_PATH;
use browser_tests::tables::{Row, Table, left_out};
use browser_tests::wait::until_true;
use browser_tests::{Engine, Meeting, Page, Serve, Visit, meet_in};
use parlab::analysis::record::Record;
use parlab::chapters::downloads::practice::Practice;
use parlab::record::{Isolation, Status};

/// Small, so that a run is short even where the clock is coarse.
const N: i64 = 20;
/// fib([`N`]).
const VALUE: &str = "6765";
/// Each of them has one task.
const WORKERS: u32 = 2;

/// How the page is hosted.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Hosting {
    /// The host sends the headers.
    Headers,
    /// It sends none.
    NoHeaders,
    /// It sends none, and the page is in a folder of it, as with GitHub Pages.
    SubPath,
    /// It sends the headers, but its address is not secure.
    Insecure,
    /// It sends none, and is gone after the first visit.
    Offline,
    /// It sends none, and there is no service worker.
    Refused,
    /// It sends the headers, and the page is in a frame of another site's page that sends nothing.
    Framed,
}

const HOSTINGS: [(Hosting, &str); 7] = [
    (Hosting::Headers, "headers"),
    (Hosting::NoHeaders, "no headers"),
    (Hosting::SubPath, "no headers, in a folder"),
    (Hosting::Insecure, "insecure address"),
    (Hosting::Offline, "offline after a visit"),
    (Hosting::Refused, "no service worker"),
    (Hosting::Framed, "headers, in a frame"),
];

#[test]
fn chromium() {
    everywhere(Engine::Chromium);
}

#[test]
fn firefox() {
    everywhere(Engine::Firefox);
}

#[test]
fn webkit() {
    everywhere(Engine::WebKit);
}

#[test]
fn webkit_with_shared_memory() {
    everywhere(Engine::WebKitShared);
}

/// All that is hosted in each way, then the table; fails if a single cell is not as it should be.
fn everywhere(engine: Engine) {
    if let Err(missing) = engine.programs() {
        left_out(engine, &missing);
        return;
    }
    let mut table = Table::new(engine);
    for (hosting, name) in HOSTINGS {
        let mut seen = None;
        let met = catch_unwind(AssertUnwindSafe(|| {
            let visit = visit(engine, hosting);
            meet_in(visit, serve(hosting), async |lab| {
                table.version(lab.page.browser().version());
                seen = Some(look(lab, visit, hosting).await);
            });
        }));
        table.add(name, met.ok().and(seen));
    }
    table.write();
    assert!(
        table.is_good(),
        "not every cell is as it should be:\n{table}"
    );
}

fn visit(engine: Engine, hosting: Hosting) -> Visit {
    Visit {
        engine,
        path: if hosting == Hosting::SubPath {
            SUB_PATH
        } else {
            "/"
        },
        insecure: hosting == Hosting::Insecure,
        service_workers: hosting != Hosting::Refused,
        beside_others: true,
        ..Visit::default()
    }
}

fn serve(hosting: Hosting) -> Serve {
    match hosting {
        Hosting::Headers | Hosting::Insecure | Hosting::Framed => Serve::default(),
        Hosting::NoHeaders | Hosting::SubPath | Hosting::Offline => Serve::NO_HEADERS,
        // Only Firefox can be told to have none; for the others there is none to be had.
        Hosting::Refused => Serve::NOT_ISOLATED,
    }
}

/// Whether the page is isolated once it has settled. Only Chromium isolates a frame that is alone in
/// asking for it.
fn isolated(engine: Engine, hosting: Hosting) -> bool {
    match hosting {
        Hosting::Insecure | Hosting::Refused => false,
        Hosting::Framed => engine == Engine::Chromium,
        _ => true,
    }
}

/// The rung on which the page must stand.
fn rung(engine: Engine, hosting: Hosting) -> Isolation {
    match hosting {
        // It says that it is isolated, and has no shared memory all the same.
        _ if engine == Engine::WebKit => Isolation::None,
        _ if !isolated(engine, hosting) => Isolation::None,
        Hosting::Headers | Hosting::Framed => Isolation::Headers,
        _ => Isolation::ServiceWorker,
    }
}

/// A first visit, and what is seen in it. Panics where it is not what it must be.
async fn look(lab: &Meeting, visit: Visit, hosting: Hosting) -> Row {
    let page = &lab.page;
    let mut address = visit.address(&lab.site);
    // Kept until all has been seen.
    let mut _course = None;
    if hosting == Hosting::Offline {
        let site = PassingSite::start(&lab.settings.dist, serve(hosting)).await;
        address = site.address().to_owned();
        page.open_at(&address).await;
        until_true("the footer that says the lab is kept", async || {
            page.footer().await.contains(KEPT)
        })
        .await;
        site.stop();
        page.reload().await;
    } else {
        _course = open(page, &address, hosting).await;
    }
    until_settled(page, isolated(visit.engine, hosting)).await;
    // In a frame of another site Chromium's driver knows no roles and no names.
    if hosting != Hosting::Framed {
        check_layout(page).await;
    }
    let secure = page.says_yes("return isSecureContext").await;
    assert_eq!(secure, hosting != Hosting::Insecure, "isSecureContext");
    let rung = rung(visit.engine, hosting);
    Row {
        rung,
        fib: fibonacci(page, &address, rung, hosting).await,
        download: download(page, &address, rung, hosting).await,
    }
}

/// Opens an address of the lab; in a course, for as long as that is there, if it is framed.
async fn open(page: &Page, address: &str, hosting: Hosting) -> Option<Course> {
    if hosting != Hosting::Framed {
        page.open_at(address).await;
        return None;
    }
    let forgets = Embedding {
        isolated: false,
        attributes: "",
    };
    let course = Course::with(address, forgets).await;
    course.open(page).await;
    Some(course)
}

/// Until the page has loaded itself once more, if it does.
async fn until_settled(page: &Page, isolated: bool) {
    until_true(&format!("crossOriginIsolated = {isolated}"), async || {
        let script = format!("return Boolean(window.parlab) && crossOriginIsolated === {isolated}");
        page.says_yes(&script).await
    })
    .await;
}

/// The engines lay out some elements by rules of their own; no group of controls may be higher than
/// what is in it, and nothing wider than the window.
async fn check_layout(page: &Page) {
    let script = "
        const bottom = (element) => element.getBoundingClientRect().bottom;
        return [...document.querySelectorAll('fieldset')]
            .filter((group) => bottom(group) > Math.max(...[...group.children].map(bottom)) + 2)
            .map((group) => group.innerText);";
    page.find("group", "The files come from").await;
    let too_high = page.script(script, Vec::new()).await;
    assert_eq!(too_high, serde_json::json!([]), "too high");
    assert!(
        page.overhang().await <= 0,
        "the page is wider than its window"
    );
}

/// Threads where there is shared memory; elsewhere Threads is disabled, and processes run.
async fn fibonacci(page: &Page, address: &str, rung: Isolation, hosting: Hosting) -> String {
    let shared = rung != Isolation::None;
    let (experiment, what) = match shared {
        true => (threads(N, &[WORKERS], 1), "threads"),
        false => (processes(N, &[WORKERS], 1), "processes"),
    };
    let link = format!("{address}{}", run_link(&experiment));
    let _course = open(page, &link, hosting).await;
    let record = page.record().await;
    check_record(&record, rung);
    let [sample] = &record.samples[..] else {
        panic!("{} samples", record.samples.len());
    };
    // A worker that is quick may take both.
    assert_eq!(
        (sample.ready_ms.len(), sample.tasks.len()),
        (WORKERS as usize, WORKERS as usize)
    );
    for task in &sample.tasks {
        assert_eq!((task.value.as_deref(), &task.error), (Some(VALUE), &None));
    }
    page.follow("#/threads").await;
    let can_run = "return !document.querySelector('#run').hasAttribute('aria-disabled')";
    until_true(
        "Run in Threads, as far as there is shared memory",
        async || page.says_yes(can_run).await == shared,
    )
    .await;
    format!("{VALUE} on {WORKERS} {what}")
}

/// The three sample files; without a server, three files of the practice network.
async fn download(page: &Page, address: &str, rung: Isolation, hosting: Hosting) -> String {
    let (experiment, what) = match hosting {
        Hosting::Offline => (practice(Practice::default(), &[3], 1), "practice files"),
        _ => (samples(&[3]), "files"),
    };
    let link = format!("{address}{}", run_link(&experiment));
    let _course = open(page, &link, hosting).await;
    let record = page.record().await;
    check_record(&record, rung);
    assert_eq!(record.results.len(), 3);
    for result in &record.results {
        assert_eq!(result.error, None, "{}", result.link);
        let table = result.table.as_ref().expect("a table");
        assert!(table.rows > 0 && table.bytes > 0, "{}", result.link);
    }
    format!("{} {what}", record.results.len())
}

fn check_record(record: &Record, rung: Isolation) {
    assert_eq!(
        record.status,
        Status::Complete,
        "{}",
        record.report().verdict
    );
    assert_eq!(record.machine.isolation, rung);
}
