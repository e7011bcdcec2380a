//! Does the page get as high on the ladder as it can, with one reload at most, and say what is
//! missing where it can't?

use browser_tests::build::Build;
use browser_tests::course::{Course, Embedding, into_frame};
use browser_tests::experiments::{run_link, threads};
use browser_tests::wait::until_true;
use browser_tests::{Meeting, Page, Serve, Site, meet_beside_others};
use parlab::analysis::record::Record;
use parlab::record::{Isolation, Status};

const FIB_20: &str = "6765";
const LINE: &str = "No threads here";

fn check(record: &Record, isolation: Isolation) {
    assert_eq!(record.status, Status::Complete);
    assert_eq!(record.machine.isolation, isolation);
    let mut tasks = record.samples.iter().flat_map(|sample| &sample.tasks);
    assert!(tasks.all(|task| task.value.as_deref() == Some(FIB_20)));
    assert!(!record.samples.is_empty());
}

/// What the quiet line says now.
async fn line(page: &Page) -> String {
    let script = "return document.querySelector('.ladder').innerText";
    let text = page.script(script, Vec::new()).await;
    text.as_str().expect("a text").to_owned()
}

#[test]
fn a_host_that_sends_the_headers_is_enough() {
    meet_beside_others(Serve::default(), async |lab| {
        let record = lab.page.run(&threads(20, &[1, 2], 1)).await;
        check(&record, Isolation::Headers);
        assert_eq!(lab.site.loads(), 1);
        assert_eq!(line(&lab.page).await, "");
        assert!(lab.page.footer().await.contains("Rung 1 of 4"));
        // With the service worker there, it is still the host that isolates the page.
        let record = lab.page.run(&threads(20, &[2], 1)).await;
        check(&record, Isolation::Headers);
        assert_eq!(lab.page.complaints().await, [""; 0]);
    });
}

#[test]
fn elsewhere_the_page_is_loaded_once_more_and_its_run_is_not_lost() {
    meet_beside_others(Serve::NO_HEADERS, async |lab| {
        let page = &lab.page;
        let record = page.run(&threads(20, &[1, 2, 4], 2)).await;
        check(&record, Isolation::ServiceWorker);
        assert_eq!(record.samples.len(), 6);
        assert_eq!(
            lab.site.loads(),
            2,
            "first without and then with its worker"
        );
        assert_eq!(line(page).await, "");
        assert!(page.footer().await.contains("Rung 2 of 4"));
        // From now on there is nothing to wait for, and nothing that a reload could break off.
        page.complaints().await;
        page.open("#/threads?n=20&workers=2&reps=1").await;
        check(&page.press_run().await, Isolation::ServiceWorker);
        assert_eq!(page.complaints().await, [""; 0]);
    });
}

#[test]
fn a_folder_of_a_host_will_do() {
    meet_beside_others(Serve::NO_HEADERS, async |lab| {
        let address = lab.site.url(browser_tests::site::SUB_PATH);
        let link = run_link(&threads(20, &[2], 1));
        lab.page.open_at(&format!("{address}{link}")).await;
        check(&lab.page.record().await, Isolation::ServiceWorker);
        assert_eq!(lab.site.loads(), 2);
    });
}

#[test]
fn a_page_loaded_past_its_worker_comes_back_to_it() {
    meet_beside_others(Serve::NO_HEADERS, async |lab| {
        let page = &lab.page;
        let link = "#/threads?n=20&workers=2&reps=1";
        page.open(link).await;
        // In a tab that was never loaded again: Chromium may remember the first tab's reload longer
        // than it should, and would then leave this one to the user.
        let driver = page.browser().driver();
        let tab = driver.new_tab().await.expect("another tab");
        driver.switch_to_window(tab).await.expect("another tab");
        page.open(link).await;
        page.script("window.isOld = true", Vec::new()).await;
        // As by Shift and Reload.
        let cdp = page.browser().driver().cdp();
        let past = serde_json::json!({ "ignoreCache": true });
        cdp.send_raw("Page.reload", past).await.expect("a reload");
        until_true("the page anew", async || {
            page.script("return Boolean(window.parlab) && !window.isOld", Vec::new())
                .await
                == true
        })
        .await;
        check(&page.press_run().await, Isolation::ServiceWorker);
        assert_eq!(line(page).await, "");
    });
}

#[test]
fn without_a_service_worker_the_line_names_the_cause() {
    meet_beside_others(Serve::NOT_ISOLATED, async |lab| {
        let page = &lab.page;
        page.open("#/processes?n=20&workers=2&reps=1").await;
        page.until_said("status", LINE).await;
        page.until_said("status", "404").await;
        check(&page.press_run().await, Isolation::None);
        assert_eq!(lab.site.loads(), 1, "a reload could not help");
        assert!(page.footer().await.contains("Rung 3 of 4"));
        page.reload().await;
        page.until_said("status", LINE).await;
        assert_eq!(lab.site.loads(), 2);
    });
}

