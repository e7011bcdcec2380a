//! Does each Save button give a whole file, as its readers expect it?

use std::collections::BTreeMap;
use std::fs::read_to_string;
use std::path::Path;

use browser_tests::figures::times;
use browser_tests::pictures::{Pixels, luminance};
use browser_tests::saved::Folder;
use browser_tests::wait::until_true;
use browser_tests::{Page, Serve, meet_beside_others};
use parlab::analysis::record::Record;
use roxmltree::Document;
use serde_json::Value;

const RUN: &str = "#/threads?n=24&workers=1,2,4&reps=4&predict=1:1,2:1.5&run=1";
/// What an SVG of its own must say of its shapes.
const STYLES: [&str; 3] = ["fill:", "stroke:", "stroke-width:"];

#[test]
fn data_is_saved_whole() {
    meet_beside_others(Serve::default(), async |lab| {
        let (page, folder) = (&lab.page, Folder::new());
        page.save_to(&folder).await;
        page.open(RUN).await;
        let record = page.record().await;
        let result = page.result().await.expect("a record");

        let json = page.save("JSON (everything)", "json", &folder).await;
        let name = json
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        assert!(name.starts_with("parlab-threads-20"), "{name}");
        check_json(&json, &result);

        let csv = page.save("CSV (a row a task)", "csv", &folder).await;
        check_csv(&csv, &record);

        let trace = page
            .save("Trace (for Perfetto)", "trace.json", &folder)
            .await;
        check_trace(&trace, &record);
        assert_eq!(page.texts("alert").await, Vec::<String>::new());
    });
}

#[test]
fn the_chart_is_saved_as_it_looks_light_or_dark() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open(RUN).await;
        let record = page.record().await;
        page.click("button", "Auto").await;
        page.find("button", "Light").await;
        let light = save_pictures(page, &record).await;
        page.click("button", "Light").await;
        page.find("button", "Dark").await;
        let dark = save_pictures(page, &record).await;
        assert!(
            light > 0.8 && dark < 0.2,
            "the paper has lightness {light} and {dark}"
        );
    });
}

#[test]
fn the_picture_of_two_runs_says_whose_each_line_is() {
    meet_beside_others(Serve::default(), async |lab| {
        let (page, folder) = (&lab.page, Folder::new());
        page.save_to(&folder).await;
        page.open("#/threads?n=20&workers=1,2&reps=2").await;
        page.press_run().await;
        page.press_run().await;
        let svg = page.save("Chart (SVG)", "svg", &folder).await;
        let text = read_to_string(svg).expect("text");
        let document = Document::parse(&text).expect("XML");
        let texts = texts_of(&document);
        let in_legend = |name: &str| texts.iter().any(|text| text == name);
        assert!(in_legend("Run 1") && in_legend("Run 2"), "{texts:?}");
        // Each says what it was, when and where.
        let all = texts.join(" ");
        for name in ["Run 1: ", "Run 2: "] {
            let origin = all.split(name).nth(1).unwrap_or_default();
            let origin = origin.split("Run ").next().unwrap_or_default();
            assert!(
                origin.contains(" UTC") && origin.contains("Chromium"),
                "{texts:?}"
            );
        }
        // The one behind has marks of its own, and not the colour alone.
        let marks = "return [...document.querySelectorAll('.plot .run-mark')].length";
        assert_eq!(page.script(marks, Vec::new()).await, 2);
    });
}

#[test]
fn where_a_frame_forbids_to_save_that_is_said() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        let driver = page.browser().driver();
        // A page of the same host with the lab in a frame, as some course systems have it.
        driver
            .goto(lab.site.url("/README.txt"))
            .await
            .expect("a page");
        let frame = "
            const frame = document.createElement('iframe');
            frame.setAttribute('sandbox', 'allow-scripts allow-same-origin');
            frame.width = 1100;
            frame.height = 900;
            frame.src = './#/threads?n=20&workers=1,2&reps=1';
            document.body.append(frame);";
        page.script(frame, Vec::new()).await;
        driver.enter_frame(0).await.expect("the frame");
        page.until_there().await;
        page.press_run().await;
        page.click("button", "CSV (a row a task)").await;
        page.until_said("alert", "forbids it to save files").await;
        let link = page.find("link", "open the lab in a tab of its own").await;
        let link = link.attr("href").await.ok().flatten().unwrap_or_default();
        assert!(link.contains("#/result/"), "{link}");
        page.click("button", "Chart (SVG)").await;
        page.find("button", "Copy the file’s text").await;
    });
}

