//! Does a link carry a whole result to somebody else, and nothing to the server?

use browser_tests::browser::Browser;
use browser_tests::clipboard::until_copied;
use browser_tests::figures::{median, times};
use browser_tests::labels::{N, THREADS};
use browser_tests::numbers::read;
use browser_tests::wishes::Wishes;
use browser_tests::{Meeting, Page, Serve, meet_beside_others};
use parlab::analysis::record::Record;
use parlab::experiment::prediction::Predicted;

const COPY: &str = "Copy a link to this result";

#[test]
fn a_link_carries_the_result_to_a_fresh_browser() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=26&workers=1,2,4&reps=6&predict=2:1.5,4:2&run=1")
            .await;
        let record = page.record().await;
        let link = until_copied(page, COPY).await;
        assert!(link.starts_with(&lab.site.url("/#/result/")), "{link}");

        let other = Page::new(
            Browser::start(Wishes::default(), None).await,
            lab.site.url("/"),
        );
        other.open_at(&link).await;
        other.find("heading", THREADS).await;
        check_shared(&other, &record).await;
        check_requests(&other, lab).await;
        assert_eq!(other.complaints().await, Vec::<String>::new());
        // The settings came along: Run measures the same here.
        assert_eq!(other.value("slider", N).await, "26");
        let again = other.press_run().await;
        assert_eq!(again.experiment, record.experiment);
        other.close().await;
    });
}

#[test]
fn a_damaged_link_says_so() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=20&workers=1,2&reps=3&run=1").await;
        page.record().await;
        let link = until_copied(page, COPY).await;
        let middle = link.len() - 60;
        let other = if link.as_bytes()[middle] == b'A' {
            "B"
        } else {
            "A"
        };
        let damaged = [
            link[..link.len() - 30].to_owned(),
            format!("{}{other}{}", &link[..middle], &link[middle + 1..]),
            format!("{}%20{}", &link[..middle], &link[middle..]),
            lab.site.url("/#/result/"),
            lab.site.url("/#/result/AAAA"),
        ];
        for link in damaged {
            page.open_at(&link).await;
            page.until_said("alert", "This link ").await;
            assert!(page.can_run().await, "{link}");
        }
        // The list of this tab is as it was.
        page.open("#/threads").await;
        assert_eq!(page.run_names().await, ["Run 1"]);
    });
}

#[test]
fn the_run_link_carries_the_prediction() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=20&workers=1,2&reps=2&predict=1:1,2:1.75")
            .await;
        page.unfold("Link to this run").await;
        let link = page.value("textbox", "Link to this run").await;
        assert!(
            link.contains("predict=1:1,2:1.75") && link.ends_with("run=1"),
            "{link}"
        );
        assert_eq!(until_copied(page, "Copy").await, link);
        page.open_at(&link).await;
        let expected =
            [(1, 1.0), (2, 1.75)].map(|(workers, speedup)| Predicted { workers, speedup });
        assert_eq!(page.record().await.prediction, expected);
    });
}

/// The chart, the table and the sentence are there, and the times are the same but for rounding.
async fn check_shared(other: &Page, record: &Record) {
    let rows = other.table("The numbers").await;
    assert_eq!(rows.len(), record.report().summary.len());
    for (cells, row) in rows.iter().zip(&record.report().summary) {
        assert_eq!(cells[0], row.workers.to_string());
        let own = times(record, row.workers);
        let (slowest, fastest) = (own[own.len() - 1], own[0]);
        let (from, to) = cells[5].split_once(" – ").expect("a range");
        near(&cells[2], median(&own));
        near(from, fastest);
        near(to, slowest);
        assert!(cells[1].starts_with(&row.n.to_string()), "{cells:?}");
    }
    assert_eq!(other.dots().await.len(), record.samples.len());
    let says = other.until_chart_says("Shared result, medians: 1: ").await;
    assert!(says.contains("Expected before the run: 2: "), "{says}");
    // The digits of the sentence come from the rounded times.
    let words = |text: &str| text.replace(|c: char| c.is_ascii_digit() || c == '.', "");
    let shown = words(&other.region(THREADS).await);
    for sentence in record.report().verdict.split_inclusive(". ") {
        assert!(
            shown.contains(words(sentence).trim()),
            "“{sentence}” is missing in {shown}"
        );
    }
    assert_eq!(other.run_names().await, ["Shared result"]);
}

/// Rounded twice, so a unit of the last digit may be between them.
fn near(text: &str, value: f64) {
    let (shown, last) = read(text);
    assert!(
        (shown - value).abs() <= 1.1 * last,
        "“{text}” is not {value}"
    );
}

/// The browser asked for nothing but the page's own files, and told nobody what is in the link.
async fn check_requests(other: &Page, lab: &Meeting) {
    let script = "return performance.getEntriesByType('resource').map((entry) => entry.name)";
    let asked = other.script(script, Vec::new()).await;
    let asked: Vec<String> = serde_json::from_value(asked).expect("addresses");
    assert!(!asked.is_empty());
    let home = lab.site.url("/");
    for address in asked {
        let file = address
            .strip_prefix(&home)
            .unwrap_or_else(|| panic!("{address} was asked for"));
        let name = file.split(['?', '#']).next().unwrap_or_default();
        assert!(
            lab.settings.dist.join(name).exists(),
            "{address} is no file of the page"
        );
        assert!(!file.contains("result/"), "{address}");
    }
}
