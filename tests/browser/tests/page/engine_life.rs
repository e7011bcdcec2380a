//! What becomes of a run when the engine is slow, stalls, dies or is replaced again and again?

use std::env;

use browser_tests::experiments::{processes, run_link, threads};
use browser_tests::figures::median;
use browser_tests::stalling::{held, hideable};
use browser_tests::wait::until_true;
use browser_tests::{
    Meeting, Page, Serve, Visit, in_haste, meet_beside_others, meet_in, meet_in_each,
};
use parlab::record::Status;
use serde_json::json;

/// A run that would go on until it is cancelled.
const LONG: &str = "#/threads?n=40&workers=1,2&reps=10&run=1";
const SHORT: &str = "#/threads?n=20&workers=1,2&reps=2";
const SHARES_MEMORY: &str =
    "return self.crossOriginIsolated && typeof SharedArrayBuffer === 'function'";

#[test]
fn a_run_cancelled_while_the_engine_compiles_leaves_nothing_behind() {
    meet_beside_others(Serve::NO_SERVICE_WORKER, async |lab| {
        let page = &lab.page;
        page.prepare(&held("engine_bg.wasm")).await;
        page.open(LONG).await;
        page.click("button", "Cancel").await;
        assert_eq!(page.record().await.status, Status::Cancelled);
        page.follow(SHORT).await;
        page.click("button", "Run").await;
        page.let_go().await;
        let record = page.record().await;
        assert_eq!(record.status, Status::Complete);
        assert_eq!((record.samples.len(), &record.void), (4, &None));
    });
}

#[test]
fn a_tab_hidden_while_the_engine_compiles_begins_when_it_is_seen() {
    meet_beside_others(Serve::NO_SERVICE_WORKER, async |lab| {
        let page = &lab.page;
        page.prepare(&held("engine_bg.wasm")).await;
        page.prepare(&hideable(false)).await;
        page.open(&format!("{SHORT}&run=1")).await;
        page.find("button", "Cancel").await;
        page.script("window.hide(true)", Vec::new()).await;
        page.let_go().await;
        until_ready(page).await;
        page.until_said("group", "Starting the engine").await;
        page.script("window.hide(false)", Vec::new()).await;
        let record = page.record().await;
        assert_eq!(record.status, Status::Complete);
        assert_eq!((record.samples.len(), &record.void), (4, &None));
    });
}

/// Waits until the engine has measured its clock, which is the first thing that it says.
async fn until_ready(page: &Page) {
    let script = "return document.querySelector('footer').textContent.includes('µs, measured')";
    until_true("an engine that is ready", async || {
        page.says_yes(script).await
    })
    .await;
}

#[test]
fn what_the_page_waits_for_has_a_time_limit_and_a_sentence() {
    let stalled_engine = Serve {
        changed: &[(
            "engine.js",
            "if (self.name === 'parlab engine') await new Promise(() => {});",
        )],
        ..Serve::NO_SERVICE_WORKER
    };
    let cases = [
        (
            Serve::NO_SERVICE_WORKER,
            "split_results.wasm",
            60,
            "A part of the lab could not be fetched",
        ),
        (
            Serve::NO_SERVICE_WORKER,
            "engine_bg.wasm",
            60,
            "(engine_bg.wasm) has not arrived within 60 s",
        ),
        (
            stalled_engine,
            "nothing",
            30,
            "its worker has said nothing for 30 s",
        ),
    ];
    for (serve, name, seconds, says) in cases {
        meet_beside_others(serve, async |lab| {
            let page = &lab.page;
            page.prepare(&held(name)).await;
            page.open(SHORT).await;
            page.click("button", "Run").await;
            if name != "split_results.wasm" {
                page.find("button", "Cancel").await;
            }
            until_true("it waits", async || {
                page.is_timed(seconds).await && (name == "nothing" || page.holds().await)
            })
            .await;
            page.time_is_up(seconds).await;
            let why = page.result().await.expect_err("nothing could run");
            assert!(why.contains(says), "{why}");
            page.until_said("alert", says).await;
            until_true("Run can be pressed", async || page.can_run().await).await;
            if name == "nothing" {
                return;
            }
            // The next attempt is a new one.
            page.click("button", "Run").await;
            page.let_go().await;
            assert_eq!(page.record().await.status, Status::Complete);
        });
    }
}

