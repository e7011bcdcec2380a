//! What the page itself costs: when it is there, how smoothly it runs, how large it is.

use std::fs;
use std::path::Path;
use std::time::Duration;

use peers::Figures;
use peers::goals::rows;
use peers::job::Unit;
use peers::peer::{LAB, within};
use serde_json::{Value, json};

use super::browser::{Met, result};
use super::places::Places;
use crate::engine::Engine;
use crate::page::Page;
use crate::wait::{self, until_true};

/// 3 Mbit/s, with the waits of a mobile line.
const SLOW_LINE: (u32, u32) = (3_000_000 / 8, 150);
const SLOWED: u32 = 4;
/// After so many cancelled runs memory is looked at first.
const FIRST_LOOK: u32 = 5;
/// How long a browser may take to tell how much memory a page has.
const MEMORY_LIMIT: Duration = Duration::from_secs(240);
/// A run that would take long.
const LONG: &str = "#/threads?n=45&workers=8&reps=1&run=1";

/// Tasks over 50 ms by the browser's own account, and gaps between frames by a loop of them.
const WATCH: &str = "
    const watch = (window.watch = { task: 0, frame: 0, on: true });
    if (PerformanceObserver.supportedEntryTypes.includes('longtask')) {
        watch.tasks = new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) watch.task = Math.max(watch.task, entry.duration);
        });
        watch.tasks.observe({ type: 'longtask' });
    } else {
        watch.task = null;
    }
    let last = performance.now();
    const frame = (now) => {
        watch.frame = Math.max(watch.frame, now - last);
        last = now;
        if (watch.on) requestAnimationFrame(frame);
    };
    requestAnimationFrame((now) => {
        last = now;
        requestAnimationFrame(frame);
    });";
const WATCHED: &str = "
    const { watch } = window;
    watch.on = false;
    return { task: watch.task, frame: watch.frame };";

/// What a round measures of the page in a browser.
pub async fn figures(met: &Met, round: usize, figures: &mut Figures) {
    let lab = within(LAB, met.name());
    let page = met.first_visit().await;
    page.open("").await;
    let start = started(&page).await;
    page.close().await;
    note_start(
        figures,
        &lab,
        round,
        &start,
        rows::FIRST_PAINT,
        rows::UNTIL_RUN,
    );
    match start["shift"].as_f64() {
        Some(shift) => figures.note(rows::SHIFT, Unit::Ratio, &lab, round, shift),
        None => figures.missing(rows::SHIFT, Unit::Ratio, &lab, "the browser doesn’t tell"),
    }
    if met.engine() == Engine::Chromium {
        let page = met.first_visit().await;
        slow_down(&page).await;
        page.open("").await;
        let start = started(&page).await;
        page.close().await;
        let (paint, run) = (rows::SLOW_FIRST_PAINT, rows::SLOW_UNTIL_RUN);
        note_start(figures, &lab, round, &start, paint, run);
    }
    let page = met.page();
    let sweep = (
        "#/threads?n=30&workers=1,8,32&reps=3&run=1",
        rows::SWEEP_TASK,
        rows::SWEEP_FRAME,
    );
    let queues = (
        "#/queues?workers=4&tasks=32&n=30&run=1",
        rows::QUEUES_TASK,
        rows::QUEUES_FRAME,
    );
    for (link, task, frame) in [sweep, queues] {
        page.open("#/machine").await;
        page.script(WATCH, Vec::new()).await;
        page.follow(link).await;
        let ran = result(page).await;
        let watched = page.script(WATCHED, Vec::new()).await;
        if let Err(why) = &ran {
            figures.missing(frame, Unit::Ms, &lab, why);
            continue;
        }
        if let Some(ms) = watched["frame"].as_f64() {
            figures.note(frame, Unit::Ms, &lab, round, ms);
        }
        match watched["task"].as_f64() {
            // What is shorter than 50 ms is not told.
            Some(ms) => figures.note(task, Unit::Ms, &lab, round, ms),
            None => figures.missing(task, Unit::Ms, &lab, "the browser doesn’t tell"),
        }
    }
}

