//! Does the page's policy hold wherever the lab is, in its workers too? Every test of the page fails at
//! what is against it (see [`browser_tests::policies`]); here is shown that such a thing is noticed.

use browser_tests::build::Build;
use browser_tests::wait::until_true;
use browser_tests::{
    Engine, Meeting, Serve, Site, Visit, meet_beside_others, meet_in, meet_in_each,
};
use parlab::experiment::Chapter;
use parlab::record::Status;

const LINK: &str = "#/threads?n=20&workers=1,2&reps=1";
const PROCESSES: &str = "#/processes?n=20&workers=1,2&reps=1&run=1";

/// The engine ends itself if a policy lets it make code of text.
const EVIL: &str = "try { new Function('return 1')(); close(); } catch {}";

const EVIL_ENGINE: [Serve; 2] = [
    Serve {
        changed: &[("engine-worker.js", EVIL)],
        ..Serve::ISOLATED
    },
    Serve {
        changed: &[("engine-worker.js", EVIL)],
        ..Serve::NO_HEADERS
    },
];

#[test]
fn what_is_against_the_policy_is_forbidden_and_noticed() {
    meet_in_each(Serve::default(), async |lab| {
        let page = &lab.page;
        lab.site.violations().forgive();
        page.open("#/threads").await;
        let against = "
            document.body.setAttribute('style', 'outline: 3px solid red');
            const script = document.createElement('script');
            script.textContent = 'window.isInline = true';
            document.head.append(script);
            const worker = `try { new Function('1'); postMessage('runs'); } catch { postMessage('forbidden'); }`;
            const address = URL.createObjectURL(new Blob([worker], { type: 'text/javascript' }));
            window.said = null;
            window.worker = new Worker(address);
            window.worker.onmessage = ({ data }) => (window.said = data);";
        page.script(against, Vec::new()).await;
        until_true("the word of the worker", async || {
            page.says_yes("return window.said === 'forbidden'").await
        })
        .await;
        let forbidden =
            "return !window.isInline && getComputedStyle(document.body).outlineStyle === 'none'";
        assert!(page.says_yes(forbidden).await);
        // Each browser names what it forbids in its own way, and all name the part of the policy.
        for part in ["style-src", "script-src"] {
            until_true(part, async || lab.site.violations().say(part)).await;
        }
    });
}

#[test]
fn workers_have_a_policy_by_headers_and_by_the_service_worker() {
    for serve in EVIL_ENGINE {
        meet_beside_others(serve, async |lab| {
            lab.site.violations().forgive();
            lab.page.open(LINK).await;
            assert_eq!(lab.page.press_run().await.status, Status::Complete);
            until_true("a report by the engine", async || {
                lab.site.violations().say("engine-worker.js")
            })
            .await;
        });
    }
}

const NO_PROGRAM: Serve = Serve {
    missing: &["sw.js", "*_bg.wasm"],
    ..Serve::ISOLATED
};

#[test]
fn what_the_page_itself_forbids_is_no_rule_of_the_site() {
    meet_beside_others(Serve::default(), async |lab| {
        let build = Build::copy_of(&lab.settings.dist);
        build.change("index.html", |page| {
            page.replace(
                "<div id=\"shell\">",
                "<script>window.isOfHost = 1</script><div id=\"shell\">",
            )
        });
        let site = Site::start(build.folder(), NO_PROGRAM).await;
        site.violations().forgive();
        let driver = lab.page.browser().driver();
        driver.goto(site.url("/")).await.expect("a page");
        lab.page.until_said("alert", "is missing").await;
        assert!(lab.page.says_yes("return !window.isOfHost").await);
    });
}

#[test]
fn no_part_of_the_policy_is_loose() {
    meet_beside_others(Serve::default(), async |lab| {
        lab.page.open("#/downloads").await;
        let script = "
            const [first, ...others] = document.querySelectorAll('meta[http-equiv]');
            return others.length === 0 && first.previousElementSibling.hasAttribute('charset')
                ? first.content : '';";
        let policy = lab.page.script(script, Vec::new()).await;
        let policy = policy.as_str().expect("a text");
        for part in [
            "default-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "object-src 'none'",
            "'wasm-unsafe-eval'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        for loose in ["'unsafe-inline'", "'unsafe-eval'", "data:", "*"] {
            assert!(!policy.contains(loose), "{policy}");
        }
    });
}

/// What a person does in each engine without ever being against the policy: the server's end judges.
#[test]
fn a_session_keeps_to_the_policy_in_each_engine() {
    for engine in [Engine::Firefox, Engine::WebKitShared] {
        if engine.programs().is_err() {
            continue;
        }
        let visit = Visit {
            engine,
            beside_others: true,
            ..Visit::default()
        };
        meet_in(visit, Serve::NO_HEADERS, session);
    }
    meet_beside_others(Serve::NO_HEADERS, session);
}

async fn session(lab: &Meeting) {
    let page = &lab.page;
    page.open(PROCESSES).await;
    assert_eq!(page.record().await.status, Status::Complete);
    page.follow(LINK).await;
    assert_eq!(page.press_run().await.status, Status::Complete);
    for chapter in Chapter::all() {
        page.follow(&format!("#/{}", chapter.slug())).await;
        page.find("heading", chapter.question()).await;
    }
    let pictures = "return document.querySelectorAll('svg').length > 0";
    assert!(page.says_yes(pictures).await);
}
