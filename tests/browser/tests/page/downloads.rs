//! Are files fetched as asked: right contents, at most k at a time, faster when waits overlap?

use std::path::Path;

use browser_tests::experiments::{downloads, links, once, run_link, samples};
use browser_tests::wait::until_true;
use browser_tests::{Meeting, Serve, meet, meet_beside_others};
use parlab::analysis::record::Record;
use parlab::chapters::downloads::params::{DownloadsParams, SAMPLE_LINKS};
use parlab::csvfile::table::HEAD_BYTES;
use parlab::experiment::stopping::Stopping;
use parlab::record::{Status, TableResult};

/// Six waits at once take a sixth of six waits in turn; the rest is put down to the machine.
const AT_MOST: f64 = 0.5;

#[test]
fn the_sample_files_are_what_they_are() {
    meet_beside_others(Serve::default(), async |lab| {
        lab.page
            .open("#/downloads?network=real&concurrency=3&run=1")
            .await;
        let record = lab.page.record().await;
        assert_eq!(record.status, Status::Complete);
        assert_eq!(record.results.len(), SAMPLE_LINKS.len());
        for link in SAMPLE_LINKS {
            let result = result_of(&record, link);
            check_table(result, &lab.settings.dist.join(link));
            let (bytes, task) = (
                result.table.as_ref().map(|table| table.bytes.to_string()),
                result.task as usize,
            );
            for sample in &record.samples {
                assert_eq!(sample.tasks[task].value, bytes);
            }
        }
        let arrived: Vec<f64> = record
            .results
            .iter()
            .map(|result| result.arrived_ms)
            .collect();
        assert!(arrived.is_sorted(), "{arrived:?}");
        for name in SAMPLE_LINKS.map(|link| link.rsplit('/').next().unwrap_or(link)) {
            lab.page.find("heading", name).await;
        }
    });
}

#[test]
fn no_more_fetches_are_in_flight_than_asked_for() {
    meet_beside_others(Serve::default(), async |lab| {
        let params = DownloadsParams {
            concurrency: vec![2],
            links: slow(lab, 6, 100),
            ..once()
        };
        let record = lab.page.run(&downloads(params)).await;
        assert!(record.results.iter().all(|result| result.table.is_some()));
        assert_eq!(lab.site.flights().most(), 2);
    });
}

#[test]
fn waits_overlap() {
    meet(Serve::default(), async |lab| {
        let params = DownloadsParams {
            concurrency: vec![1, 6],
            links: slow(lab, 6, 150),
            ..once()
        };
        let record = lab.page.run(&downloads(params)).await;
        let wall = |k: u32| record.samples_with(k).next().expect("a sample").wall_ms;
        let ratio = wall(6) / wall(1);
        println!("six at a time take {ratio:.2} times as long as one after another");
        assert!(ratio <= AT_MOST, "{ratio}");
        assert_eq!(lab.site.flights().most(), 6);
        // One after another is really so.
        let mut tasks: Vec<_> = record
            .samples_with(1)
            .flat_map(|sample| &sample.tasks)
            .collect();
        tasks.sort_by(|a, b| a.start_ms.total_cmp(&b.start_ms));
        assert!(
            tasks
                .windows(2)
                .all(|pair| pair[0].end_ms <= pair[1].start_ms)
        );
    });
}

#[test]
fn every_sample_is_fetched_anew() {
    meet_beside_others(Serve::default(), async |lab| {
        let params = DownloadsParams {
            concurrency: vec![1],
            stopping: Stopping::fixed(4),
            links: slow(lab, 1, 60),
            ..once()
        };
        let record = lab.page.run(&downloads(params)).await;
        let walls: Vec<f64> = record.samples.iter().map(|sample| sample.wall_ms).collect();
        assert!(
            walls.len() == 4 && walls.iter().all(|&wall| wall >= 60.0),
            "{walls:?}"
        );
    });
}

#[test]
fn a_cancelled_download_lets_its_connections_go() {
    meet_beside_others(Serve::default(), async |lab| {
        let silent = (0..4)
            .map(|i| lab.site.url(&format!("/test/silent.csv?i={i}")))
            .collect();
        lab.page.open(&run_link(&links(silent))).await;
        until_true("three requests", async || lab.site.flights().now() == 3).await;
        lab.page.click("button", "Cancel").await;
        assert_eq!(lab.page.record().await.status, Status::Cancelled);
        until_true("no request in flight", async || {
            lab.site.flights().now() == 0
        })
        .await;
        assert_eq!(lab.page.run(&samples(&[3])).await.status, Status::Complete);
    });
}

#[test]
fn the_page_works_below_a_path() {
    meet_beside_others(Serve::default(), async |lab| {
        let address = lab.site.url(browser_tests::site::SUB_PATH);
        lab.page
            .open_at(&format!(
                "{address}#/downloads?network=real&concurrency=3&reps=1&run=1"
            ))
            .await;
        let record = lab.page.record().await;
        assert!(
            record.results.len() == 3 && record.results.iter().all(|result| result.table.is_some())
        );
        lab.page
            .follow("#/threads?n=20&workers=2&reps=1&run=1")
            .await;
        assert_eq!(lab.page.record().await.status, Status::Complete);
    });
}

fn slow(lab: &Meeting, count: usize, ms: u32) -> Vec<String> {
    (0..count)
        .map(|i| lab.site.url(&format!("/test/slow.csv?ms={ms}&i={i}")))
        .collect()
}

fn result_of<'a>(record: &'a Record, link: &str) -> &'a TableResult {
    record
        .results
        .iter()
        .find(|result| result.link == link)
        .expect("a result for each link")
}

/// What the page found in the file is what this test finds in it.
fn check_table(result: &TableResult, file: &Path) {
    let table = result
        .table
        .as_ref()
        .unwrap_or_else(|| panic!("{result:?}"));
    let bytes = std::fs::read(file).expect("the file in the built folder");
    assert_eq!(table.bytes, bytes.len() as u64);
    assert_eq!(table.head.as_bytes(), &bytes[..HEAD_BYTES]);
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let columns: Vec<String> = reader
        .headers()
        .expect("a header")
        .iter()
        .map(str::to_owned)
        .collect();
    assert_eq!(table.columns, columns);
    let lines: Result<Vec<_>, _> = reader.records().collect();
    assert_eq!(table.rows, lines.expect("CSV").len() as u64);
}
