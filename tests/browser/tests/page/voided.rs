//! A run whose page is hidden, or slow, while it measures.

use browser_tests::stalling::hideable;
use browser_tests::wait::until_true;
use browser_tests::{Page, Serve, meet};
use parlab::record::Status;

#[test]
fn a_hidden_tab_voids_its_run_and_says_so() {
    meet(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=24&workers=1,2&reps=100&run=1").await;
        page.until_at_work(200).await;
        look_elsewhere(page).await;
        let record = page.record().await;
        assert_eq!(record.status, Status::Void);
        let why = record.void.clone().expect("a reason");
        assert!(why.contains("tab was hidden"), "{why}");
        assert!(record.samples.len() < 200);
        assert!(
            record.report().verdict.ends_with(&why[1..]),
            "{}",
            record.report().verdict
        );
        page.until_said("region", "This run is void. This tab was hidden")
            .await;
        page.until_said("region", "should not be trusted").await;
        assert_eq!(page.run_names().await, ["Run 1"]);

        until_true("Run can be pressed", async || page.can_run().await).await;
        page.follow("#/threads?n=20&workers=1,2&reps=2").await;
        let again = page.press_run().await;
        assert_eq!(
            (again.status, again.void.as_ref()),
            (Status::Complete, None)
        );
        assert_eq!(page.run_names().await, ["Run 2", "Run 1"]);
    });
}

/// As by a click with the middle button. (A driver has no tab that stays behind: it makes the one seen that it is
/// told to look into.)
#[test]
fn a_run_link_in_a_tab_that_nobody_sees_waits_until_somebody_does() {
    meet(Serve::default(), async |lab| {
        let page = &lab.page;
        page.prepare(&hideable(true)).await;
        page.open("#/threads?n=20&workers=1,2&reps=2&run=1").await;
        let ready = "return document.querySelector('footer').textContent.includes('µs, measured')";
        until_true("an engine", async || page.says_yes(ready).await).await;
        page.script(
            "parlab.result().then(() => (window.over = true))",
            Vec::new(),
        )
        .await;
        assert!(page.says_yes("return !window.over").await);
        assert_eq!(page.run_names().await, Vec::<String>::new());
        page.script("window.hide(false)", Vec::new()).await;
        let record = page.record().await;
        assert_eq!((record.status, &record.void), (Status::Complete, &None));
        assert_eq!(record.samples.len(), 4);
    });
}

/// Opens a tab in front of the page, and comes back to it.
async fn look_elsewhere(page: &Page) {
    let driver = page.browser().driver();
    let own = driver.window().await.expect("a tab");
    let other = driver.new_tab().await.expect("another tab");
    driver.switch_to_window(other).await.expect("the other tab");
    driver.close_window().await.expect("it closes");
    driver.switch_to_window(own).await.expect("the page’s tab");
}

/// The engine goes on without a page that is slow, and what that page says at last is about a sample
/// that is over: the next one must wait until its own announcement is drawn.
#[test]
fn one_slow_frame_spoils_no_later_sample() {
    const SLOW: u64 = 3;
    const SAMPLES: u64 = 8;
    meet(Serve::default(), async |lab| {
        let page = &lab.page;
        let source = format!(
            "window.log = [];
            const frame = window.requestAnimationFrame.bind(window);
            let slow = false;
            window.requestAnimationFrame = (then) => {{
                if (!slow) return frame(then);
                slow = false;
                return setTimeout(() => frame(then), 2100);
            }};
            const note = (text, to) => {{
                let message;
                try {{ message = JSON.parse(text); }} catch {{ return; }}
                const event = to ? message : message.run?.event;
                if (typeof event !== 'object') return;
                const [what, said] = Object.entries(event)[0];
                if (what === 'next' && said.number === {SLOW}) slow = true;
                if (['next', 'drawn', 'sample'].includes(what)) log.push([what, said.number ?? 0]);
            }};
            const Plain = window.Worker;
            window.Worker = class extends Plain {{
                constructor(...how) {{
                    super(...how);
                    this.addEventListener('message', (event) => note(event.data, false));
                }}
                postMessage(message, ...rest) {{
                    note(message, true);
                    super.postMessage(message, ...rest);
                }}
            }};"
        );
        page.prepare(&source).await;
        page.open(&format!(
            "#/threads?n=20&workers=1,2&reps={}&run=1",
            SAMPLES / 2
        ))
        .await;
        let record = page.record().await;
        assert_eq!(record.samples.len() as u64, SAMPLES);
        let log = page.script("return window.log", Vec::new()).await;
        let log: Vec<(String, u64)> = serde_json::from_value(log).expect("what was said");
        let at = |what: &str, number: u64| {
            let found = log
                .iter()
                .position(|(said, of)| said == what && *of == number);
            found.unwrap_or_else(|| panic!("no {what} {number} in {log:?}"))
        };
        let samples: Vec<usize> = (0..log.len()).filter(|&i| log[i].0 == "sample").collect();
        for (number, &sample) in (1..).zip(&samples) {
            let drawn_first = at("drawn", number) < sample;
            assert_eq!(drawn_first, number != SLOW, "sample {number} in {log:?}");
        }
    });
}
