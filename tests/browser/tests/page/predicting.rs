//! Can a person say what they expect before they measure, and are they told how it turned out?

use browser_tests::labels::{GO, N, TELL};
use browser_tests::machine::check_whole;
use browser_tests::seen::CHART;
use browser_tests::wait::until_true;
use browser_tests::{Page, Serve, meet_beside_others};
use parlab::analysis::record::Record;
use parlab::experiment::prediction::Predicted;
use parlab::format::significant;
use thirtyfour::Key;

const FOUR: &str = "Expected speed-up with 4 workers";
const GUESS: &str = "What comes next?";
const TWO: &str = "Expected speed-up with 2 workers";

#[test]
fn an_expectation_is_set_by_keyboard_and_compared_with_the_run() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=24&workers=1,2,4&reps=6").await;
        page.find("group", "The speed-ups you expect").await;
        assert_eq!(expected(page, FOUR).await, 1.0);
        let most: f64 = page
            .attribute("slider", FOUR, "aria-valuemax")
            .await
            .parse()
            .expect("a number");
        assert!(
            most > 4.0,
            "4 workers can’t be expected to do 4 times as much"
        );
        assert!(
            page.look_for("slider", "Expected speed-up with 1 workers")
                .await
                .is_none()
        );
        let steps = [
            (Key::End, most),
            (Key::Home, 0.0),
            (Key::Up, 0.1),
            (Key::Right, 0.2),
            (Key::PageUp, 1.2),
            (Key::Down, 1.1),
            (Key::Left, 1.0),
            (Key::PageDown, 0.0),
            (Key::Down, 0.0),
            (Key::End, most),
            (Key::Up, most),
        ];
        for (key, value) in steps {
            page.press("slider", FOUR, key).await;
            until_expected(page, FOUR, value).await;
        }
        assert_eq!(expected(page, TWO).await, 1.0, "the others stay");
        page.until_said("region", "your line will stand beside what is measured")
            .await;

        let record = page.press_run().await;
        check_prediction(&record, &[(1, 1.0), (2, 1.0), (4, most)]);
        page.until_chart_says("Expected before the run: 1: ").await;
        page.click("button", "Speed-up").await;
        let says = page.until_chart_says("Speed-up against").await;
        assert!(
            says.contains(&format!(
                "Expected before the run: 1: 1.00 ×; 2: 1.00 ×; 4: {most:.2} ×."
            )),
            "{says}"
        );
        let row = record.report().summary.last().expect("a row");
        assert_eq!(row.workers, 4);
        let [low, high] = row.speedup_ci95.expect("an interval");
        let how = match most {
            most if most > high => "less than you expected",
            most if most < low => "more than you expected",
            _ => "agrees with what you expected",
        };
        let compared =
            format!("You expected 4 workers to get {most:.1} times as much done; measured: ");
        assert!(
            record.report().verdict.contains(&compared) && record.report().verdict.contains(how),
            "{}",
            record.report().verdict
        );
        page.until_said("region", &compared).await;
    });
}

#[test]
fn a_point_is_dragged_and_all_are_cleared() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=20&workers=1,2,4&reps=2").await;
        drag(page, FOUR, -80).await;
        let up = expected(page, FOUR).await;
        assert!(up > 1.2, "{up}");
        drag(page, FOUR, 40).await;
        let down = expected(page, FOUR).await;
        assert!(down < up - 0.2, "{down} after {up}");
        drag(page, TWO, -60).await;
        let two = expected(page, TWO).await;
        assert!(two > 1.0 && expected(page, FOUR).await == down);
        let record = page.press_run().await;
        check_prediction(&record, &[(1, 1.0), (2, two), (4, down)]);

        // The chart is there now, and gives way when the next run is predicted.
        assert!(page.look_for("slider", FOUR).await.is_none());
        page.click("button", "Predict the next run").await;
        page.press("slider", FOUR, Key::End).await;
        page.press("slider", TWO, Key::Home).await;
        until_expected(page, TWO, 0.0).await;
        page.click("button", "Clear").await;
        until_expected(page, TWO, 1.0).await;
        until_expected(page, FOUR, 1.0).await;
        let record = page.press_run().await;
        check_prediction(&record, &[]);
        assert!(
            !record.report().verdict.contains("You expected"),
            "{}",
            record.report().verdict
        );
        assert!(!page.image_says(CHART).await.contains("Expected"));
    });
}

