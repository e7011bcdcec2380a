//! What is seen before the program is there, and what is said if it never comes?

use browser_tests::stalling::held;
use browser_tests::wait::until_true;
use browser_tests::{Engine, Meeting, Serve, Visit, meet_beside_others, meet_in};
use parlab::experiment::Chapter;
use serde_json::Value;

/// A phone first: what comes with the service worker of a first visit moves most there.
const SCREENS: [(u32, u32); 2] = [(390, 844), (1024, 768)];
const CHAPTERS: [Chapter; 3] = [
    parlab::chapters::downloads::CHAPTER,
    parlab::chapters::threads::CHAPTER,
    parlab::chapters::queues::CHAPTER,
];
/// As parts of the screen. Browsers call less than 0.1 good; here nothing should move.
const MAX_SHIFT: f64 = 0.02;

/// Where the head stands: the top and the left of each part, in CSS pixels.
const PLACES: &str = "
    const parts = ['.brand', 'nav a[aria-current]', '.theme', 'h1', '.figure', '.runbar button'];
    const shown = (css) => [...document.querySelectorAll(css)].find((it) => it.checkVisibility());
    return parts.map((css) => {
        const place = shown(css).getBoundingClientRect();
        return [css, Math.round(place.top), Math.round(place.left)];
    });";

const IN_CONTROL: &str = "return Boolean(navigator.serviceWorker.controller)";

/// By how much what is seen has moved since the page was opened.
const SHIFTS: &str = "
    const done = arguments[0];
    let sum = 0;
    new PerformanceObserver((list) => {
        for (const shift of list.getEntries()) sum += shift.value;
    }).observe({ type: 'layout-shift', buffered: true });
    // What is buffered comes before the next frame but one.
    requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done(sum))));";

const NO_PROGRAM: Serve = Serve {
    missing: &["sw.js", "*_bg.wasm"],
    ..Serve::ISOLATED
};

#[test]
fn head_and_question_are_there_before_the_program_and_stay_where_they_are() {
    let mut before = Vec::new();
    meet_beside_others(NO_PROGRAM, async |lab| {
        for (screen, chapter) in all() {
            lab.page.resize(screen.0, screen.1).await;
            open(lab, chapter).await;
            lab.page.until_said("alert", "is missing").await;
            lab.page.find("heading", chapter.question()).await;
            before.push(lab.page.script(PLACES, Vec::new()).await);
        }
    });
    meet_beside_others(Serve::default(), async |lab| {
        for ((screen, chapter), before) in all().zip(&before) {
            lab.page.resize(screen.0, screen.1).await;
            lab.page.open(&format!("#/{}", chapter.slug())).await;
            lab.page.find("heading", chapter.question()).await;
            let after = lab.page.script(PLACES, Vec::new()).await;
            assert_eq!(&after, before, "{screen:?}, {chapter:?}");
            until_true("a service worker in control", async || {
                lab.page.script(IN_CONTROL, Vec::new()).await == true
            })
            .await;
            let moved = lab.page.script_later(SHIFTS, Vec::new()).await;
            let moved = moved.as_f64().expect("a number");
            println!("{screen:?}, {chapter:?}: moved by {moved:.4}");
            assert!(moved < MAX_SHIFT, "{screen:?}, {chapter:?}: {moved}");
        }
    });
}

#[test]
fn why_the_program_does_not_come_is_said_with_a_remedy() {
    let cases = [
        (
            Serve {
                typed: &[(".js", "text/plain")],
                ..Serve::ISOLATED
            },
            ["as text/plain", "py serve.py"],
        ),
        (
            Serve {
                missing: &["*.js"],
                ..Serve::ISOLATED
            },
            ["answered 404", "Otherwise copy the whole folder again"],
        ),
        (NO_PROGRAM, ["answered 404", "load the page again"]),
        (
            Serve {
                refused: &[".wasm"],
                ..Serve::ISOLATED
            },
            ["came the answer 403", "no WebAssembly (.wasm)"],
        ),
        (
            Serve {
                typed: &[(".wasm", "text/html")],
                changed: &[(".wasm", "<!doctype html><title>Sign in</title>")],
                ..Serve::ISOLATED
            },
            ["came a web page", "no WebAssembly (.wasm)"],
        ),
        (
            Serve {
                cut: &["_bg.wasm"],
                ..Serve::ISOLATED
            },
            ["could not be started", "copy the whole folder again"],
        ),
        (
            Serve {
                cut: &[".js"],
                ..Serve::ISOLATED
            },
            ["could not be started", "copy the whole folder again"],
        ),
        (
            Serve {
                policy: Some("script-src 'self' 'unsafe-inline'"),
                ..Serve::ISOLATED
            },
            ["Content-Security-Policy", "'wasm-unsafe-eval'"],
        ),
    ];
    for (serve, says) in cases {
        meet_beside_others(serve, async |lab| {
            open(lab, parlab::chapters::threads::CHAPTER).await;
            for said in says {
                lab.page.until_said("alert", said).await;
            }
        });
    }
}

#[test]
fn a_browser_without_webassembly_is_told_so() {
    for engine in [Engine::Chromium, Engine::Firefox] {
        if engine.programs().is_err() {
            continue;
        }
        let visit = Visit {
            engine,
            webassembly: false,
            beside_others: true,
            ..Visit::default()
        };
        meet_in(visit, Serve::default(), async |lab| {
            open(lab, parlab::chapters::threads::CHAPTER).await;
            lab.page
                .until_said("alert", "WebAssembly is switched off")
                .await;
        });
    }
}

#[test]
fn a_program_that_never_arrives_is_not_waited_for_in_silence() {
    meet_beside_others(Serve::default(), async |lab| {
        lab.page.prepare(&held("page_bg.wasm")).await;
        open(lab, parlab::chapters::threads::CHAPTER).await;
        lab.page
            .until_said("status", "The program is on its way")
            .await;
        // It is said by style alone, after a while.
        let later = "document.getAnimations().forEach((it) => it.finish())";
        lab.page.script(later, Vec::new()).await;
        lab.page
            .until_said("status", "It should be here by now")
            .await;
        lab.page.until_said("status", "load the page again").await;
    });
}

#[test]
fn the_page_asks_for_no_style_sheet() {
    meet_beside_others(Serve::default(), async |lab| {
        lab.page.open("#/threads").await;
        let script = "return performance.getEntriesByType('resource').map((it) => it.name)
            .filter((name) => name.includes('.css'));";
        let sheets = lab.page.script(script, Vec::new()).await;
        assert_eq!(sheets, Value::Array(Vec::new()));
    });
}

fn all() -> impl Iterator<Item = ((u32, u32), Chapter)> {
    SCREENS
        .into_iter()
        .flat_map(|screen| CHAPTERS.map(|chapter| (screen, chapter)))
}

/// Opens a chapter on a page whose program may never come.
async fn open(lab: &Meeting, chapter: Chapter) {
    let driver = lab.page.browser().driver();
    let address = lab.site.url(&format!("/#/{}", chapter.slug()));
    for address in ["about:blank", &address] {
        driver.goto(address).await.expect("a page");
    }
}
