//! A browser with the lab's page, and the peers that run in that page.

use std::fs;
use std::path::Path;

use peers::job::{Answer, Job};
use serde_json::{Value, json};

use super::places::Places;
use crate::browser::Browser;
use crate::build::Build;
use crate::engine::Engine;
use crate::page::Page;
use crate::site::{Serve, Site};
use crate::visit::Visit;

/// Where the peers' scripts are put, beside the page.
const FOLDER: &str = "peers";
/// As a good host does.
const PACKED: Serve = Serve {
    packed: true,
    ..Serve::ISOLATED
};
const SCRIPTS: [&str; 4] = ["page.js", "peer.js", "worker.js", "workerpool-worker.js"];
/// The package, within the folder of its installation.
const PACKAGE: &str = "node_modules/workerpool/dist/workerpool.js";

/// Put into the page before all else: when Run could first be pressed, and how much was moved by then.
const STOPWATCH: &str = "<script>
{
    const stamps = (window.stamps = { run: null, shift: null });
    const watcher = new MutationObserver(() => {
        const run = document.querySelector('#shell') ? null : document.querySelector('#run');
        if (run && !run.hasAttribute('aria-disabled')) {
            stamps.run = performance.now();
            watcher.disconnect();
        }
    });
    watcher.observe(document, { childList: true, subtree: true, attributes: true });
    try {
        new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) stamps.shift += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
        if (PerformanceObserver.supportedEntryTypes.includes('layout-shift')) stamps.shift = 0;
    } catch {}
}
</script>";

/// The file is there, or its place is said.
fn copy(from: &Path, to: &Path) -> bool {
    fs::copy(from, to).is_ok()
}

/// A browser that stays open, the lab served to it, and the same from a host without headers.
pub struct Met {
    name: String,
    engine: Engine,
    page: Page,
    unisolated: Page,
    has_package: bool,
    /// Isolated by headers, and without them.
    sites: [Site; 2],
    _build: Build,
}

impl Met {
    /// Starts the browser, and serves a copy of the built page with the peers' scripts beside it.
    pub async fn start(engine: Engine, places: &Places) -> Self {
        let build = Build::copy_of(&places.dist);
        let version = build.version();
        build.change("index.html", |page| {
            page.replacen("<head>", &format!("<head>{STOPWATCH}"), 1)
        });
        build.release_as(&version);
        let folder = build.folder().join(FOLDER);
        fs::create_dir_all(&folder).expect("a folder for the peers");
        let scripts = places.peers.join("javascript");
        for name in SCRIPTS {
            assert!(
                copy(&scripts.join(name), &folder.join(name)),
                "{name} is missing"
            );
        }
        let has_package = copy(&scripts.join(PACKAGE), &folder.join("workerpool.js"));
        let isolated = Site::start(build.folder(), PACKED).await;
        let plain = Site::start(build.folder(), Serve::NO_HEADERS).await;
        let visit = visit(engine);
        let browser = Browser::start(visit.wishes(), None).await;
        let name = format!("{engine} {}", major(&browser.version()));
        let page = Page::new(browser, visit.address(&isolated));
        let browser = Browser::start(visit.wishes(), None).await;
        let unisolated = Page::new(browser, visit.address(&plain));
        // The service worker isolates the page, and loads it once more for that.
        unisolated.open("").await;
        page.open("").await;
        Met {
            name,
            engine,
            page,
            unisolated,
            has_package,
            sites: [isolated, plain],
            _build: build,
        }
    }

    /// The browser, with the first part of its version.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which it is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The page, isolated by headers.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// The page, isolated by its own service worker.
    pub fn behind_service_worker(&self) -> &Page {
        &self.unisolated
    }

    /// The same page in a browser that has never seen it: nothing is in any cache.
    pub async fn first_visit(&self) -> Page {
        let visit = visit(self.engine);
        let browser = Browser::start(visit.wishes(), None).await;
        Page::new(browser, visit.address(&self.sites[0]))
    }

    /// Asks a peer that runs in the page.
    pub async fn ask(&self, name: &str, job: &Job) -> Answer {
        if name == peers::peer::WORKERPOOL && !self.has_package {
            return Answer::Missing("the package could not be installed".to_owned());
        }
        let script = "
            const [folder, name, job, done] = arguments;
            const late = new Promise((_, reject) =>
                setTimeout(() => reject('no answer within 60 s'), 60_000));
            const answer = import(new URL(`${folder}/page.js`, document.baseURI))
                .then(({ ask }) => ask(name, job));
            Promise.race([answer, late]).then(done, (error) => done({ missing: String(error) }));";
        let peer = if name == peers::peer::WORKERPOOL {
            "workerpool"
        } else {
            "workers"
        };
        let job = serde_json::to_value(job).expect("plain data");
        let answer = self
            .page
            .script_later(script, vec![json!(FOLDER), json!(peer), job])
            .await;
        serde_json::from_value(answer.clone())
            .unwrap_or_else(|_| Answer::Missing(format!("it said {answer}")))
    }

    /// Opens a run link anew, and gives the record of the run.
    pub async fn run(&self, link: &str) -> Result<Value, String> {
        run(&self.page, link).await
    }

    /// Closes all.
    pub async fn end(self) {
        self.page.close().await;
        self.unisolated.close().await;
    }
}

fn visit(engine: Engine) -> Visit {
    Visit {
        engine,
        ..Visit::default()
    }
}

/// Opens a run link anew, and gives the record of the run.
pub async fn run(page: &Page, link: &str) -> Result<Value, String> {
    page.open(link).await;
    result(page).await
}

/// The record of the run in progress.
pub async fn result(page: &Page) -> Result<Value, String> {
    let script = "
        const done = arguments[0];
        window.parlab.result().then((record) => done({ record }), (error) => done({ error: error.message }));";
    let answer = page.script_later(script, Vec::new()).await;
    match answer.get("record") {
        Some(record) if record["status"] == "complete" => Ok(record.clone()),
        Some(record) => Err(format!(
            "the run ended as {}: {}",
            record["status"], record["void"]
        )),
        None => Err(format!("the run failed: {}", answer["error"])),
    }
}

fn major(version: &str) -> &str {
    version.split('.').next().unwrap_or(version)
}