#[test]
fn a_link_carries_an_expectation_and_a_bad_one_is_refused() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=20&workers=1,2,4&reps=2&predict=4:3,2:1.75")
            .await;
        until_expected(page, FOUR, 3.0).await;
        until_expected(page, TWO, 1.75).await;
        let record = page.press_run().await;
        check_prediction(&record, &[(2, 1.75), (4, 3.0)]);
        // What is expected of numbers that aren't measured is no part of the run.
        page.open("#/threads?n=20&workers=1,2&reps=2&predict=2:1.5,8:7&run=1")
            .await;
        check_prediction(&page.record().await, &[(2, 1.5)]);

        for bad in ["much", "33:2", "2:-1", "2:65", "2:NaN"] {
            page.follow(&format!("#/threads?n=21&workers=1,2&reps=2&predict={bad}"))
                .await;
            // Other case is mended first, as everywhere in a link.
            let bad = bad.to_lowercase();
            page.until_said("alert", &format!("“predict={bad}” can’t be used"))
                .await;
            page.until_said("alert", "Using none instead").await;
            assert_eq!(page.value("slider", N).await, "21");
            assert!(page.can_run().await);
        }
        check_prediction(&page.press_run().await, &[]);
    });
}

#[test]
fn each_chapter_with_a_curve_has_an_expectation_of_its_own() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=20&workers=1,2&reps=2").await;
        page.press("slider", TWO, Key::Home).await;
        until_expected(page, TWO, 0.0).await;
        let chapters = [
            (
                "#/processes?n=20&workers=1,2&reps=2",
                "Expected speed-up with 2 processes",
                "You expected 2 processes to get 2.2 times as much done; measured: ",
            ),
            (
                "#/machine?pool=processes&n=20&workers=1,2&reps=2",
                "Expected speed-up with 2 workers",
                "You expected 2 workers to get 2.2 times as much done; measured: ",
            ),
            (
                "#/downloads?concurrency=1,2&reps=2&files=2&latency=20&kib=1",
                "Expected speed-up with 2 fetches at a time",
                "You expected 2 fetches at a time to be 2.2 times as fast; measured: ",
            ),
        ];
        for (link, slider, says) in chapters {
            page.follow(link).await;
            // What is expected of threads is not expected of others.
            until_expected(page, slider, 1.0).await;
            page.press("slider", slider, Key::End).await;
            let most = page.attribute("slider", slider, "aria-valuemax").await;
            let most: f64 = most.parse().expect("a number");
            let record = page.press_run().await;
            check_prediction(&record, &[(1, 1.0), (2, most)]);
            let says = says.replace("2.2", &significant(most, 2));
            let verdict = &record.report().verdict;
            assert!(verdict.contains(&says), "{verdict}");
            page.until_said("region", &says).await;
        }
        page.follow("#/threads").await;
        until_expected(page, TWO, 0.0).await;
    });
}

#[test]
fn what_comes_next_is_guessed_and_told_right_or_wrong_once_it_came() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/queues?workers=1&tasks=1&n=10&step=1&run=1")
            .await;
        page.until_said("status", "What will come first?").await;
        page.press("combobox", GUESS, "the main program puts").await;
        page.click("button", "Step").await;
        let right = "Right: main program puts task 1. 1 of 1 right so far.";
        page.until_said("status", right).await;
        // A guess is of one move, and one that nobody made counts for nothing.
        assert_eq!(page.value("combobox", GUESS).await, "");
        page.click("button", "Step").await;
        page.until_said("status", "Just now: worker 1 takes task 1.")
            .await;
        page.press("combobox", GUESS, "join").await;
        page.click("button", "Step").await;
        let wrong = "Not so: worker 1 puts the result of task 1. 1 of 2 right so far.";
        page.until_said("status", wrong).await;
        // Whoever wants to be told is told.
        page.click("checkbox", TELL).await;
        page.until_said("status", "Next: ").await;
        page.click("checkbox", TELL).await;
        page.until_said("status", wrong).await;
        page.click("button", GO).await;
        check_whole(&page.record().await, "55");
    });
}

async fn expected(page: &Page, slider: &str) -> f64 {
    let value = page.attribute("slider", slider, "aria-valuenow").await;
    value
        .parse()
        .unwrap_or_else(|_| panic!("{slider}: {value}"))
}

async fn until_expected(page: &Page, slider: &str, value: f64) {
    until_true(&format!("“{slider}” at {value}"), async || {
        (expected(page, slider).await - value).abs() < 1e-9
    })
    .await;
}

/// Drags a point up (below 0) or down, by so many px.
async fn drag(page: &Page, slider: &str, down: i64) {
    let point = page.find("slider", slider).await;
    point.scroll_into_view().await.expect("it can be seen");
    let chain = page.browser().driver().action_chain();
    let chain = chain.move_to_element_center(&point).click_and_hold();
    let dragged = chain
        .move_by_offset(0, down / 2)
        .move_by_offset(0, down - down / 2)
        .release();
    dragged.perform().await.expect("a point can be dragged");
}

fn check_prediction(record: &Record, expected: &[(u32, f64)]) {
    let expected: Vec<Predicted> = expected
        .iter()
        .map(|&(workers, speedup)| Predicted { workers, speedup })
        .collect();
    assert_eq!(record.prediction, expected);
}
