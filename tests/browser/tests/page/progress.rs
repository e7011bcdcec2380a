//! Does the page stay alive while threads run, and does Cancel really end them?

use browser_tests::experiments::threads;
use browser_tests::wait::{until, until_true};
use browser_tests::{Page, Serve, meet, meet_beside_others};
use parlab::record::Status;
use serde_json::json;

/// From the press on Cancel until everything can be used again.
const CANCEL_LIMIT_MS: f64 = 200.0;

/// Long enough to be seen running on any machine; always cancelled.
const LONG: &str = "#/threads?n=45&workers=1,2&reps=20&run=1";

#[test]
fn a_long_run_shows_how_far_it_is_and_the_page_answers() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=40&workers=1,2&reps=20&run=1").await;
        page.find("button", "Cancel").await;
        let first = page.texts("group").await;
        until_true("another text in the status", async || {
            page.texts("group").await != first
        })
        .await;
        let theme = "return document.documentElement.dataset.theme";
        let before = page.script(theme, Vec::new()).await;
        let button = page.find("button", "Auto").await;
        button.click().await.expect("the button of the colours");
        until_true("other colours", async || {
            page.script(theme, Vec::new()).await != before
        })
        .await;
        until_true("a sample done", async || {
            page.texts("group")
                .await
                .iter()
                .any(|text| text.contains("1 of 40 samples"))
        })
        .await;
        // All of this happened during the run.
        assert!(
            page.look_for("button", "Cancel").await.is_some(),
            "the run is over already"
        );
        page.click("button", "Cancel").await;
    });
}

#[test]
fn cancel_frees_the_page_at_once_and_the_next_run_is_right() {
    meet(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open(LONG).await;
        // Deep in the first sample, where no worker looks at any message, and which says once a
        // second how far it is.
        until_true("how many tasks are done", async || {
            let says = page.texts("group").await.join(" ");
            says.contains("task done") || says.contains("tasks done")
        })
        .await;
        let took_ms = cancel_in_ms(page).await;
        println!("Cancel took {took_ms:.1} ms");
        assert!(took_ms < CANCEL_LIMIT_MS, "Cancel took {took_ms} ms");
        let cancelled = page.record().await;
        assert_eq!(cancelled.status, Status::Cancelled);
        assert_eq!(cancelled.experiment, threads(45, &[1, 2], 20));

        page.follow("#/threads?n=20&workers=1,2&reps=2&run=1").await;
        let next = page.record().await;
        assert_eq!((next.status, next.samples.len()), (Status::Complete, 4));
        let mut values = next
            .samples
            .iter()
            .flat_map(|sample| &sample.tasks)
            .map(|task| task.value.as_deref());
        assert!(values.all(|value| value == Some("6765")));
    });
}

#[test]
fn cancel_keeps_the_samples_taken_before() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=36&workers=1,2&reps=100&run=1").await;
        page.until_said("group", "3 of 200 samples").await;
        page.click("button", "Cancel").await;
        let record = page.record().await;
        let taken = record.samples.len();
        assert_eq!(record.status, Status::Cancelled);
        assert!((3..200).contains(&taken), "{taken} samples");
        let rows: u32 = record.report().summary.iter().map(|row| row.n).sum();
        assert_eq!(rows as usize, taken);
        page.until_said("region", &format!("Cancelled after {taken} samples"))
            .await;
    });
}

#[test]
fn cancel_works_before_the_pool_stands() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=30&workers=32&reps=5").await;
        let cancel = "
            const [run, done] = arguments;
            run.click();
            const look = () => {
                const button = [...document.querySelectorAll('button')].find((b) => b.innerText.trim().endsWith('Cancel'));
                button ? done(button.click() ?? true) : setTimeout(look);
            };
            look();";
        let run = page
            .find("button", "Run")
            .await
            .to_json()
            .expect("an element");
        page.script_later(cancel, vec![run]).await;
        until_true("Run can be pressed", async || page.can_run().await).await;
        assert_eq!(page.record().await.status, Status::Cancelled);
        let next = page.press_run().await;
        assert_eq!((next.status, next.samples.len()), (Status::Complete, 5));
    });
}

#[test]
fn many_cancels_in_a_row_leave_a_page_that_works() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=45&workers=2&reps=1").await;
        for _ in 0..8 {
            page.click("button", "Run").await;
            page.click("button", "Cancel").await;
            until_true("Run can be pressed", async || page.can_run().await).await;
        }
        page.follow("#/threads?n=20&workers=2&reps=1&run=1").await;
        assert_eq!(page.record().await.status, Status::Complete);
    });
}

/// Measured on the page, from the click until Run can be pressed again.
async fn cancel_in_ms(page: &Page) -> f64 {
    let script = "
        const [button, done] = arguments;
        const began = performance.now();
        const look = () => {
            const canRun = button.innerText.includes('Run') && !button.hasAttribute('aria-disabled');
            if (canRun) done(performance.now() - began);
        };
        new MutationObserver(look).observe(button, { attributes: true, characterData: true, subtree: true });
        button.click();";
    let cancel = page
        .find("button", "Cancel")
        .await
        .to_json()
        .expect("an element");
    until("the time that Cancel takes", async || {
        page.script_later(script, vec![json!(cancel)])
            .await
            .as_f64()
    })
    .await
}