#[test]
fn what_cannot_be_copied_is_shown_to_be_copied_by_hand() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=20&workers=1,2&reps=30&run=1").await;
        page.record().await;
        let refuse = "navigator.clipboard.writeText = () => Promise.reject(new Error('no'))";
        page.script(refuse, Vec::new()).await;
        page.click("button", "Copy a link to this result").await;
        page.until_said("status", "lets the page copy nothing")
            .await;
        let shown = page.value("textbox", "To be copied by hand").await;
        assert!(shown.contains("#/result/"), "{shown}");
        until_true("the text to be chosen", async || {
            let all = "const field = document.querySelector('.by-hand textarea');
                return field.selectionEnd - field.selectionStart === field.value.length";
            page.says_yes(all).await
        })
        .await;
    });
}

fn texts_of(document: &Document) -> Vec<String> {
    let texts = document
        .descendants()
        .filter(|node| node.has_tag_name("text"));
    texts
        .map(|node| node.text().unwrap_or_default().to_owned())
        .collect()
}

fn check_json(path: &Path, result: &Value) {
    let saved: Value = serde_json::from_str(&read_to_string(path).expect("text")).expect("JSON");
    assert_eq!(differences("", &saved, result), Vec::<String>::new());
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/parlab.run-1.schema.json");
    let schema: Value = serde_json::from_str(&read_to_string(schema).expect("text")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let broken: Vec<String> = validator
        .iter_errors(&saved)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(broken, Vec::<String>::new());
}

/// Where two values differ. A script knows no 5.0 beside 5, and a reader may miss the last bit.
fn differences(place: &str, left: &Value, right: &Value) -> Vec<String> {
    match (left, right) {
        (Value::Number(l), Value::Number(r)) => {
            let (l, r) = (l.as_f64().expect("a number"), r.as_f64().expect("a number"));
            let same = (l - r).abs() <= 1e-12 * l.abs();
            (!same)
                .then(|| format!("{place}: {l} and {r}"))
                .into_iter()
                .collect()
        }
        (Value::Array(l), Value::Array(r)) if l.len() == r.len() => {
            let pairs = l.iter().zip(r).enumerate();
            pairs
                .flat_map(|(at, (l, r))| differences(&format!("{place}[{at}]"), l, r))
                .collect()
        }
        (Value::Object(l), Value::Object(r)) if l.len() == r.len() => l
            .iter()
            .flat_map(|(key, l)| {
                differences(
                    &format!("{place}.{key}"),
                    l,
                    r.get(key).unwrap_or(&Value::Null),
                )
            })
            .collect(),
        _ if left == right => Vec::new(),
        _ => vec![format!("{place}: {left} and {right}")],
    }
}

/// A row a task, in the order of the record.
fn check_csv(path: &Path, record: &Record) {
    let mut reader = csv::Reader::from_path(path).expect("a file");
    let rows: Vec<BTreeMap<String, String>> = reader
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("CSV with a header");
    let tasks = record
        .samples
        .iter()
        .enumerate()
        .flat_map(|(number, sample)| sample.tasks.iter().map(move |task| (number, sample, task)));
    let tasks: Vec<_> = tasks.collect();
    assert_eq!(rows.len(), tasks.len());
    for (row, (number, sample, task)) in rows.iter().zip(tasks) {
        let is = |column: &str, value: u32| assert_eq!(row[column], value.to_string(), "{column}");
        is("sample", number as u32);
        is("workers", sample.workers);
        is("round", sample.round);
        is("task", task.id);
        is("worker", task.worker);
        let ms = |column: &str, value: f64| {
            let shown: f64 = row[column].parse().expect("a time");
            assert!(
                (shown - value).abs() < 1e-6,
                "{column}: {shown} and {value}"
            );
        };
        ms("startup_ms", sample.startup_ms);
        ms("wall_ms", sample.wall_ms);
        ms("queued_ms", task.queued_ms);
        ms("start_ms", task.start_ms);
        ms("end_ms", task.end_ms);
        ms("duration_ms", task.end_ms - task.start_ms);
        assert_eq!(Some(&row["value"]), task.value.as_ref());
        assert_eq!(
            (row["experiment"].as_str(), row["error"].as_str()),
            ("threads", "")
        );
        assert_eq!(row["started_at"], record.started_at);
    }
}

/// What a viewer needs of each event; a process a sample, and no two events of a thread overlap.
fn check_trace(path: &Path, record: &Record) {
    let trace: Value = serde_json::from_str(&read_to_string(path).expect("text")).expect("JSON");
    let events = trace["traceEvents"].as_array().expect("a list of events");
    let mut by_thread: BTreeMap<(u64, u64), Vec<(u64, u64)>> = BTreeMap::new();
    let mut tasks = 0;
    for event in events {
        assert!(event["name"].is_string(), "{event}");
        let number = |field: &str| {
            event[field]
                .as_u64()
                .unwrap_or_else(|| panic!("{field} of {event}"))
        };
        let (pid, tid, ts) = (number("pid"), number("tid"), number("ts"));
        match event["ph"].as_str().expect("a phase") {
            "X" => by_thread
                .entry((pid, tid))
                .or_default()
                .push((ts, number("dur"))),
            "M" => assert!(event["args"].is_object(), "{event}"),
            "C" => assert!(event["args"]["waiting"].is_u64(), "{event}"),
            other => panic!("the phase {other} is not known"),
        }
        tasks += usize::from(event["ph"] == "X" && event["cat"] == "task");
    }
    let all: usize = record.samples.iter().map(|sample| sample.tasks.len()).sum();
    assert_eq!(tasks, all);
    let threads: u32 = record.samples.iter().map(|sample| sample.workers).sum();
    assert_eq!(by_thread.len() as u32, threads);
    for (thread, mut spans) in by_thread {
        spans.sort_unstable();
        let apart = spans
            .windows(2)
            .all(|pair| pair[0].0 + pair[0].1 <= pair[1].0);
        assert!(apart, "events of {thread:?} overlap");
    }
}

/// Saves both pictures, checks them, and gives the lightness of their paper.
async fn save_pictures(page: &Page, record: &Record) -> f64 {
    let folder = Folder::new();
    page.save_to(&folder).await;
    let svg = page.save("Chart (SVG)", "svg", &folder).await;
    let size = check_svg(&read_to_string(svg).expect("text"), record);
    let png = page.save("Chart (PNG)", "png", &folder).await;
    let picture = Pixels::read(&png);
    assert_eq!(
        (f64::from(picture.width), f64::from(picture.height)),
        (2.0 * size.0, 2.0 * size.1)
    );
    assert!(picture.colours() > 20, "{} colours", picture.colours());
    let paper = picture.at(1, 1);
    assert_eq!(paper, picture.at(picture.width - 2, picture.height - 2));
    let common = picture.share_of(paper);
    assert!(
        (0.5..0.999).contains(&common),
        "the paper is {common} of the picture"
    );
    assert_eq!(paper[3], 255, "the paper can be seen through");
    luminance(paper)
}

/// Every mark is there, and looks the same without the page. Gives the size.
fn check_svg(text: &str, record: &Record) -> (f64, f64) {
    assert!(!text.contains("var("), "a colour is left to the page");
    let document = Document::parse(text).expect("XML");
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "svg");
    assert_eq!(
        root.tag_name().namespace(),
        Some("http://www.w3.org/2000/svg")
    );
    // A viewer takes nothing else for a part of the picture.
    let foreign = root.descendants().filter(|node| {
        node.is_element() && node.tag_name().namespace() != root.tag_name().namespace()
    });
    let foreign: Vec<_> = foreign.map(|node| node.tag_name().name()).collect();
    assert!(foreign.is_empty(), "elements that are no SVG: {foreign:?}");
    let all = |name: &str| {
        root.descendants()
            .filter(|node| node.has_tag_name(name))
            .count()
    };
    assert_eq!(all("circle"), record.samples.len());
    let samples: usize = [1, 2, 4].iter().map(|k| times(record, *k).len()).sum();
    assert_eq!(all("circle"), samples);
    assert_eq!(
        (all("style"), all("foreignObject"), all("image")),
        (0, 0, 0)
    );
    let shapes = ["circle", "line", "polyline", "path", "rect", "text"];
    let inside_clip = |node: &roxmltree::Node| node.ancestors().any(|a| a.has_tag_name("clipPath"));
    let paper = root.first_element_child().expect("a paper");
    assert_eq!(paper.tag_name().name(), "rect");
    for node in root.descendants() {
        let is_shape = shapes.contains(&node.tag_name().name());
        if !is_shape || inside_clip(&node) || node == paper {
            continue;
        }
        let style = node.attribute("style").unwrap_or_default();
        for wanted in STYLES {
            assert!(
                style.contains(wanted),
                "no {wanted} in <{}>: {style}",
                node.tag_name().name()
            );
        }
    }
    let texts = texts_of(&document);
    for said in [
        "Threads: Do more workers get more done?",
        "Time against the number of workers",
        "sample (hollow: outlier)",
        "median, 95 % interval",
    ] {
        assert!(
            texts.iter().any(|text| text == said),
            "“{said}” is not in {texts:?}"
        );
    }
    let day = &record.started_at[..10];
    // It may be broken into lines.
    let all = texts.join(" ");
    let origin = all.split("Run 1: ").nth(1).unwrap_or_default();
    assert!(
        origin.contains(day) && origin.contains("Chromium"),
        "no origin in {texts:?}"
    );
    let number = |name| root.attribute(name).and_then(|text| text.parse().ok());
    let size: Option<(f64, f64)> = number("width").zip(number("height"));
    size.expect("a size")
}
