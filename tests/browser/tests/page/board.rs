//! Does the page show a session's futures whole, and can all of it be done without a mouse?

use browser_tests::schema::check_schema;
use browser_tests::wait::until_true;
use browser_tests::{Page, Serve, meet_beside_others};
use thirtyfour::Key;

#[test]
fn a_session_is_held_by_keyboard_alone() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/futures?pool=processes&workers=1&tasks=50,40")
            .await;
        tab_to(page, "Run").await;
        page.type_anywhere(Key::Enter).await;
        page.until_said("group", "running 1").await;
        tab_to(page, "f1.cancel()").await;
        page.type_anywhere(Key::Enter).await;
        page.until_said("log", "f1.cancel() True").await;
        // The card has moved with the focus on it: the next stop is on it too.
        tab_to_within(page, "f1.result()", 1).await;
        tab_to(page, "shutdown(wait=False)").await;
        page.type_anywhere(Key::Enter).await;
        page.until_said("log", "returns at once").await;
        page.press("button", "Cancel", Key::Enter).await;
        assert_eq!(page.record().await.futures.len(), 2);
    });
}

#[test]
fn board_and_table_show_what_is_in_the_record() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/futures?workers=2&tasks=20,-1,25,30&end=wait&run=1")
            .await;
        let value = page.result().await.expect("a record");
        check_schema(&value);
        let record = page.record().await;
        let done = page.find("group", "done").await;
        let table = page.find("region", "The futures").await;
        let board = done.text().await.expect("a text");
        let table = table.text().await.expect("a text");
        for future in &record.futures {
            let outcome = future.value.as_ref().or(future.error.as_ref());
            let outcome = outcome.expect("each is done");
            for shown in [format!("f{}", future.id), format!("fib({})", future.n)] {
                assert!(board.contains(&shown) && table.contains(&shown), "{shown}");
            }
            assert!(
                board.contains(outcome) && table.contains(outcome),
                "{outcome}"
            );
        }
        page.find("region", "Who did what, when").await;
        let log = page.texts("log").await.join("\n");
        for note in &record.notes {
            assert!(
                log.contains(&note.call) && log.contains(&note.answer),
                "{note:?}"
            );
        }
    });
}

#[test]
fn the_first_tasks_are_typed_and_nonsense_is_named() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/futures?pool=processes&workers=1&tasks=20&end=wait")
            .await;
        page.press("textbox", "First tasks", Key::Control + "a")
            .await;
        page.press("textbox", "First tasks", "21, x").await;
        page.until_said("region", "This can’t be used: the first tasks are up to 32")
            .await;
        page.press("textbox", "First tasks", Key::Backspace + "")
            .await;
        page.press("textbox", "First tasks", "-1").await;
        let record = page.press_run().await;
        let tasks: Vec<_> = record.futures.iter().map(|future| future.n).collect();
        assert_eq!(tasks, [21, -1]);
    });
}

#[test]
fn without_shared_memory_processes_run_and_threads_say_why_not() {
    meet_beside_others(Serve::NOT_ISOLATED, async |lab| {
        let page = &lab.page;
        page.open("#/futures").await;
        let threads = page.find("button", "threads").await;
        assert!(!threads.is_enabled().await.expect("a button"));
        page.until_said("group", "Threads need shared memory").await;
        page.follow("#/futures?pool=processes&workers=2&tasks=20,21&end=wait&run=1")
            .await;
        until_true("a record", async || page.result().await.is_ok()).await;
        let record = page.record().await;
        assert_eq!(record.futures[1].value.as_deref(), Some("10946"));
    });
}

async fn tab_to(page: &Page, name: &str) {
    tab_to_within(page, name, 80).await;
}

/// Presses Tab until what has this name has the focus.
async fn tab_to_within(page: &Page, name: &str, most: usize) {
    let mut stops = Vec::new();
    while stops.len() < most {
        page.type_anywhere(Key::Tab).await;
        let stop = page.focused_name().await;
        if stop == name {
            return;
        }
        stops.push(stop);
    }
    panic!("“{name}” is none of the next stops: {stops:?}");
}