#[test]
fn threads_and_processes_that_stall_have_a_time_limit_and_a_sentence() {
    let thread = Serve {
        changed: &[(
            "engine.js",
            in_haste!("if (self.name === 'parlab thread 1') await new Promise(() => {});"),
        )],
        ..Serve::NO_SERVICE_WORKER
    };
    let process = Serve {
        changed: &[(
            "engine.js",
            in_haste!("if (self.name === 'parlab process 1') await new Promise(() => {});"),
        )],
        ..Serve::NO_SERVICE_WORKER
    };
    let by_address = Serve {
        policy: Some("worker-src 'self'"),
        ..thread
    };
    let cases = [
        (
            thread,
            threads(20, &[2], 1),
            "did not start 2 workers within 30 s",
        ),
        (
            process,
            processes(20, &[2], 1),
            "did not start 1 worker within 30 s",
        ),
        (
            by_address,
            threads(20, &[2], 1),
            "(engine-worker.js, engine.js) have not arrived",
        ),
    ];
    for (serve, experiment, says) in cases {
        meet_beside_others(serve, async |lab| {
            lab.page.open(&run_link(&experiment)).await;
            let why = lab.page.result().await.expect_err("one has not started");
            assert!(why.contains(says), "{why}");
            lab.page.until_said("alert", says).await;
        });
    }
}

/// Whichever browser it is: not all of them hand on what happens in a worker's worker.
#[test]
fn a_thread_that_dies_in_a_sweep_is_told_at_once() {
    let serve = Serve {
        changed: &[(
            "engine.js",
            "if (self.name === 'parlab thread 1') { const now = performance.now.bind(performance); \
             performance.now = () => { const ms = now(); \
             if (ms > 1500) throw new Error('it is broken'); return ms; }; }",
        )],
        ..Serve::NO_SERVICE_WORKER
    };
    meet_in_each(serve, async |lab| {
        lab.page.open("#/threads").await;
        if lab.page.says_yes(SHARES_MEMORY).await {
            fails_in_words(lab, "it is broken").await;
        }
    });
}

#[test]
fn an_engine_that_traps_in_a_sweep_is_told_at_once() {
    let serve = Serve {
        changed: &[(
            "engine.js",
            "if (self.name === 'parlab engine') { const now = performance.now.bind(performance); \
             performance.now = () => { const ms = now(); \
             if (ms > 1500) throw new WebAssembly.RuntimeError('it is trapped'); return ms; }; }",
        )],
        ..Serve::NO_SERVICE_WORKER
    };
    meet_in_each(serve, async |lab| {
        lab.page.open("#/processes").await;
        fails_in_words(lab, "it is trapped").await;
    });
}

async fn fails_in_words(lab: &Meeting, what: &str) {
    let experiment = match lab.page.says_yes(SHARES_MEMORY).await {
        true => threads(34, &[1, 2], 50),
        false => processes(34, &[1, 2], 50),
    };
    lab.page.open(&run_link(&experiment)).await;
    let why = lab.page.result().await.expect_err("it has died");
    // One that dies while the engine asks it for its clock is missed by that first.
    let is_told = why.contains(what) || why.contains("a worker doesn’t answer");
    assert!(is_told, "{why}");
    lab.page.until_said("alert", &why).await;
    until_true("Run can be pressed", async || lab.page.can_run().await).await;
}

