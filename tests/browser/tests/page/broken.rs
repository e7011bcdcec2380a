//! What does a person see when a file of the engine is missing on the server?

use std::fs;

use browser_tests::build::Build;
use browser_tests::experiments::{processes, threads};
use browser_tests::labels::{DOWNLOADS, TO_DOWNLOADS};
use browser_tests::wait::until_true;
use browser_tests::{Page, Serve, Site, meet_beside_others};
use parlab::record::Status;

const NOT_STARTED: &str = "The engine did not start";
const PART_MISSING: &str = "A part of the lab could not be fetched";

#[test]
fn without_the_engines_module_the_page_says_so() {
    meet_beside_others(
        Serve {
            missing: &["engine_bg.wasm"],
            ..Serve::default()
        },
        async |lab| {
            says_so_and_stays_usable(&lab.page).await;
        },
    );
}

#[test]
fn without_the_engines_script_the_page_says_so() {
    meet_beside_others(
        Serve {
            missing: &["engine.js"],
            ..Serve::default()
        },
        async |lab| {
            says_so_and_stays_usable(&lab.page).await;
        },
    );
}

#[test]
fn without_the_engines_worker_the_page_says_so() {
    meet_beside_others(
        Serve {
            missing: &["engine-worker.js"],
            ..Serve::default()
        },
        async |lab| {
            says_so_and_stays_usable(&lab.page).await;
        },
    );
}

#[test]
fn a_run_whose_processes_do_not_all_start_fails_in_words() {
    let serve = Serve {
        changed: &[(
            "engine.js",
            "if (self.name === 'parlab process 1') throw new Error('it is broken');",
        )],
        ..Serve::NO_SERVICE_WORKER
    };
    meet_beside_others(serve, async |lab| {
        lab.page
            .open("#/processes?n=20&workers=2&reps=1&run=1")
            .await;
        let why = lab.page.result().await.expect_err("a process is missing");
        assert!(why.starts_with("The pool of workers is broken"), "{why}");
        lab.page.until_said("alert", &why).await;
        lab.page.follow("#/threads?n=20&workers=2&reps=1").await;
        let record = lab.page.press_run().await;
        assert_eq!(record.status, Status::Complete);
    });
}

#[test]
fn a_run_whose_threads_do_not_all_start_fails_at_once_and_in_words() {
    let serve = Serve {
        changed: &[(
            "engine.js",
            "if (self.name === 'parlab thread 1') throw new Error('it is broken');",
        )],
        ..Serve::NO_SERVICE_WORKER
    };
    meet_beside_others(serve, async |lab| {
        lab.page.open("#/threads?n=20&workers=2&reps=1&run=1").await;
        let why = lab.page.result().await.expect_err("a thread is missing");
        assert!(why.contains("it is broken"), "{why}");
        lab.page.until_said("alert", &why).await;
    });
}

#[test]
fn where_a_policy_forbids_scripts_of_the_page_s_own_workers_start_by_their_address() {
    let serve = Serve {
        policy: Some("worker-src 'self'"),
        ..Serve::NO_SERVICE_WORKER
    };
    meet_beside_others(serve, async |lab| {
        for experiment in [threads(20, &[1, 2], 1), processes(20, &[1, 2], 1)] {
            let record = lab.page.run(&experiment).await;
            assert_eq!(record.status, Status::Complete);
        }
    });
}

#[test]
fn a_run_link_without_an_engine_is_rejected() {
    meet_beside_others(
        Serve {
            missing: &["engine_bg.wasm"],
            ..Serve::default()
        },
        async |lab| {
            lab.page.open("#/threads?n=20&workers=2&reps=1&run=1").await;
            let why = lab.page.result().await.expect_err("there is no engine");
            assert!(why.contains(NOT_STARTED), "{why}");
            assert!(lab.page.can_run().await);
        },
    );
}

/// The error stands in the chapter; the other chapter opens; and Run, pressed all the same, ends
/// with the error again instead of waiting for ever.
async fn says_so_and_stays_usable(page: &Page) {
    page.open("#/threads?n=20&workers=2&reps=1").await;
    page.until_said("alert", NOT_STARTED).await;
    page.click("link", TO_DOWNLOADS).await;
    page.find("heading", DOWNLOADS).await;
    page.click("button", "Auto").await;
    page.click("button", "Run").await;
    until_true("an end of the run, with the error", async || {
        let said = page
            .texts("alert")
            .await
            .iter()
            .any(|text| text.contains(NOT_STARTED));
        said && page.can_run().await
    })
    .await;
}

#[test]
fn without_its_second_part_the_page_says_so() {
    let serve = Serve {
        missing: &["sw.js", "split_results.wasm"],
        ..Serve::default()
    };
    meet_beside_others(serve, async |lab| {
        lab.page.open("#/threads?n=20&workers=2&reps=1&run=1").await;
        let why = lab.page.result().await.expect_err("nothing can run");
        assert!(why.contains(PART_MISSING), "{why}");
        lab.page.until_said("alert", PART_MISSING).await;
        lab.page.click("button", "Load the page again").await;
        lab.page.until_said("alert", PART_MISSING).await;
        assert!(lab.page.can_run().await);
        lab.page.click("link", TO_DOWNLOADS).await;
        lab.page.find("heading", DOWNLOADS).await;
    });
}

#[test]
fn a_policy_that_forbids_workers_is_named_at_once() {
    let serve = Serve {
        policy: Some("worker-src 'none'"),
        ..Serve::NO_SERVICE_WORKER
    };
    meet_beside_others(serve, async |lab| {
        lab.page.open("#/threads?n=20&workers=2&reps=1").await;
        lab.page
            .until_said("alert", "(Content-Security-Policy: worker-src)")
            .await;
    });
}

#[test]
fn an_engine_of_another_build_is_not_talked_to() {
    meet_beside_others(Serve::default(), async |lab| {
        let build = Build::copy_of(&lab.settings.dist);
        let worker = build.folder().join("engine-worker.js");
        let worker = fs::read_to_string(worker).expect("the first lines");
        let (_, after) = worker.split_once("?v=").expect("the name of the build");
        let name = after.split('"').next().expect("its end").as_bytes();
        let path = build.folder().join("engine_bg.wasm");
        let mut engine = fs::read(&path).expect("the engine");
        let places: Vec<usize> = (0..engine.len() - name.len())
            .filter(|&at| engine[at..].starts_with(name))
            .collect();
        assert!(!places.is_empty(), "the engine knows its build");
        for at in places {
            engine[at..at + name.len()].fill(b'0');
        }
        fs::write(path, engine).expect("another engine");
        let without = Serve::NO_SERVICE_WORKER;
        let site = Site::start(build.folder(), without).await;
        lab.page.open_at(&site.url("/#/threads")).await;
        lab.page
            .until_said("alert", "its files are of another build of the lab")
            .await;
    });
}
