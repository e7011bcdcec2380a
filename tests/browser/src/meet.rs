//! What does each test begin with, and what does a failed one leave behind?

use std::any::type_name_of_val;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use futures::FutureExt;
use tokio::time::timeout;

use crate::browser::Browser;
use crate::engine::Engine;
use crate::page::Page;
use crate::settings::Settings;
use crate::site::{Serve, Site};
use crate::spent;
use crate::visit::Visit;

/// A server, and a page in a browser with nothing opened yet.
#[derive(Debug)]
pub struct Meeting {
    /// The server.
    pub site: Site,
    /// The page.
    pub page: Page,
    /// What the tests are run with.
    pub settings: Settings,
}

/// Runs a test with a server and a Chromium of its own. If it fails, the console and a picture of
/// the page are kept.
pub fn meet(serve: Serve, test: impl AsyncFnOnce(&Meeting)) {
    meet_in(Visit::default(), serve, test);
}

/// The same, for a test that judges nothing by how long it took: others of its kind may run meanwhile.
pub fn meet_beside_others(serve: Serve, test: impl AsyncFnOnce(&Meeting)) {
    let visit = Visit {
        beside_others: true,
        ..Visit::default()
    };
    meet_in(visit, serve, test);
}

/// The same in another browser, or by another address.
pub fn meet_in(visit: Visit, serve: Serve, test: impl AsyncFnOnce(&Meeting)) {
    let name = name_of(type_name_of_val(&test));
    named(&name, visit, serve, test);
}

/// The same in one browser after the other. One that isn't there is only named here: whoever leaves
/// it out of the table of all hostings says so loudly.
pub fn meet_in_each(serve: Serve, test: impl AsyncFn(&Meeting)) {
    let name = name_of(type_name_of_val(&test));
    for engine in Engine::ALL {
        if let Err(missing) = engine.programs() {
            println!("not in {engine}: {missing}");
            continue;
        }
        println!("in {engine}:");
        let visit = Visit {
            engine,
            ..Visit::default()
        };
        named(&format!("{name}-{engine:?}"), visit, serve, &test);
    }
}

fn named(name: &str, visit: Visit, serve: Serve, test: impl AsyncFnOnce(&Meeting)) {
    parlab::chapters::register();
    static TURN: RwLock<()> = RwLock::new(());
    // Who measures has the machine to itself. A test that failed has left nothing in the lock.
    let (_shared, _alone) = match visit.beside_others {
        true => (
            Some(TURN.read().unwrap_or_else(PoisonError::into_inner)),
            None,
        ),
        false => (
            None,
            Some(TURN.write().unwrap_or_else(PoisonError::into_inner)),
        ),
    };
    let begun = Instant::now();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        let settings = Settings::read();
        let site = Site::start(&settings.dist, serve).await;
        let browser = Browser::start(visit.wishes(), visit.proxy(&site)).await;
        let page = Page::new(browser, visit.address(&site));
        let meeting = Meeting {
            site,
            page,
            settings,
        };
        let limit = Duration::from_secs(visit.limit_s);
        let end = AssertUnwindSafe(timeout(limit, test(&meeting)))
            .catch_unwind()
            .await;
        let failed = !matches!(end, Ok(Ok(())));
        if failed {
            report(&meeting.page, name).await;
        }
        meeting.page.close().await;
        spent::note(name, !visit.beside_others, begun.elapsed());
        match end {
            Ok(in_time) => assert!(
                in_time.is_ok(),
                "{name} took longer than {} s",
                visit.limit_s
            ),
            Err(panic) => resume_unwind(panic),
        }
    });
}

/// Prints the console and saves a picture. Nothing in here may panic and hide the failure.
async fn report(page: &Page, name: &str) {
    let browser = page.browser();
    let driver = browser.driver();
    match driver.browser_log().await {
        _ if !browser.has_console() => eprintln!("The console of {name} can’t be read."),
        Ok(log) if log.is_empty() => eprintln!("The console of {name} is empty."),
        Ok(log) => {
            eprintln!("The console of {name}:");
            for entry in log {
                eprintln!("  {} {}", entry.level, entry.message);
            }
        }
        Err(error) => eprintln!("The console of {name} can't be read: {error}"),
    }
    let picture = kept().join(format!("{name}.png"));
    match driver.screenshot(&picture).await {
        Ok(()) => eprintln!("A picture of {name}: {}", picture.display()),
        Err(error) => eprintln!("There is no picture of {name}: {error}"),
    }
}

/// Where things are kept: `browser-tests` in the folder that cargo builds into, where the tests' own programs lie too.
pub fn kept() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let target = program.ancestors().nth(3).unwrap_or(Path::new("target"));
    let kept = target.join("browser-tests");
    let _ = std::fs::create_dir_all(&kept);
    kept
}

/// `threads::a_run::{{closure}}` is the test `threads-a_run`.
fn name_of(type_name: &str) -> String {
    let parts = type_name.split("::").filter(|part| !part.starts_with('{'));
    parts.collect::<Vec<_>>().join("-")
}
