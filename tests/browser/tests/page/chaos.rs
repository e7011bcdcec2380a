//! What else may happen in the middle of a run: the computer sleeps, the network goes.

use std::cell::Cell;

use browser_tests::experiments::{downloads, practice, run_link};
use browser_tests::passing::PassingSite;
use browser_tests::stalling::held;
use browser_tests::wait::{LIMIT, until_true, within};
use browser_tests::{Serve, meet, meet_beside_others};
use parlab::chapters::downloads::params::DownloadsParams;
use parlab::chapters::downloads::practice::Practice;
use parlab::experiment::stopping::Stopping;
use parlab::record::Status;

#[test]
fn a_computer_that_slept_voids_its_run_and_says_so() {
    meet(Serve::NO_SERVICE_WORKER, async |lab| {
        let page = &lab.page;
        // The clock of the day goes on while nothing else does.
        page.prepare(
            "const now = Date.now.bind(Date);
            window.slept = 0;
            Date.now = () => now() + window.slept;",
        )
        .await;
        page.open("#/threads?n=24&workers=1,2&reps=100&run=1").await;
        page.until_at_work(200).await;
        page.script("window.slept = 3_600_000", Vec::new()).await;
        let record = page.record().await;
        assert_eq!(record.status, Status::Void);
        let why = record.void.as_deref().expect("a reason");
        assert!(why.contains("this computer slept"), "{why}");
        page.until_said("region", "This run is void. This computer slept")
            .await;
        until_true("Run can be pressed", async || page.can_run().await).await;
        page.follow("#/threads?n=20&workers=1,2&reps=2").await;
        assert_eq!(page.press_run().await.status, Status::Complete);
    });
}

#[test]
fn a_network_that_goes_in_the_middle_is_told_file_by_file() {
    meet_beside_others(Serve::NO_SERVICE_WORKER, async |lab| {
        let page = &lab.page;
        let site = PassingSite::start(&lab.settings.dist, Serve::NO_SERVICE_WORKER).await;
        let real = downloads(DownloadsParams {
            concurrency: vec![1],
            stopping: Stopping::fixed(50),
            practice: None,
            ..DownloadsParams::default()
        });
        let address = format!("{}{}", site.address(), run_link(&real));
        page.open_at(&address).await;
        page.until_at_work(50).await;
        site.stop();
        // It ends by itself, whatever the rest of it finds.
        let record = page.record().await;
        assert_eq!(record.status, Status::Complete, "{:?}", record.error);
        let failed = record.results.iter().filter(|file| file.table.is_none());
        assert!(failed.count() > 0, "{:?}", record.results);
        page.until_said("region", "failed").await;
        until_true("Run can be pressed", async || page.can_run().await).await;
    });
}

#[test]
fn an_engine_that_takes_a_run_and_says_nothing_has_a_time_limit() {
    meet_beside_others(Serve::NO_SERVICE_WORKER, async |lab| {
        let page = &lab.page;
        page.prepare(&held("nothing")).await;
        page.prepare(
            "window.deaf = true;
            const Plain = window.Worker;
            window.Worker = class extends Plain {
                postMessage(message, ...rest) {
                    if (window.deaf && String(message).includes('\"what\"')) {
                        window.swallowed = true;
                        return;
                    }
                    super.postMessage(message, ...rest);
                }
            };",
        )
        .await;
        page.open("#/threads?n=20&workers=1,2&reps=2").await;
        page.click("button", "Run").await;
        until_true("a run that nobody answers", async || {
            page.says_yes("return Boolean(window.swallowed)").await
        })
        .await;
        page.script("window.deaf = false", Vec::new()).await;
        page.time_is_up(30).await;
        let why = page.result().await.expect_err("nobody answered");
        assert!(why.contains("it has not answered for 30 s"), "{why}");
        page.until_said("alert", "it has not answered for 30 s")
            .await;
        assert_eq!(page.press_run().await.status, Status::Complete);
    });
}

/// How much memory the largest downloads may take at their height, in times of their bytes: the copy that the
/// practice network makes, the one on its way, and the one that waits to be read.
const COPIES: f64 = 4.0;

#[test]
fn the_largest_downloads_take_a_bounded_multiple_of_their_bytes() {
    meet(Serve::default(), async |lab| {
        let page = &lab.page;
        let largest = Practice {
            latency_ms: 0,
            jitter_ms: 0,
            kib_s: 0,
            line_kib_s: 0,
            connections: 0,
            kib: 4096,
            files: 32,
            ..Practice::default()
        };
        let bytes = 32.0 * 4096.0 * 1024.0;
        page.open("#/downloads").await;
        let memory_mb = || page.browser().resources().map(|now| now.memory_mb);
        let Some(before) = memory_mb() else {
            return println!("this system doesn’t say how much memory a program takes");
        };
        page.follow(&run_link(&practice(largest, &[16], 1))).await;
        page.find("button", "Cancel").await;
        let most = Cell::new(before);
        let ended = within(3 * LIMIT, async || {
            most.set(memory_mb().unwrap_or_default().max(most.get()));
            page.can_run().await.then_some(())
        });
        assert!(ended.await.is_some(), "it goes on and on");
        let record = page.record().await;
        assert_eq!(record.status, Status::Complete);
        assert_eq!(record.samples.len(), 1);
        let copies = (most.get() - before) * 1e6 / bytes;
        println!(
            "{before:.0} MB, at most {:.0} MB: {copies:.1} times the bytes",
            most.get()
        );
        assert!(copies <= COPIES, "{copies}");
    });
}
