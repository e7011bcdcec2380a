//! Does a program that knows the rules of WCAG 2.2 (A and AA, and best practice) find anything in any chapter:
//! before, during and after a run, in light and in dark, at a desk and on a phone?

use std::{env, fs};

use browser_tests::wait::until_true;
use browser_tests::{Page, Serve, Visit, meet_in};
use serde_json::{Value, json};

/// Each chapter, with a run that goes on until it is ended, and a short one.
const CHAPTERS: [(&str, &str, &str); 7] = [
    (
        "downloads",
        "concurrency=1&reps=1&files=16&latency_ms=4000",
        "concurrency=1,3&reps=1&latency_ms=0&kib_s=0&line_kib_s=0",
    ),
    (
        "threads",
        "n=40&workers=1,2&reps=10",
        "n=20&workers=1,2&reps=2&gil=on",
    ),
    (
        "processes",
        "n=40&workers=1,2&reps=10",
        "n=20&workers=1,2&reps=2&argument_kib=64",
    ),
    (
        "shared",
        "way=lock&additions=10000000&workers=2&reps=20",
        "additions=10000&workers=1,2&reps=2",
    ),
    (
        "futures",
        "workers=1&tasks=46,40",
        "workers=2&tasks=20,-1&end=wait",
    ),
    ("queues", "step=1&n=20", "n=20&broken=sentinel"),
    (
        "machine",
        "n=40&workers=1,2&reps=10",
        "n=20&workers=1,2&reps=2",
    ),
];
const SIZES: [(u32, u32); 2] = [(1280, 720), (390, 844)];
const SCHEMES: [&str; 2] = ["light", "dark"];

/// What is wrong by which rule, and where.
const CHECK: &str = "
    const done = arguments[0];
    // A colour on its way to another is none.
    for (const way of document.getAnimations()) if (way.effect.getComputedTiming().iterations < Infinity) way.finish();
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }).then(
        ({ violations }) => done(violations.map(({ id, nodes }) =>
            `${id}: ${nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`)),
        (error) => done([`axe itself: ${error}`]),
    );";

#[test]
fn no_rule_of_wcag_is_broken_in_any_chapter() {
    let Some(checker) = env::var_os("PARLAB_AXE") else {
        return println!("not checked: npm could not bring axe-core");
    };
    let checker = fs::read_to_string(checker).expect("the checker");
    let visit = Visit {
        beside_others: true,
        limit_s: 400,
        ..Visit::default()
    };
    meet_in(visit, Serve::default(), async |lab| {
        let page = &lab.page;
        let mut faults = Vec::new();
        for (chapter, long, short) in CHAPTERS {
            page.open(&format!("#/{chapter}")).await;
            page.script(&checker, Vec::new()).await;
            let mut check = async |when| {
                let found = in_each_dress(page).await;
                faults.extend(
                    found
                        .into_iter()
                        .map(|it| format!("{chapter}, {when}, {it}")),
                );
            };
            check("before").await;
            page.follow(&format!("#/{chapter}?{long}&run=1")).await;
            page.find("button", "Cancel").await;
            check("during").await;
            // A fast machine may be done by itself.
            let cancel = "[...document.querySelectorAll('button')]
                .find((it) => it.textContent.trim().endsWith('Cancel'))?.click()";
            page.script(cancel, Vec::new()).await;
            until_true("it has ended", async || page.can_run().await).await;
            page.follow(&format!("#/{chapter}?{short}&run=1")).await;
            page.record().await;
            until_true("it has ended", async || page.can_run().await).await;
            check("after").await;
        }
        faults.dedup();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    });
}

async fn in_each_dress(page: &Page) -> Vec<String> {
    let mut faults = Vec::new();
    for (width, height) in SIZES {
        page.resize(width, height).await;
        for scheme in SCHEMES {
            let media =
                json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
            let cdp = page.browser().driver().cdp();
            let set = cdp.send_raw("Emulation.setEmulatedMedia", media).await;
            set.expect("another colour scheme");
            let found = page.script_later(CHECK, Vec::new()).await;
            let found: Vec<String> = found
                .as_array()
                .map(|found| {
                    found
                        .iter()
                        .filter_map(Value::as_str)
                        .map(str::to_owned)
                        .collect()
                })
                .unwrap_or_default();
            faults.extend(
                found
                    .into_iter()
                    .map(|it| format!("{scheme}, {width} px: {it}")),
            );
        }
    }
    faults
}