#[test]
fn a_second_run_is_answered_and_not_dropped() {
    meet_beside_others(Serve::NO_SERVICE_WORKER, async |lab| {
        let page = &lab.page;
        page.prepare(
            "window.heard = [];
            const Plain = window.Worker;
            window.Worker = class extends Plain {
                constructor(...how) {
                    super(...how);
                    window.engine = this;
                    this.addEventListener('message', ({ data }) => window.heard.push(data));
                }
                postMessage(message, ...rest) {
                    if (String(message).includes('\"what\"')) window.order = message;
                    super.postMessage(message, ...rest);
                }
            };",
        )
        .await;
        page.open(LONG).await;
        until_true("a run at work", async || {
            page.says_yes("return Boolean(window.order)").await
        })
        .await;
        let second = "engine.postMessage(order.replace('\"run\":1', '\"run\":77'))";
        page.script(second, Vec::new()).await;
        let refused = "return heard.some((it) =>
            String(it).includes('77') && String(it).includes('Another run is in progress'))";
        until_true("an answer", async || page.says_yes(refused).await).await;
        page.click("button", "Cancel").await;
        assert_eq!(page.record().await.status, Status::Cancelled);
    });
}

/// How many engines are replaced; 300 by `PARLAB_REPLACEMENTS=300` take some minutes.
const REPLACEMENTS: u32 = 30;
/// How long Cancel may take at the end, in times of what it took at first.
const SLOWER: f64 = 3.0;
/// By how much memory may grow from the first replacements to the last.
const GROWTH: f64 = 1.25;

/// Presses Run, waits until the pool is at work, presses Cancel and waits until Run can be pressed: so many
/// times. Gives how long each Cancel took.
const REPLACE: &str = "
    const [times, done] = arguments;
    const button = (name) => [...document.querySelectorAll('button')]
        .find((it) => it.textContent.trim().endsWith(name) && !it.hasAttribute('aria-disabled'));
    const until = (find) => new Promise((found) => {
        const look = () => {
            const it = find();
            if (it) found(it); else setTimeout(look, 2);
        };
        look();
    });
    const works = () => [...document.querySelectorAll('.progress')]
        .some((it) => it.textContent.includes('of 2 samples') && !it.textContent.includes('Starting'));
    (async () => {
        const took = [];
        for (let at = 0; at < times; at += 1) {
            (await until(() => button('Run'))).click();
            await until(works);
            const begun = performance.now();
            button('Cancel').click();
            await until(() => button('Run'));
            took.push(performance.now() - begun);
        }
        done(took);
    })();";

#[test]
fn engines_are_replaced_again_and_again_without_growing() {
    let times = env::var("PARLAB_REPLACEMENTS").ok();
    let times = times
        .and_then(|times| times.parse().ok())
        .unwrap_or(REPLACEMENTS);
    let visit = Visit {
        limit_s: 120 + 3 * u64::from(times),
        ..Visit::default()
    };
    meet_in(visit, Serve::NO_SERVICE_WORKER, async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=45&workers=8&reps=2").await;
        let mut took = Vec::new();
        let mut resources = Vec::new();
        let each = times / 6;
        for _ in 0..6 {
            let some = page.script_later(REPLACE, vec![json!(each)]).await;
            let some: Vec<f64> = serde_json::from_value(some).expect("times");
            took.extend(some);
            // A browser lets a thread that computes go on for some seconds.
            until_true("the latest engine alone", async || {
                let now = page.browser().resources();
                now.is_none_or(|now| now.workers <= 1)
            })
            .await;
            resources.extend(page.browser().resources());
        }
        let of = |some: &[f64]| {
            let mut some = some.to_vec();
            some.sort_by(f64::total_cmp);
            median(&some)
        };
        let half = took.len() / 2;
        let (first, last) = (of(&took[..half]), of(&took[half..]));
        let most = took.iter().copied().fold(0.0, f64::max);
        println!(
            "{} replacements: cancel {:.0} ms, at most {most:.0} ms",
            took.len(),
            of(&took)
        );
        for now in &resources {
            println!("{:.0} MB, {} workers", now.memory_mb, now.workers);
        }
        assert!(last <= SLOWER * first, "{took:?}");
        if let (Some(first), Some(last)) = (resources.first(), resources.last()) {
            assert!(last.memory_mb <= GROWTH * first.memory_mb, "{resources:?}");
        }
    });
}
