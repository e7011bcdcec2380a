//! Does the page show what the times did: every sample in its order, what the machine was like, and
//! how two runs compare?

use browser_tests::figures::{median, times};
use browser_tests::numbers::{check, read};
use browser_tests::wait::{until, until_true};
use browser_tests::{Page, Serve, meet_beside_others};
use parlab::analysis::record::Record;
use parlab::record::{Pressure, Sample};
use serde::Deserialize;
use thirtyfour::Key;

const PLOT: &str = "What the times did: ";
const TABLE: &str = "Every sample in numbers";
const PRESSED: &str = "the browser said the machine was under pressure";

/// What is drawn, in pixels of the plot's own.
#[derive(Debug, Deserialize)]
struct Drawn {
    /// The middle of each mark, in the order drawn.
    marks: Vec<(f64, f64)>,
    /// How the marks look, each way once.
    looks: Vec<String>,
    /// The rings around marks.
    rings: Vec<(f64, f64)>,
    /// The lines where the engine was started anew.
    anew: Vec<f64>,
    legend: Vec<String>,
    texts: Vec<String>,
}

const DRAWN: &str = "
    const [svg] = arguments;
    const all = (css) => [...svg.querySelectorAll(css)];
    const middle = (mark) => {
        const { x, y, width, height } = mark.getBBox();
        return [x + width / 2, y + height / 2];
    };
    return {
        marks: all('path.sample').map(middle),
        looks: [...new Set(all('path.sample').map((mark) => mark.getAttribute('class')))],
        rings: all('circle.pressed').map(middle),
        anew: all('line.anew').map((line) => line.x1.baseVal.value),
        legend: [...svg.previousElementSibling.children].map((key) => key.innerText.trim()),
        texts: all('text').map((text) => text.textContent),
    };";

#[test]
fn every_sample_is_in_the_plot_in_its_order() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=24&workers=1,2,4&reps=4&run=1").await;
        let record = page.record().await;
        let says = page.image_says(PLOT).await;
        assert!(says.contains("12 samples in 4 rounds"), "{says}");
        let drawn = drawn(page).await;
        assert_eq!(drawn.marks.len(), record.samples.len());
        assert_eq!(drawn.looks.len(), 3);
        assert!(drawn.marks.is_sorted_by(|a, b| a.0 < b.0), "{drawn:?}");
        for count in ["1 worker", "2 workers", "4 workers", "a new round"] {
            assert!(drawn.legend.iter().any(|key| key == count), "{drawn:?}");
        }
        let began = drawn
            .texts
            .iter()
            .find(|t| t.starts_with("since the run began, "));
        let hour = began
            .and_then(|text| text.split_once(" at "))
            .expect("the time of day");
        assert_eq!(hour.1, local_time(page, &record.started_at).await);

        // The same in words, one after another, and in numbers.
        let (plot, _) = page.image(PLOT).await;
        for sample in &record.samples {
            plot.send_keys(Key::Right).await.expect("a plot takes keys");
            check_told(page, &record, sample).await;
        }
        let rows = rows(page).await;
        assert_eq!(rows.len(), record.samples.len());
        for (row, sample) in rows.iter().zip(&record.samples) {
            check("when", &row[1], sample.at_ms.expect("a moment"));
            assert_eq!(row[2], (sample.round + 1).to_string());
            check("how long", &row[4], sample.wall_ms);
            check_off(&row[5], &record, sample);
        }
        // It is as wide as its window, and no wider.
        page.resize(390, 844).await;
        until_true("a plot that fits", async || page.overhang().await <= 0).await;
        assert_eq!(self::drawn(page).await.marks.len(), record.samples.len());
    });
}

#[test]
fn pressure_and_new_engines_are_marked() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        // The browser says that all is well, until the test says something else.
        let stub = serde_json::json!({ "source": "
            window.PressureObserver = class {
                constructor(say) { this.say = say; }
                async observe() {
                    this.say([{ state: 'nominal' }]);
                    window.press = () => this.say([{ state: 'critical' }]);
                }
            };" });
        let cdp = page.browser().driver().cdp();
        cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", stub)
            .await
            .expect("a script");
        page.open("#/threads?n=22&workers=1,2&reps=2&run=1").await;
        page.record().await;
        page.until_said("region", "No sample was begun under pressure.")
            .await;
        page.script("window.press()", Vec::new()).await;
        page.follow("#/threads?n=22&workers=1,2&reps=4&restart=2&run=1")
            .await;
        let record = page.record().await;
        let is_pressed = |sample: &Sample| sample.pressure == Some(Pressure::Critical);
        assert!(record.samples.iter().all(is_pressed));
        page.until_said("region", "8 samples were begun under pressure")
            .await;
        let drawn = drawn(page).await;
        assert_eq!(drawn.rings.len(), 8);
        for (ring, mark) in drawn.rings.iter().zip(&drawn.marks) {
            assert!((ring.0 - mark.0).abs() < 1.0, "{drawn:?}");
        }
        assert!(drawn.legend.iter().any(|key| key == PRESSED), "{drawn:?}");
        assert!(rows(page).await[0][6].contains("critical"));
        // After two rounds the engine was another one.
        let first = record.samples.iter().position(|sample| sample.start == 1);
        let first = first.expect("a second start");
        let [at] = drawn.anew[..] else {
            panic!("{drawn:?}")
        };
        assert!(drawn.marks[first - 1].0 < at && at < drawn.marks[first].0);
        assert!(drawn.texts.iter().any(|text| text == "engine started anew"));
        let says = page.image_says(PLOT).await;
        assert!(says.contains("The engine was started anew once."), "{says}");
    });
}

