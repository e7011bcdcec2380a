//! Can runs be told apart, put side by side, and looked into?

use browser_tests::labels::{COUNTS, N};
use browser_tests::numbers::{check, read};
use browser_tests::seen::{CHART, TIMELINE};
use browser_tests::wait::until_true;
use browser_tests::{Page, Serve, meet_beside_others};
use parlab::record::{Sample, Task};
use thirtyfour::Key;

#[test]
fn runs_are_named_compared_opened_and_deleted() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=20&workers=1,2&reps=2&run=1").await;
        page.record().await;
        page.follow("#/threads?n=21&workers=1,2,4&reps=3&run=1")
            .await;
        page.record().await;
        until_listed(page, &["Run 2", "Run 1"]).await;
        assert_eq!(drawn(page).await, ["Run 2", "Run 1"]);
        assert_eq!(page.dots().await.len(), 9 + 4);

        let [_, old] = names(page).await;
        old.send_keys(Key::Control + "a")
            .await
            .expect("all of it is marked");
        old.send_keys("the short one")
            .await
            .expect("it is replaced");
        old.send_keys(Key::Tab)
            .await
            .expect("the field can be left");
        page.until_chart_says("the short one, medians").await;
        assert_eq!(drawn(page).await, ["Run 2", "the short one"]);

        // The one in front is always drawn; the other one is not when it isn't compared.
        assert_eq!(
            page.find("button", "In front")
                .await
                .is_enabled()
                .await
                .ok(),
            Some(false)
        );
        compare(page, 1).await;
        until_drawn(page, &["Run 2"]).await;
        assert_eq!(page.dots().await.len(), 9);

        // Names and flags survive a reload.
        page.follow("#/threads").await;
        page.reload().await;
        until_listed(page, &["Run 2", "the short one"]).await;
        until_drawn(page, &["Run 2"]).await;
        compare(page, 1).await;
        until_drawn(page, &["Run 2", "the short one"]).await;

        // What comes to the front brings its settings and its numbers.
        page.click("button", "To the front").await;
        until_drawn(page, &["the short one", "Run 2"]).await;
        assert_eq!(page.value("slider", N).await, "20");
        assert_eq!(page.chosen(COUNTS).await, [1, 2]);
        // The bare call, and a row for each worker count.
        assert_eq!(page.table("The numbers").await.len(), 1 + 2);

        page.click("button", "Delete the short one").await;
        until_listed(page, &["Run 2"]).await;
        until_drawn(page, &["Run 2"]).await;
        assert_eq!(page.table("The numbers").await.len(), 1 + 3);
        page.reload().await;
        until_listed(page, &["Run 2"]).await;
        page.click("button", "Delete Run 2").await;
        page.until_said("region", "Runs will be listed here").await;
        page.reload().await;
        page.until_said("region", "Runs will be listed here").await;
    });
}

#[test]
fn the_chart_shows_three_quantities_and_even_doublings() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=20&workers=1,2,4,8&reps=3&run=1")
            .await;
        let record = page.record().await;
        let medians = |what: fn(&parlab::record::SummaryRow) -> f64| {
            record
                .report()
                .summary
                .iter()
                .map(what)
                .collect::<Vec<f64>>()
        };
        let quantities = [
            ("Time", medians(|row| row.median_ms)),
            (
                "Efficiency",
                medians(|row| row.efficiency.unwrap_or_default()),
            ),
            ("Speed-up", medians(|row| row.speedup.unwrap_or_default())),
        ];
        let mut heights = Vec::new();
        for (quantity, values) in quantities {
            page.click("button", quantity).await;
            let says = page.until_chart_says(&format!("{quantity} {CHART}")).await;
            let (_, told) = says.split_once("medians: ").expect("medians");
            // The dashed line is told after them.
            let told = told.split(". ").next().unwrap_or_default();
            let told: Vec<&str> = told.split("; ").collect();
            assert_eq!(told.len(), values.len(), "{says}");
            for ((told, value), k) in told.iter().zip(values).zip([1, 2, 4, 8]) {
                let (of, told) = told.split_once(": ").expect("a count and its median");
                assert_eq!(of, k.to_string());
                check(quantity, told.split(" (").next().unwrap_or_default(), value);
            }
            heights.push(
                page.dots()
                    .await
                    .iter()
                    .map(|(_, y)| *y)
                    .collect::<Vec<f64>>(),
            );
        }
        assert!(heights[0] != heights[1] && heights[1] != heights[2]);

        let places = columns(page).await;
        assert!(
            places[3] - places[2] > 3.0 * (places[1] - places[0]),
            "{places:?}"
        );
        page.click("checkbox", "doublings evenly spaced (log₂)")
            .await;
        until_true("doublings that are evenly spaced", async || {
            let places = columns(page).await;
            let gaps: Vec<f64> = places.windows(2).map(|pair| pair[1] - pair[0]).collect();
            gaps.len() == 3 && gaps.iter().all(|gap| (gap - gaps[0]).abs() < 0.5)
        })
        .await;
    });
}

