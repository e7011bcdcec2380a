//! Does a saved run come back as it was, and is every other file refused in words?

use std::fs::read_to_string;

use browser_tests::figures::times;
use browser_tests::numbers::check;
use browser_tests::saved::Folder;
use browser_tests::wait::until_true;
use browser_tests::{Page, Serve, meet_beside_others};
use parlab::analysis::record::Record;
use parlab::record::Status;
use serde_json::{Value, json};

const NUMBERS: &str = "The numbers";

#[test]
fn a_saved_run_comes_back_as_it_was() {
    meet_beside_others(Serve::default(), async |lab| {
        let (page, folder, again) = (&lab.page, Folder::new(), Folder::new());
        page.save_to(&folder).await;
        page.open("#/threads?n=24&workers=1,2,4&reps=4&predict=2:1.5&run=1")
            .await;
        let record = page.record().await;
        let numbers = page.table(NUMBERS).await;
        let lost = page.table("Where did the speed-up go?").await;
        let saved = page.save("JSON (everything)", "json", &folder).await;
        let text = read_to_string(&saved).expect("text");

        // Something else is in front and on the controls when the file is opened.
        page.follow("#/threads?n=20&workers=1,2&reps=2").await;
        page.press_run().await;
        let name = saved
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        page.open_file(&saved).await;
        until_listed(page, &[&name, "Run 2", "Run 1"]).await;
        assert_eq!(page.table(NUMBERS).await, numbers);
        assert_eq!(page.table("Where did the speed-up go?").await, lost);
        // The first row is that of the bare call.
        for (row, cells) in record.report().summary.iter().zip(&numbers[1..]) {
            check(
                "median",
                &cells[2],
                browser_tests::figures::median(&times(&record, row.workers)),
            );
        }
        page.until_said("region", &first_sentence(&record)).await;
        page.until_chart_says("Expected before the run: 2: ").await;
        assert_eq!(page.value("slider", "n, for fib(n)").await, "24");

        // Saved once more, it is the same file.
        page.save_to(&again).await;
        let second = page.save("JSON (everything)", "json", &again).await;
        let second = read_to_string(second).expect("text");
        assert_eq!(second.replace("  \"imported\": true,\n", ""), text);
        assert_ne!(second, text, "it says that it was imported");
        assert_eq!(page.texts("alert").await, Vec::<String>::new());

        // The same file once more, this time dropped, is one more run.
        page.drop_files(&[("dropped here.json", &text)]).await;
        until_listed(page, &["dropped here", &name, "Run 2", "Run 1"]).await;
        assert_eq!(page.table(NUMBERS).await, numbers);
    });
}

#[test]
fn a_file_from_another_chapter_opens_that_chapter() {
    meet_beside_others(Serve::default(), async |lab| {
        let (page, folder) = (&lab.page, Folder::new());
        page.save_to(&folder).await;
        page.open("#/downloads?concurrency=1,3&reps=2&run=1").await;
        assert_eq!(page.record().await.status, Status::Complete);
        let saved = page.save("JSON (everything)", "json", &folder).await;
        page.open("#/threads").await;
        page.open_file(&saved).await;
        page.find("heading", browser_tests::labels::DOWNLOADS).await;
        page.find("region", "What arrived, in the order of arrival")
            .await;
        assert_eq!(page.chosen("Measured with").await, [1, 3]);
    });
}