/// Memory after a few and after many cancelled runs, where the browser says it.
pub async fn memory(met: &Met, many: u32, figures: &mut Figures) {
    let lab = within(LAB, met.name());
    let page = met.page();
    page.open("#/threads").await;
    let figures_of = async || {
        let script = "return Boolean(performance.measureUserAgentSpecificMemory)";
        if !page.says_yes(script).await {
            let why = || "the browser doesn’t tell".to_owned();
            return (Err(why()), Err(why()));
        }
        cancel_runs(page, FIRST_LOOK).await;
        let few = bytes_of(page).await;
        cancel_runs(page, many.saturating_sub(FIRST_LOOK)).await;
        (few, bytes_of(page).await)
    };
    match figures_of().await {
        (Ok(few), Ok(more)) => {
            figures.note(rows::MEMORY, Unit::Mb, &lab, 0, more / 1e6);
            figures.note(rows::MEMORY_GROWTH, Unit::Ratio, &lab, 0, more / few);
        }
        (Err(why), _) | (_, Err(why)) => {
            figures.missing(rows::MEMORY, Unit::Mb, &lab, &why);
            figures.missing(rows::MEMORY_GROWTH, Unit::Ratio, &lab, &why);
        }
    }
}

/// The files of the programs, as they are sent by brotli, and how much of it comes until Run can be pressed.
pub fn bytes(places: &Places, figures: &mut Figures) {
    let mut files = packed(&places.dist);
    for entry in fs::read_dir(&places.dist).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with("page-") {
            files.extend(packed(&entry.path()));
        }
    }
    files.retain(|(name, _)| {
        let of_program = ["index", "page", "parts", "split", "engine"];
        of_program.iter().any(|start| name.starts_with(start))
    });
    files.sort_by(|one, other| one.0.cmp(&other.0));
    let first = files.iter().filter(|(name, _)| !name.starts_with("split"));
    let until_run = first.map(|(_, kb)| kb).sum();
    figures.note(rows::BYTES, Unit::Kb, LAB, 0, until_run);
    for (name, kb) in files {
        figures.note(&format!("by brotli: {name}"), Unit::Kb, LAB, 0, kb);
    }
}

/// The files of a folder that lie packed beside themselves, and their size in kB.
fn packed(folder: &Path) -> Vec<(String, f64)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let packed = entries.filter_map(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        let size = u32::try_from(entry.metadata().ok()?.len()).ok()?;
        Some((name.strip_suffix(".br")?.to_owned(), f64::from(size) / 1e3))
    });
    packed.collect()
}

async fn started(page: &Page) -> Value {
    until_true("Run, ready to be pressed", async || {
        page.says_yes("return window.stamps.run !== null").await
    })
    .await;
    let script = "
        const paint = performance.getEntriesByName('first-contentful-paint')[0];
        return { ...window.stamps, paint: paint ? paint.startTime : null };";
    page.script(script, Vec::new()).await
}

fn note_start(
    figures: &mut Figures,
    lab: &str,
    round: usize,
    start: &Value,
    paint: &str,
    run: &str,
) {
    match start["paint"].as_f64() {
        Some(ms) => figures.note(paint, Unit::Ms, lab, round, ms),
        None => figures.missing(paint, Unit::Ms, lab, "the browser doesn’t tell"),
    }
    if let Some(ms) = start["run"].as_f64() {
        figures.note(run, Unit::Ms, lab, round, ms);
    }
}

/// A slow line and a slow processor.
async fn slow_down(page: &Page) {
    let (bytes_a_second, latency) = SLOW_LINE;
    let line = json!({
        "offline": false,
        "latency": latency,
        "downloadThroughput": bytes_a_second,
        "uploadThroughput": bytes_a_second,
    });
    let tools = page.driver().cdp();
    for (name, value) in [
        ("Network.enable", json!({})),
        ("Network.emulateNetworkConditions", line),
        ("Emulation.setCPUThrottlingRate", json!({ "rate": SLOWED })),
    ] {
        tools.send_raw(name, value).await.expect("a slower page");
    }
}

async fn cancel_runs(page: &Page, times: u32) {
    for _ in 0..times {
        until_true("Run, ready to be pressed", async || page.can_run().await).await;
        page.follow(LONG).await;
        page.click("button", "Cancel").await;
        page.follow("#/threads").await;
    }
    until_true("Run, ready to be pressed", async || page.can_run().await).await;
}

/// Page and workers together. The browser takes a minute or two to tell.
async fn bytes_of(page: &Page) -> Result<f64, String> {
    let ask = "
        window.told = null;
        performance.measureUserAgentSpecificMemory().then(({ bytes }) => (window.told = bytes));";
    page.script(ask, Vec::new()).await;
    let told = async || page.script("return window.told", Vec::new()).await.as_f64();
    wait::within(MEMORY_LIMIT, told).await.ok_or_else(|| {
        let seconds = MEMORY_LIMIT.as_secs();
        format!("the browser told nothing within {seconds} s")
    })
}