#[test]
fn two_runs_are_compared_in_words() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=33&workers=1,2&reps=9&run=1").await;
        let small = page.record().await;
        assert_eq!(page.run_names().await, ["Run 1"]);
        assert!(compared(page).await.is_empty());
        page.follow("#/threads?n=39&workers=1,2,4&reps=9&run=1")
            .await;
        let large = page.record().await;
        let sentence = until("a comparison", async || {
            let compared = compared(page).await;
            compared.into_iter().find(|text| text.contains("Run 1"))
        })
        .await;
        // fib(39) is 18 times as much work as fib(33), and 2 is the largest number that both have.
        let begin = "With 2 workers, Run 2 took ";
        let rest = sentence
            .strip_prefix(begin)
            .unwrap_or_else(|| panic!("{sentence}"));
        let (factor, rest) = rest.split_once(' ').expect("how many times");
        assert!(rest.starts_with("times as long as Run 1"), "{sentence}");
        let of = |record: &Record| median(&times(record, 2));
        let (shown, last) = read(factor);
        let expected = of(&large) / of(&small);
        assert!((shown - expected).abs() <= last, "{sentence}, {expected}");

        // What isn't drawn isn't compared.
        let boxes = page.each("checkbox", "compare").await;
        boxes[1].click().await.expect("a box can be clicked");
        until_true("no comparison", async || compared(page).await.is_empty()).await;
    });
}

async fn drawn(page: &Page) -> Drawn {
    let (plot, _) = page.image(PLOT).await;
    let plot = plot.to_json().expect("an element");
    let drawn = page.script(DRAWN, vec![plot]).await;
    serde_json::from_value(drawn).expect("marks")
}

async fn rows(page: &Page) -> Vec<Vec<String>> {
    page.unfold(TABLE).await;
    until("the samples in numbers", async || {
        Some(page.table(TABLE).await).filter(|rows| !rows.is_empty())
    })
    .await
}

/// "Sample 3, round 1, 2 workers, begun after 1.20 s: 10.2 ms, +1.2 % against the median …".
async fn check_told(page: &Page, record: &Record, sample: &Sample) {
    let number = record.samples.iter().position(|other| other == sample);
    let begins = format!("Sample {}, ", number.expect("one of the record") + 1);
    page.until_said("status", &begins).await;
    let said = page.texts("status").await;
    let told = said.iter().find(|text| text.starts_with(&begins));
    let told = told.expect("it was said just now");
    let (what, numbers) = told.split_once(": ").expect("what it was");
    let workers = match sample.workers {
        1 => "1 worker".to_owned(),
        many => format!("{many} workers"),
    };
    assert!(
        what.contains(&format!("round {}, {workers}", sample.round + 1)),
        "{told}"
    );
    let (time, _) = numbers.split_once(", ").expect("a time");
    check("how long", time, sample.wall_ms);
}

/// "+12 %" or "−3.1 %" is by how much a sample is off the median of its number of workers.
fn check_off(text: &str, record: &Record, sample: &Sample) {
    let usual = median(&times(record, sample.workers));
    let (shown, last) = read(text.trim_start_matches('+'));
    let off = sample.wall_ms / usual - 1.0;
    assert!((shown - off).abs() <= last, "“{text}” is not {off}");
}

async fn local_time(page: &Page, started_at: &str) -> String {
    let script = "
        const two = (number) => String(number).padStart(2, '0');
        const date = new Date(arguments[0]);
        return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');";
    let time = page.script(script, vec![started_at.into()]).await;
    time.as_str().expect("a text").to_owned()
}

async fn compared(page: &Page) -> Vec<String> {
    page.open_tab("Runs").await;
    let script = "return [...document.querySelectorAll('figcaption p')].map((p) => p.innerText);";
    let texts = page.script(script, Vec::new()).await;
    serde_json::from_value(texts).expect("texts")
}
