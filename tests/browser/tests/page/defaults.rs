//! Is the answer clear at the defaults, and honest where it can't be?

use std::ops::RangeInclusive;
use std::time::Instant;

use browser_tests::engine::Engine;
use browser_tests::labels::N;
use browser_tests::visit::Visit;
use browser_tests::wait::until_true;
use browser_tests::{Page, Serve, meet, meet_beside_others, meet_in};
use parlab::analysis::record::Record;
use parlab::record::{Status, Stopped};
use serde_json::json;

/// The shortest task that an operating system spreads over the cores, and the longest that is chosen,
/// in ms, give or take what the machine does meanwhile.
const TASK_MS: RangeInclusive<f64> = 50.0..=400.0;

#[test]
fn a_bare_link_chooses_its_tasks_and_measures_until_it_is_clear() {
    meet(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?workers=1,2&run=1").await;
        let record = page.record().await;
        assert_eq!(record.status, Status::Complete);
        let calibration = record.calibration.expect("how the tasks were sized");
        assert!(calibration.chosen && calibration.n == calibration.advised_n);
        let one = &record.report().summary[0];
        assert!(TASK_MS.contains(&one.median_ms), "{one:?}");
        assert!(one.n >= 5, "{} rounds", one.n);
        assert!(matches!(
            record.stopped,
            Some(Stopped::Sure | Stopped::Budget)
        ));
        // The link names the n, and so does the page.
        let named = format!("n={}&workers=1,2", calibration.n);
        let address = page.script("return location.hash", Vec::new()).await;
        assert!(
            address.as_str().unwrap_or_default().contains(&named),
            "{address}"
        );
        let chosen = format!("fib({}) was chosen for this machine", calibration.n);
        page.until_said("region", &chosen).await;
        page.unfold("Link to this run").await;
        let link = page.value("textbox", "Link to this run").await;
        assert!(link.contains(&named), "{link}");
        // Every sample says when it was begun, one after another.
        let begun: Vec<f64> = record.samples.iter().filter_map(|s| s.at_ms).collect();
        assert_eq!(begun.len(), record.samples.len());
        assert!(begun.is_sorted_by(|a, b| a < b), "{begun:?}");
        // One worker was compared with the bare call.
        for sample in &record.samples {
            assert_eq!(sample.bare_ms.is_some(), sample.workers == 1);
        }
    });
}

#[test]
fn under_a_gil_a_task_lasts_ten_switch_intervals() {
    meet(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?gil=on&switch_ms=10&workers=1,2&run=1")
            .await;
        let record = page.record().await;
        let one = &record.report().summary[0];
        assert!(one.median_ms >= 90.0, "{one:?}");
        // Karp and Flatt, and efficiency, mean nothing there.
        assert!(
            record
                .report()
                .summary
                .iter()
                .all(|row| row.efficiency.is_none())
        );
        assert!(
            record
                .report()
                .summary
                .iter()
                .all(|row| row.karp_flatt.is_none())
        );
        let told = page.region("The numbers").await;
        assert!(!told.contains("Karp"), "{told}");
        assert_eq!(record.report().fit, None);
    });
}

#[test]
fn a_short_task_is_kept_and_a_better_one_offered() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=25&workers=1&reps=2&run=1").await;
        let record = page.record().await;
        let calibration = record.calibration.expect("how the tasks were sized");
        assert_eq!((calibration.n, calibration.chosen), (25, false));
        page.until_said("region", "fib(25) is short").await;
        let better = calibration.advised_n;
        page.click("button", &format!("Measure with fib({better})"))
            .await;
        until_true("the better run", async || {
            let record = page.record().await;
            record.experiment.clone().n_mut() == Some(&mut Some(better))
        })
        .await;
        assert_eq!(page.value("slider", N).await, better.to_string());
    });
}

#[test]
fn a_run_that_begins_in_a_hidden_tab_waits_until_it_is_seen() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        let cdp = page.browser().driver().cdp();
        let unseen = json!({
            "source": "Object.defineProperty(document, 'hidden', { get: () => !window.seen });"
        });
        cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", unseen)
            .await
            .expect("a script");
        page.open("#/threads?n=24&workers=1,2&reps=2&run=1").await;
        // The engine is there, and a run would have begun by now.
        until_true("an engine that knows its clock", async || {
            page.footer().await.contains("measured")
        })
        .await;
        assert!(page.look_for("button", "Cancel").await.is_none());
        assert!(page.run_names().await.is_empty());
        page.script(
            "window.seen = true; document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));",
            Vec::new(),
        )
        .await;
        let record = page.record().await;
        assert_eq!(
            (record.status, record.void.clone(), record.samples.len()),
            (Status::Complete, None, 4)
        );
    });
}

#[test]
fn the_engine_is_started_anew_and_each_sample_says_so() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/machine?n=26&workers=1,2&reps=6&restart=2&run=1")
            .await;
        let record = page.record().await;
        assert_eq!(record.status, Status::Complete);
        for sample in &record.samples {
            assert_eq!(sample.start, sample.round / 2, "{sample:?}");
            assert_eq!(sample.repeats, record.samples[0].repeats);
        }
        assert_eq!(record.samples.len(), 12);
        let told = page.region("The numbers").await;
        assert!(told.contains("The engine was started 3 times."), "{told}");
    });
}

#[test]
fn a_run_that_fails_says_why_and_is_not_void() {
    let serve = Serve {
        missing: &["engine_bg.wasm"],
        ..Serve::default()
    };
    meet_beside_others(serve, async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=20&workers=1&reps=1&run=1").await;
        let why = page.result().await.expect_err("there is no engine");
        page.until_said("region", &format!("This run failed. {why}"))
            .await;
    });
}

/// A clock of 16 ms and more must not make a run of minutes, and goes into the intervals.
#[test]
fn a_coarse_clock_makes_no_run_of_minutes() {
    if let Err(missing) = Engine::Firefox.programs() {
        println!("not in Firefox: {missing}");
        return;
    }
    let visit = Visit {
        engine: Engine::Firefox,
        coarse_clock: true,
        ..Visit::default()
    };
    meet_in(visit, Serve::default(), async |lab| {
        let page = &lab.page;
        let begun = Instant::now();
        page.open("#/threads?workers=1,2,4&run=1").await;
        let record = page.record().await;
        let took_s = begun.elapsed().as_secs_f64();
        check_coarse(page, &record).await;
        println!(
            "{took_s:.1} s, n = {:?}, {}",
            record.calibration,
            record.report().verdict
        );
        assert!(took_s < 60.0, "{took_s} s");
    });
}

async fn check_coarse(page: &Page, record: &Record) {
    assert_eq!(record.status, Status::Complete, "{:?}", record.void);
    let step_ms = record.machine.clock_resolution_us / 1e3;
    assert!(step_ms > 10.0, "a clock of {step_ms} ms");
    for row in &record.report().summary {
        let [low, high] = row.ci95_ms.expect("an interval");
        assert!(
            high - low >= step_ms,
            "the interval knows more than the clock: {row:?}"
        );
    }
    page.until_said("region", "clock goes in steps of").await;
}
