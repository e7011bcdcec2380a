//! Runs as they come, with a stopwatch beside them. A fresh browser opens the bare run link,
//! and a script that is there before the page notes when something was first to be seen. It looks
//! only when the page has changed, and not while anything is timed.

use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::time::Duration;

use futures::FutureExt;
use parlab::analysis::record::Record;
use serde::Deserialize;
use tokio::process::Command;
use tokio::time::timeout;
use trust::native::{Native, Round};
use trust::run::{Stamps, Told};
use trust::{Run, Subject};

use crate::browser::Browser;
use crate::build::Build;
use crate::engine::Engine;
use crate::page::Page;
use crate::site::{Serve, Site};
use crate::visit::Visit;

/// How long one run may take in all, the start of its browser included.
const LIMIT: Duration = Duration::from_secs(90);
/// The native program measures about as long as the page did, and no longer than this.
const NATIVE_MOST_S: f64 = 4.0;

/// Put into the page before all else. A sample is drawn when the frame after the one that has it
/// begins.
const STOPWATCH: &str = "<script>
{
    const stamps = (window.stamps = { began: null, picture: null });
    let drawn = false;
    const watcher = new MutationObserver(() => {
        if (stamps.began === null && document.querySelector('#run.cancel')) {
            stamps.began = performance.now();
        }
        if (!drawn && document.querySelector('svg.plot .dot')) {
            drawn = true;
            watcher.disconnect();
            requestAnimationFrame(() =>
                requestAnimationFrame(() => (stamps.picture = performance.now())));
        }
    });
    watcher.observe(document, { childList: true, subtree: true, attributeFilter: ['class'] });
}
</script>";

const RESULT: &str = "
    const done = arguments[0];
    const end = (what) => done({ ...what, stamps: { ...window.stamps, ended: performance.now() } });
    window.parlab.result().then((record) => end({ record }), (error) => end({ error: error.message }));";

/// What the page gave.
#[derive(Deserialize)]
struct Answer {
    stamps: Stamps,
    record: Option<Record>,
    error: Option<String>,
}

/// A server of the page with its stopwatch, and the native program.
#[derive(Debug)]
pub struct Bench<'a> {
    engine: Engine,
    native: &'a Path,
    site: Site,
    _build: Build,
}

impl<'a> Bench<'a> {
    /// Serves a copy of the built folder `dist`, isolated by headers.
    pub async fn new(dist: &Path, engine: Engine, native: &'a Path) -> Self {
        let build = Build::copy_of(dist);
        let version = build.version();
        build.change("index.html", |page| {
            page.replacen("<head>", &format!("<head>{STOPWATCH}"), 1)
        });
        // So that the page's own service worker takes it for what it is.
        build.release_as(&version);
        let site = Site::start(build.folder(), Serve::default()).await;
        Bench {
            engine,
            native,
            site,
            _build: build,
        }
    }

    /// Opens the link in a browser of its own, and measures the same natively afterwards.
    pub async fn run(&self, subject: Subject, number: u32) -> Run {
        let mut run = Run {
            subject,
            number,
            stamps: Stamps::default(),
            page: None,
            native: None,
            failed: None,
        };
        match self.meet(subject).await {
            Ok(answer) => {
                run.stamps = answer.stamps;
                run.page = answer.record.as_ref().map(Told::of);
                run.failed = answer.error;
            }
            Err(why) => run.failed = Some(why),
        }
        let told = run.page.as_ref();
        if let Some((n, seed)) = told.and_then(|told| Some((told.n?, told.seed))) {
            let whole_s = run.whole_ms().unwrap_or_default() / 1e3;
            let seconds = whole_s.min(NATIVE_MOST_S);
            let native = self.measure(subject, n, seconds, seed).await;
            run.native = native.map_err(|why| run.failed = Some(why)).ok();
        }
        run
    }

    /// The version of the browser, as it says itself.
    pub async fn version(&self) -> String {
        let browser = Browser::start(self.visit().wishes(), None).await;
        let version = browser.version();
        browser.quit().await;
        version
    }

    fn visit(&self) -> Visit {
        Visit {
            engine: self.engine,
            ..Visit::default()
        }
    }

    async fn meet(&self, subject: Subject) -> Result<Answer, String> {
        let visit = self.visit();
        // What fails on a page panics; here it is a run that failed.
        let started = AssertUnwindSafe(Browser::start(visit.wishes(), None)).catch_unwind();
        let browser = started.await.map_err(|_| "the browser did not start")?;
        let page = Page::new(browser, visit.address(&self.site));
        let met = timeout(LIMIT, async {
            page.open(subject.link()).await;
            page.script_later(RESULT, Vec::new()).await
        });
        let met = AssertUnwindSafe(met).catch_unwind().await;
        page.close().await;
        let answer = met
            .map_err(|_| "the page could not be met".to_owned())?
            .map_err(|_| format!("it took longer than {} s", LIMIT.as_secs()))?;
        serde_json::from_value(answer).map_err(|error| format!("not a record: {error}"))
    }

    async fn measure(
        &self,
        subject: Subject,
        n: i64,
        seconds: f64,
        seed: u32,
    ) -> Result<Native, String> {
        let lock = subject.lock().name().to_owned();
        let arguments = [n.to_string(), seconds.to_string(), seed.to_string(), lock];
        let output = Command::new(self.native).args(arguments).output().await;
        let name = self.native.display();
        let output = output.map_err(|error| format!("{name}: {error}"))?;
        if !output.status.success() {
            let why = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{name}: {}", why.trim()));
        }
        let rounds: Vec<Round> =
            serde_json::from_slice(&output.stdout).map_err(|error| format!("{name}: {error}"))?;
        Native::of(n, rounds).ok_or_else(|| format!("{name}: no times"))
    }
}