#[test]
fn the_timeline_tells_each_task_of_any_sample() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=24&workers=1,2,4&reps=3&run=1").await;
        let record = page.record().await;
        page.click("radio", "2 workers").await;
        let (timeline, _) = page.image(&format!("{TIMELINE}2 tasks")).await;
        drop(timeline);
        let samples: Vec<&Sample> = record.samples_with(2).collect();
        for sample in samples {
            let round = (sample.round + 1).to_string();
            page.press("combobox", "Round", round.as_str()).await;
            assert_eq!(
                page.value("combobox", "Round").await,
                sample.round.to_string()
            );
            let (timeline, says) = page.image(TIMELINE).await;
            let (_, time) = says.split_once(" in ").expect("how long it took");
            check(
                "the sample",
                time.split(',').next().unwrap_or_default(),
                sample.wall_ms,
            );
            let mut tasks: Vec<&Task> = sample.tasks.iter().collect();
            tasks.sort_by_key(|task| task.worker);
            // The first press goes to the first task.
            timeline
                .send_keys(Key::Right)
                .await
                .expect("a timeline takes keys");
            let told = told(page).await;
            check_told(&told, tasks[0]);
            timeline
                .send_keys(Key::End)
                .await
                .expect("a timeline takes keys");
            page.until_said("status", &format!("on worker {}:", tasks[1].worker + 1))
                .await;
            check_told(&self::told(page).await, tasks[1]);
            timeline
                .send_keys(Key::Left)
                .await
                .expect("a timeline takes keys");
            page.until_said("status", &told).await;
        }
    });
}

/// "Task 1 on worker 2: 1.20 ms, from 0.30 ms to 1.50 ms; …; result 46368".
fn check_told(told: &str, task: &Task) {
    let begins = format!("Task {} on worker {}: ", task.id + 1, task.worker + 1);
    let rest = told
        .strip_prefix(&begins)
        .unwrap_or_else(|| panic!("“{told}” is not “{begins}”"));
    let times = rest.split(';').next().unwrap_or_default();
    let (long, span) = times
        .split_once(", from ")
        .expect("how long, and from when");
    let (from, to) = span.split_once(" to ").expect("till when");
    check("how long", long, task.end_ms - task.start_ms);
    check("from when", from, task.start_ms);
    check("till when", to, task.end_ms);
    assert!(read(long).0 > 0.0);
    let value = task.value.as_deref().expect("a value");
    assert!(rest.ends_with(&format!("result {value}")), "{told}");
}

async fn told(page: &Page) -> String {
    page.until_said("status", "Task ").await;
    let said = page.texts("status").await;
    said.into_iter()
        .find(|text| text.starts_with("Task "))
        .unwrap_or_default()
}

/// The fields with the names of the two runs, the later one first.
async fn names(page: &Page) -> [thirtyfour::WebElement; 2] {
    let fields = page.each("textbox", "Name of the run").await;
    fields.try_into().expect("two runs")
}

/// Clicks the box beside one of the runs.
async fn compare(page: &Page, at: usize) {
    let boxes = page.each("checkbox", "compare").await;
    boxes[at].click().await.expect("a box can be clicked");
}

/// Which runs the chart shows, the one in front first.
async fn drawn(page: &Page) -> Vec<String> {
    let says = page.image_says(CHART).await;
    let (_, runs) = says.split_once(CHART).expect("runs");
    let parts = runs.split(", medians: ");
    let mut names: Vec<String> = parts
        .map(|part| part.rsplit(". ").next().unwrap_or(part).trim().to_owned())
        .collect();
    names.pop();
    names
}

async fn until_drawn(page: &Page, runs: &[&str]) {
    until_true(&format!("a chart of {runs:?}"), async || {
        drawn(page).await == runs
    })
    .await;
}

async fn until_listed(page: &Page, runs: &[&str]) {
    until_true(&format!("the runs {runs:?}"), async || {
        page.run_names().await == runs
    })
    .await;
}

/// Where the worker counts stand, from left to right.
async fn columns(page: &Page) -> Vec<f64> {
    let mut places: Vec<f64> = page.dots().await.iter().map(|(x, _)| *x).collect();
    places.sort_by(f64::total_cmp);
    places.dedup();
    places
}