#[test]
fn other_files_are_refused_in_words_and_nothing_is_lost() {
    meet_beside_others(Serve::default(), async |lab| {
        let (page, folder) = (&lab.page, Folder::new());
        page.open("#/threads?n=20&workers=1,2&reps=2&run=1").await;
        page.record().await;
        let good = page.result().await.expect("a record");
        let numbers = page.table(NUMBERS).await;
        let changed = |pointer: &str, value: Value| {
            let mut record = good.clone();
            *record.pointer_mut(pointer).expect("a place in the record") = value;
            record.to_string()
        };
        let mut without = good.clone();
        without.as_object_mut().expect("a record").remove("samples");
        let bad = [
            (
                "words.json",
                "not JSON at all".to_owned(),
                "The file is not JSON",
            ),
            (
                "half.json",
                good.to_string()[..400].to_owned(),
                "The file is not JSON",
            ),
            (
                "numbers.csv",
                "a,b\n1,2\n".to_owned(),
                "The file is not JSON",
            ),
            ("empty.json", String::new(), "The file is not JSON"),
            ("list.json", "[1, 2]".to_owned(), "no result of this page"),
            (
                "other.json",
                changed("/schema", json!("other/1")),
                "The file says it is “other/1”",
            ),
            (
                "newer.json",
                changed("/schema", json!("parlab.run/2")),
                "a newer version of this page",
            ),
            (
                "order.json",
                changed("/samples/1/tasks/0/end_ms", json!(0)),
                "in samples[1].tasks[0], end_ms is before start_ms",
            ),
            (
                "negative.json",
                changed("/samples/0/wall_ms", json!(-1)),
                "samples[0].wall_ms is -1",
            ),
            (
                "worker.json",
                changed("/samples/0/tasks/0/worker", json!(99)),
                "samples[0].tasks[0].worker is 99",
            ),
            ("without.json", without.to_string(), "samples"),
            (
                "params.json",
                changed("/params/n", json!(99)),
                "its parameter n is “99”",
            ),
        ];
        for (name, text, message) in &bad {
            page.open_file(&folder.put(name, text)).await;
            page.until_said("alert", &format!("{name}: ")).await;
            let said = page.texts("alert").await.join("\n");
            assert!(said.contains(message), "{name}: {said}");
            assert_eq!(page.run_names().await, ["Run 1"], "{name}");
            assert!(page.can_run().await, "{name}");
        }
        assert_eq!(page.table(NUMBERS).await, numbers);
        // Dropped, they are refused as well.
        page.drop_files(&[("dropped.json", "{}")]).await;
        page.until_said("alert", "dropped.json: ").await;
        // And what is in order is opened, which ends the complaint.
        page.open_file(&folder.put("good.json", &good.to_string()))
            .await;
        until_listed(page, &["good", "Run 1"]).await;
        assert_eq!(page.texts("alert").await, Vec::<String>::new());
        assert_eq!(page.table(NUMBERS).await, numbers);
        assert_eq!(page.press_run().await.status, Status::Complete);
    });
}

#[test]
fn of_files_dropped_together_each_bad_one_is_named() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=20&workers=1&reps=1&run=1").await;
        page.record().await;
        let good = page.result().await.expect("a record").to_string();
        page.drop_files(&[("good.json", &good), ("bad.json", "{}"), ("worse.txt", "?")])
            .await;
        until_listed(page, &["good", "Run 1"]).await;
        for name in ["bad.json: ", "worse.txt: "] {
            page.until_said("alert", name).await;
        }
        // What is no file is answered too.
        page.drop_text("button", "Run", "some text").await;
        page.until_said("alert", "What was dropped is no file")
            .await;

        let names: Vec<String> = (0..30).map(|at| format!("{at}.json")).collect();
        let files: Vec<(&str, &str)> = names
            .iter()
            .enumerate()
            .map(|(at, name)| {
                (
                    name.as_str(),
                    if at % 10 == 9 { "[]" } else { good.as_str() },
                )
            })
            .collect();
        page.drop_files(&files).await;
        until_true("27 more runs", async || page.run_names().await.len() == 29).await;
        for name in ["9.json: ", "19.json: ", "29.json: "] {
            page.until_said("alert", name).await;
        }
    });
}

async fn until_listed(page: &Page, names: &[&str]) {
    until_true(&format!("the runs {names:?}"), async || {
        page.run_names().await == names
    })
    .await;
}

/// The page shows it apart from the others.
fn first_sentence(record: &Record) -> String {
    let (first, _) = record
        .report()
        .verdict
        .split_once(". ")
        .unwrap_or((&record.report().verdict, ""));
    first.to_owned()
}
