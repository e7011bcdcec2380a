//! What becomes of a counter that several threads add to, and can a class lose an update by hand?

use browser_tests::experiments::params_of;
use browser_tests::{Page, Serve, meet, meet_beside_others};
use parlab::analysis::lost_updates::{lost_updates, share_text};
use parlab::analysis::record::Record;
use parlab::chapters::shared::params::SharedParams;
use parlab::record::Status;

const ADDITIONS: u64 = 300_000;
/// Under a GIL: so many that a thread needs several switch intervals of 1 ms for them.
const UNDER_GIL: u64 = 3_000_000;
const STEPPER: &str = "You are the scheduler";
const COUNTED: &str = "What the counter showed";

async fn run(page: &Page, way: &str) -> Record {
    let additions = if way == "gil" { UNDER_GIL } else { ADDITIONS };
    let link = format!("#/shared?way={way}&additions={additions}&workers=1,2,4&reps=3&switch_ms=1");
    page.open(&format!("{link}&run=1")).await;
    let record = page.record().await;
    assert_eq!(record.status, Status::Complete);
    assert_eq!(record.samples.len(), 9);
    for sample in &record.samples {
        let counted = sample.counted.expect("a counter");
        let added = additions * u64::from(sample.workers);
        assert!((1..=added).contains(&counted), "{counted} of {added}");
        if sample.workers == 1 {
            assert_eq!(counted, added, "alone nobody writes over anything");
        }
        let each = additions.to_string();
        assert!(
            sample
                .tasks
                .iter()
                .all(|task| task.value.as_deref() == Some(&each))
        );
    }
    page.until_said("region", &record.report().verdict).await;
    record
}

fn most_lost(record: &Record) -> f64 {
    let all = lost_updates(record);
    all.iter().map(|with| with.lost.max()).fold(0.0, f64::max)
}

#[test]
fn only_load_and_store_lose_updates() {
    meet(Serve::default(), async |lab| {
        let page = &lab.page;
        for way in ["fetch-add", "lock", "own"] {
            let record = run(page, way).await;
            assert_eq!(most_lost(&record), 0.0, "{way}");
            assert!(record.report().verdict.starts_with("Nothing was lost"));
        }
        for way in ["load-store", "gil"] {
            let record = run(page, way).await;
            assert!(most_lost(&record) > 0.0, "{way}");
            assert!(record.report().verdict.contains(" lost "));
            assert_eq!(
                way == "gil",
                record.samples.iter().all(|sample| !sample.holds.is_empty())
            );
            // The table says what the record says.
            let rows = page.table(COUNTED).await;
            let in_record = lost_updates(&record).into_iter();
            let shares: Vec<String> = in_record
                .map(|with| share_text(with.lost.median()))
                .collect();
            let shown: Vec<&String> = rows.iter().map(|cells| &cells[2]).collect();
            assert_eq!(shown, shares.iter().collect::<Vec<_>>());
        }
    });
}

#[test]
fn a_class_can_lose_an_update_and_get_stuck() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/shared").await;
        page.until_said("region", "Of all 20 orders, 18 lose an update")
            .await;
        // Both load before anybody stores.
        for step in [
            "Thread 1: register = counter",
            "Thread 2: register = counter",
            "Thread 1: register = register + 1",
            "Thread 2: register = register + 1",
            "Thread 1: counter = register",
            "Thread 2: counter = register",
        ] {
            page.click("button", step).await;
        }
        page.until_said("status", "A lost update").await;
        page.click("button", "Take back").await;
        page.until_said("status", "Who goes next?").await;
        // A link leads to the same moment; two locks in two orders get stuck.
        page.follow(
            "#/shared?program=two-orders&order=12&way=lock&additions=1000&workers=1,2&reps=1",
        )
        .await;
        page.until_said("status", "A deadlock: thread 1 waits for lock b")
            .await;
        assert!(
            page.look_for("button", "Thread 1: b.acquire()")
                .await
                .is_some()
        );
        let record = page.press_run().await;
        let params: &SharedParams = params_of(&record);
        assert_eq!(params.order, [0, 1]);
        // One order of locks can't get stuck, and the page has tried them all.
        page.click("radio", "two locks, one order").await;
        page.until_said("region", "none loses an update, and none gets stuck")
            .await;
        assert!(
            page.region(STEPPER)
                .await
                .contains("Can they still get stuck?")
        );
    });
}