#[test]
fn a_tab_that_remembers_nothing_is_not_loaded_again() {
    let serve = Serve {
        // A lab that isn't whole is not kept: each load is then one from the server.
        missing: &["README.txt"],
        ..Serve::NO_HEADERS
    };
    meet_beside_others(serve, async |lab| {
        let page = &lab.page;
        let cdp = page.browser().driver().cdp();
        let forgetful = serde_json::json!({
            "source": "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('forbidden'); } });"
        });
        cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", forgetful)
            .await
            .expect("a script");
        page.open("#/threads").await;
        page.until_said("status", "Reload the page once").await;
        assert_eq!(lab.site.loads(), 1);
        // By hand it works.
        page.reload().await;
        assert!(page.can_run().await);
        assert_eq!((lab.site.loads(), line(page).await), (2, String::new()));
    });
}

#[test]
fn a_browser_without_workers_gets_a_page_that_says_so() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        let cdp = page.browser().driver().cdp();
        let old = serde_json::json!({ "source": "delete window.Worker;" });
        cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", old)
            .await
            .expect("a script");
        page.open("#/downloads").await;
        page.until_said("status", "Nothing can be run on this page")
            .await;
        // Downloads is open already.
        for chapter in [
            "threads",
            "processes",
            "futures",
            "queues",
            "machine",
            "downloads",
        ] {
            page.follow(&format!("#/{chapter}")).await;
            page.until_said("region", "no Web Workers").await;
            assert!(!page.can_run().await, "{chapter}");
        }
        assert!(page.footer().await.contains("Rung 4 of 4"));
        let why = page.result().await.expect_err("nothing has run");
        assert!(why.contains("No run yet"), "{why}");
    });
}

/// Opens the lab in a frame, and goes into it.
async fn embedded(lab: &Meeting, embedding: Embedding, link: &str) -> Course {
    let course = Course::with(&lab.site.url(&format!("/{link}")), embedding).await;
    course.open(&lab.page).await;
    course
}

#[test]
fn in_a_frame_of_another_site_threads_run_without_being_allowed_anything() {
    let forgets = Embedding {
        isolated: false,
        attributes: "",
    };
    let places = [
        (Serve::default(), forgets, Isolation::Headers, 1),
        (
            Serve::default(),
            Embedding {
                isolated: true,
                ..forgets
            },
            Isolation::Headers,
            1,
        ),
        (Serve::NO_HEADERS, forgets, Isolation::ServiceWorker, 2),
    ];
    for (serve, embedding, isolation, loads) in places {
        meet_beside_others(serve, async |lab| {
            let link = run_link(&threads(20, &[1, 2], 1));
            let _course = embedded(lab, embedding, &link).await;
            check(&lab.page.record().await, isolation);
            assert_eq!(line(&lab.page).await, "");
            assert_eq!(lab.site.loads(), loads);
        });
    }
}

#[test]
fn in_a_frame_of_its_own_host_it_is_loaded_once_more() {
    meet_beside_others(Serve::NO_HEADERS, async |lab| {
        let build = Build::copy_of(&lab.settings.dist);
        let link = run_link(&threads(20, &[2], 1));
        let course =
            format!("<!doctype html><iframe src='./{link}' width=1200 height=800></iframe>");
        std::fs::write(build.folder().join("course.html"), course).expect("a page");
        let site = Site::start(build.folder(), Serve::NO_HEADERS).await;
        let driver = lab.page.browser().driver();
        let address = site.url("/course.html");
        driver.goto(&address).await.expect("the course");
        into_frame(&lab.page).await;
        check(&lab.page.record().await, Isolation::ServiceWorker);
        assert_eq!(line(&lab.page).await, "");
        assert_eq!(site.loads(), 3, "the course, and the lab twice");
        // The page around it is none of the lab's.
        driver.enter_default_frame().await.expect("the course");
        assert!(lab.page.says_yes("return !crossOriginIsolated").await);
    });
}

#[test]
fn in_a_frame_where_nobody_isolates_it_processes_run_and_the_line_says_why() {
    meet_beside_others(Serve::NOT_ISOLATED, async |lab| {
        let forgets = Embedding {
            isolated: false,
            attributes: "",
        };
        let link = "#/processes?n=20&workers=2&reps=1&run=1";
        let _course = embedded(lab, forgets, link).await;
        check(&lab.page.record().await, Isolation::None);
        lab.page.until_said("status", "inside another page").await;
        assert!(line(&lab.page).await.ends_with("Open the lab"));
        assert_eq!(lab.site.loads(), 1);
    });
}

#[test]
fn opened_as_a_file_it_says_how_to_serve_it() {
    meet_beside_others(Serve::default(), async |lab| {
        let driver = lab.page.browser().driver();
        let file = lab.settings.dist.join("index.html");
        let file = file.canonicalize().expect("the built page");
        let address = format!("file://{}", file.display());
        driver.goto(&address).await.expect("a file");
        lab.page.until_said("alert", "python3 serve.py").await;
        lab.page.until_said("alert", "http://localhost:8000/").await;
    });
}
