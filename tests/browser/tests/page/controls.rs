//! Can everything be set by keyboard and pointer, and does the run link carry it all?

use browser_tests::labels::{
    AT_A_TIME, BY_HAND, COUNTS, FIXED, MORE_SETTINGS, N, NUMBER_OF_ROUNDS, TO_DOWNLOADS,
    TO_THREADS, WORKERS,
};
use browser_tests::wait::until_true;
use browser_tests::{Page, Serve, meet_beside_others};
use parlab::chapters::downloads::params::{LESSON_LINKS, SAMPLE_LINKS};
use parlab::experiment::worker_counts::worker_counts_up_to;
use serde_json::json;
use thirtyfour::Key;

#[test]
fn the_workers_slider_moves_by_keyboard_and_the_counts_follow() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads").await;
        assert_eq!(page.value("slider", WORKERS).await, "8");
        for (key, most) in [
            (Key::Right, 9),
            (Key::Left, 8),
            (Key::Left, 7),
            (Key::Home, 1),
            (Key::End, 32),
        ] {
            page.press("slider", WORKERS, key).await;
            until_true(&format!("the slider at {most}"), async || {
                page.value("slider", WORKERS).await == most.to_string()
            })
            .await;
            assert_eq!(page.chosen(COUNTS).await, worker_counts_up_to(most));
        }
    });
}

#[test]
fn counts_are_switched_one_by_one_and_one_stays_on() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?workers=1,2").await;
        page.click("button", "16").await;
        assert_eq!(page.chosen(COUNTS).await, [1, 2, 16]);
        assert_eq!(page.value("slider", WORKERS).await, "16");
        // A toggle is a button: the space bar works too.
        page.press("button", "1", " ").await;
        page.click("button", "16").await;
        assert_eq!(page.chosen(COUNTS).await, [2]);
        page.click("button", "2").await;
        assert_eq!(page.chosen(COUNTS).await, [2], "the last one must stay on");
        page.until_said("status", "One has to stay").await;
    });
}

#[test]
fn the_whole_chapter_can_be_reached_by_keyboard() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=20&workers=1&reps=1").await;
        // The first stop jumps over the navigation.
        page.script("document.body.focus()", Vec::new()).await;
        let mut stops = Vec::new();
        while stops.len() < 40 && !stops.iter().any(|name| name == N) {
            tab(page).await;
            stops.push(page.focused_name().await);
        }
        assert_eq!(stops[0], "Skip to the experiment", "{stops:?}");
        for stop in [TO_DOWNLOADS, TO_THREADS, "Run", WORKERS, "16", N] {
            assert!(
                stops.iter().any(|name| name == stop),
                "“{stop}” is no stop: {stops:?}"
            );
        }
        page.press("button", "Run", Key::Enter).await;
        assert_eq!(page.record().await.samples.len(), 1);
    });
}

#[test]
fn links_are_added_replaced_and_removed() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/downloads?network=real").await;
        assert_eq!(link_list(page).await, SAMPLE_LINKS);
        page.click("button", "Add a link").await;
        let own = lab.site.url("/test/open.csv");
        page.press("textbox", "Link 4", own.as_str()).await;
        page.click("button", "Remove link 2").await;
        assert_eq!(
            link_list(page).await,
            [SAMPLE_LINKS[0], SAMPLE_LINKS[2], own.as_str()]
        );
        let field = page.find("textbox", "Link 1").await;
        field
            .send_keys(Key::Control + "a")
            .await
            .expect("all of it is marked");
        field
            .send_keys("data/living-costs-indexes.csv")
            .await
            .expect("it is replaced");
        let expected = [SAMPLE_LINKS[1], SAMPLE_LINKS[2], own.as_str()];
        assert_eq!(link_list(page).await, expected);
        let record = page.press_run().await;
        let mut fetched: Vec<_> = record
            .results
            .iter()
            .map(|result| (result.task, result.link.as_str()))
            .collect();
        fetched.sort_unstable();
        assert_eq!(
            fetched,
            [(0, expected[0]), (1, expected[1]), (2, expected[2])]
        );
        assert!(record.results.iter().all(|result| result.table.is_some()));
    });
}

#[test]
fn a_bad_link_says_so_beside_its_field_and_lists_are_filled_in() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/downloads?network=real").await;
        page.click("button", "Add a link").await;
        page.press("textbox", "Link 4", "ftp://a.org/b.csv").await;
        page.until_said("region", "only http and https can be fetched by a page")
            .await;
        assert_eq!(
            page.find("textbox", "Link 4")
                .await
                .attr("aria-invalid")
                .await
                .ok()
                .flatten()
                .as_deref(),
            Some("true")
        );
        page.click("button", "Use the lesson’s links").await;
        assert_eq!(link_list(page).await, LESSON_LINKS);
        page.click("button", "Use the samples").await;
        assert_eq!(link_list(page).await, SAMPLE_LINKS);
    });
}

#[test]
fn the_run_link_carries_everything_to_a_fresh_page() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads").await;
        page.press("slider", WORKERS, Key::Home).await;
        page.click("button", "3").await;
        page.click("radio", BY_HAND).await;
        page.press("slider", N, Key::Home).await;
        page.press("slider", N, Key::Right).await;
        page.open_tab(MORE_SETTINGS).await;
        page.click("radio", FIXED).await;
        page.press("slider", NUMBER_OF_ROUNDS, Key::Right).await;
        open_run_link(page).await;
        let record = page.result().await.expect("a record");
        let params = &record["params"];
        assert_eq!(
            (&params["n"], &params["workers"], &params["reps"]),
            (&json!(1), &json!([1, 3]), &json!(6))
        );

        page.open("#/downloads?network=real&reps=1").await;
        page.press("slider", AT_A_TIME, Key::Home).await;
        page.click("button", "Remove link 2").await;
        page.open_tab(MORE_SETTINGS).await;
        page.press("slider", "MiB for each file", Key::Home).await;
        open_run_link(page).await;
        let record = page.result().await.expect("a record");
        let params = &record["params"];
        assert_eq!(params["links"], json!([SAMPLE_LINKS[0], SAMPLE_LINKS[2]]));
        assert_eq!(
            (&params["concurrency"], &params["limit_mib"]),
            (&json!([1]), &json!(1))
        );
    });
}

async fn open_run_link(page: &Page) {
    page.unfold("Link to this run").await;
    let link = page.value("textbox", "Link to this run").await;
    page.open_at(&link).await;
}

async fn tab(page: &Page) {
    page.type_anywhere(Key::Tab).await;
}

/// What stands in the fields for links, in order.
async fn link_list(page: &Page) -> Vec<String> {
    let mut links = Vec::new();
    for number in 1.. {
        match page.look_for("textbox", &format!("Link {number}")).await {
            Some(field) => links.push(field.prop("value").await.ok().flatten().unwrap_or_default()),
            None => break,
        }
    }
    links
}
