//! Does the page get as high on the ladder as it can, with one reload at most, and say what is
//! missing where it can't?

use browser_tests::course::{Course, Embedding};
use browser_tests::experiments::{run_link, threads};
use browser_tests::wait::until_true;
use browser_tests::{Meeting, Page, Serve, meet_beside_others};
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
    let driver = lab.page.browser().driver();
    driver.goto(course.address()).await.expect("the course");
    driver.enter_frame(0).await.expect("a frame");
    lab.page.until_there().await;
    course
}

#[test]
fn in_a_frame_that_allows_it_threads_run() {
    meet_beside_others(Serve::default(), async |lab| {
        let allows = Embedding {
            isolated: true,
            attributes: "allow=\"cross-origin-isolated\"",
        };
        let link = run_link(&threads(20, &[1, 2], 1));
        let _course = embedded(lab, allows, &link).await;
        check(&lab.page.record().await, Isolation::Headers);
        assert_eq!(line(&lab.page).await, "");
    });
}

#[test]
fn in_any_other_frame_processes_run_and_the_line_says_why() {
    let others = [
        (Serve::default(), true),
        (Serve::default(), false),
        (Serve::NO_HEADERS, false),
    ];
    for (serve, isolated) in others {
        meet_beside_others(serve, async |lab| {
            let forgets = Embedding {
                isolated,
                attributes: "",
            };
            let link = "#/processes?n=20&workers=2&reps=1&run=1";
            let _course = embedded(lab, forgets, link).await;
            check(&lab.page.record().await, Isolation::None);
            lab.page.until_said("status", "The page around it").await;
            assert!(lab.page.look_for("link", "Open the lab").await.is_some());
            assert_eq!(lab.site.loads(), 1);
        });
    }
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
