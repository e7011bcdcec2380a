//! Does the page find out why more downloads at a time stop helping? The browser's own limit of
//! connections is there for real, because the test server speaks HTTP/1.1.

use browser_tests::experiments::{downloads, once};
use browser_tests::figures::{median, times};
use browser_tests::numbers::check;
use browser_tests::{Serve, meet};
use parlab::analysis::plateau::Cause;
use parlab::analysis::record::Record;
use parlab::chapters::downloads::params::DownloadsParams;
use parlab::chapters::downloads::practice::Practice;
use parlab::experiment::Experiment;
use parlab::experiment::stopping::Stopping;

/// How many connections a browser opens to one server.
const CONNECTIONS: usize = 6;
/// Three turns of the browser's six.
const FILES: usize = 18;
/// How long each answer takes, in ms.
const WAIT_MS: u32 = 250;
/// The same time, give or take what the machine does meanwhile.
const SAME: std::ops::RangeInclusive<f64> = 0.75..=1.33;

#[test]
fn the_browser_answers_six_at_a_time_over_http_1_1() {
    meet(Serve::default(), async |lab| {
        let link = |i| lab.site.url(&format!("/test/slow.csv?ms={WAIT_MS}&i={i}"));
        let params = DownloadsParams {
            concurrency: vec![1, 3, 6, 12],
            stopping: Stopping::fixed(3),
            links: (0..FILES).map(link).collect(),
            ..once()
        };
        let record = lab.page.run(&downloads(params)).await;
        assert_eq!(lab.site.flights().most(), CONNECTIONS);

        let wall = |k: u32| median(&times(&record, k));
        let ratio = wall(12) / wall(6);
        println!("12 at a time take {ratio:.2} times as long as 6");
        assert!(SAME.contains(&ratio), "{ratio}");
        assert!(wall(3) / wall(6) > *SAME.end(), "{:?}", [wall(3), wall(6)]);

        let plateau = record.report().plateau.as_ref().expect("a plateau");
        assert_eq!(plateau.from, 6, "{plateau:?}");
        assert_eq!(plateau.cause, Cause::Connections, "{plateau:?}");
        assert_eq!(plateau.answered, Some(CONNECTIONS as u32));
        assert!(
            plateau
                .says
                .contains("6 connections to one server over HTTP/1.1"),
            "{}",
            plateau.says
        );
        lab.page.until_said("region", &plateau.says).await;

        // The limit stands in the chart and in the table.
        check_limits(&record, wall(1));
        lab.page
            .until_chart_says("limit: all waits overlap perfectly: 1: ")
            .await;
        for (row, cells) in record
            .report()
            .summary
            .iter()
            .zip(lab.page.table("The numbers").await)
        {
            let shown = cells.last().expect("a limit");
            check("the limit", shown, row.limit_ms.expect("a limit"));
        }

        // Waiting and receiving are told apart in words, in the legend, and in numbers.
        let drawn = lab.page.drawings("Who did what, when").await;
        let timeline = drawn.first().expect("a timeline");
        assert_eq!(timeline.tasks.len(), FILES);
        assert!(timeline.says.contains("for answers and received for"));
        let legend = [
            "waiting for the answer",
            "receiving the file",
            "no file left",
        ];
        assert_eq!(timeline.legend, legend);
        lab.page.unfold("The fetches in numbers").await;
        assert_eq!(lab.page.table("The fetches in numbers").await.len(), FILES);
    });
}

/// Twelve files on a practice network in which only this is in the way.
fn practised(practice: Practice) -> Experiment {
    let practice = Practice {
        jitter_ms: 0,
        files: 12,
        ..practice
    };
    downloads(DownloadsParams {
        concurrency: vec![1, 2, 4, 8],
        stopping: Stopping::fixed(3),
        practice: Some(practice),
        ..once()
    })
}

#[test]
fn fetches_that_share_a_line_are_found_out() {
    meet(Serve::default(), async |lab| {
        // Two connections fill the line, and little is waiting.
        let experiment = practised(Practice {
            latency_ms: 30,
            kib_s: 200,
            line_kib_s: 400,
            connections: 0,
            kib: 32,
            ..Practice::default()
        });
        let record = lab.page.run(&experiment).await;
        let plateau = record.report().plateau.as_ref().expect("a plateau");
        println!("{}", plateau.says);
        assert_eq!(plateau.cause, Cause::Line, "{plateau:?}");
        let kib_s = plateau.line_kib_s.expect("what the line brings");
        assert!(SAME.contains(&(kib_s / 400.0)), "{kib_s}");
        assert!(
            plateau.says.contains("set to 400 KiB/s"),
            "{}",
            plateau.says
        );
        lab.page.until_said("region", &plateau.says).await;
    });
}

#[test]
fn connections_of_the_practice_network_are_counted() {
    meet(Serve::default(), async |lab| {
        let experiment = practised(Practice {
            latency_ms: 200,
            kib_s: 0,
            line_kib_s: 0,
            connections: 2,
            kib: 8,
            ..Practice::default()
        });
        let record = lab.page.run(&experiment).await;
        let plateau = record.report().plateau.as_ref().expect("a plateau");
        println!("{}", plateau.says);
        assert_eq!(plateau.from, 2, "{plateau:?}");
        assert_eq!(plateau.cause, Cause::Connections, "{plateau:?}");
        assert_eq!(plateau.answered, Some(2));
        assert!(
            plateau.says.contains("answers 2 at a time, as set"),
            "{}",
            plateau.says
        );
        lab.page.until_said("region", &plateau.says).await;
    });
}

/// No number of fetches took less than its limit, give or take the machine; and one at a time takes
/// the limit itself.
fn check_limits(record: &Record, one_ms: f64) {
    let limits = record
        .report()
        .summary
        .iter()
        .map(|row| row.limit_ms.expect("a limit"));
    for (row, limit_ms) in record.report().summary.iter().zip(limits.clone()) {
        assert!(limit_ms <= row.median_ms * SAME.end(), "{row:?}");
    }
    let limits: Vec<f64> = limits.collect();
    assert!(limits.is_sorted_by(|a, b| a >= b), "{limits:?}");
    assert!(SAME.contains(&(limits[0] / one_ms)), "{limits:?}, {one_ms}");
}
