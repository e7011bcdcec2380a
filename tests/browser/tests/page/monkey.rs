//! Two thousand actions at random, in each engine, and the page goes on.

use browser_tests::wait::until_true;
use browser_tests::{Engine, Serve, Visit, meet_in};
use parlab::record::Status;

const ACTIONS: usize = 2_000;
const SEED: u32 = 20_261_127;

#[test]
fn two_thousand_actions_in_chromium_leave_a_page_that_works() {
    acts_in(Engine::Chromium);
}

#[test]
fn two_thousand_actions_in_firefox_leave_a_page_that_works() {
    acts_in(Engine::Firefox);
}

#[test]
fn two_thousand_actions_in_webkit_leave_a_page_that_works() {
    acts_in(Engine::WebKit);
}

fn acts_in(engine: Engine) {
    if let Err(missing) = engine.programs() {
        return println!("not in {engine}: {missing}");
    }
    let visit = Visit {
        engine,
        // Three of them at once keep each other's runs going, and take three times as long as one after the other.
        limit_s: 400,
        ..Visit::default()
    };
    meet_in(visit, Serve::NO_SERVICE_WORKER, async |lab| {
        let page = &lab.page;
        page.open("#/threads").await;
        page.let_a_monkey_act(SEED, ACTIONS).await;
        until_true("nothing runs any more", async || {
            match page.look_for("button", "Cancel").await {
                // It may end by itself meanwhile.
                Some(cancel) => {
                    let _ = cancel.click().await;
                    false
                }
                None => true,
            }
        })
        .await;
        page.follow("#/machine").await;
        // Each of them has processes, and not each has shared memory.
        page.follow("#/processes?n=20&reps=2&workers=1,2").await;
        until_true("Run can be pressed", async || page.can_run().await).await;
        let record = page.press_run().await;
        assert_eq!(record.status, Status::Complete);
        assert_eq!((record.samples.len(), &record.void), (4, &None));
    });
}
