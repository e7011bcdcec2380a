//! What have all chapters in common, and does each cell of the lesson have its run link?

use std::path::Path;

use browser_tests::schema::check_schema;
use browser_tests::wait::until_true;
use browser_tests::{Page, Serve, meet_beside_others};
use parlab::analysis::record::Record;
use parlab::csvfile::table::HEAD_BYTES;
use parlab::experiment::Chapter;
use parlab::experiment::route::{Route, link_to};
use parlab::record::{Sample, Status};
use pysync::FutureState;
use serde_json::json;

const PHONE: (u32, u32) = (390, 844);
const PYTHON: &str = "In Python";
const RUST: &str = "The Rust that runs";
const RUN_LINK: &str = "Link to this run";
const FIB_34: &str = "5702887";
const FIB_38: &str = "39088169";

/// A run of each chapter that takes a moment, and what its programs in Python are called.
const CHAPTERS: [(Chapter, &str, &[&str]); 7] = [
    (
        parlab::chapters::downloads::CHAPTER,
        "#/downloads?concurrency=1,3&reps=2&run=1",
        &["downloads.py"],
    ),
    (
        parlab::chapters::threads::CHAPTER,
        "#/threads?n=20&workers=1,2&reps=2&gil=on&run=1",
        &["threads.py", "gil.py"],
    ),
    (
        parlab::chapters::processes::CHAPTER,
        "#/processes?n=20&workers=1,2&reps=2&pool=processes&run=1",
        &["processes.py"],
    ),
    (
        parlab::chapters::shared::CHAPTER,
        "#/shared?way=lock&additions=1000&workers=1,2&reps=2&run=1",
        &["shared.py"],
    ),
    (
        parlab::chapters::futures::CHAPTER,
        "#/futures?workers=2&tasks=20,21,-1&end=wait&run=1",
        &["futures.py"],
    ),
    (
        parlab::chapters::queues::CHAPTER,
        "#/queues?workers=2&tasks=3&n=20&run=1",
        &["queues.py"],
    ),
    (
        parlab::chapters::machine::CHAPTER,
        "#/machine?n=20&workers=1,2&reps=2&run=1",
        &["machine.py"],
    ),
];

/// One or more cells of the lesson as a run link.
struct Cell {
    /// Their numbers in the lesson.
    numbers: &'static str,
    /// The same here.
    link: &'static str,
    /// What the lesson prints.
    prints: &'static [&'static str],
    /// What is true.
    truth: Truth,
}

/// What is true of a cell, beside what the lesson prints.
enum Truth {
    /// It is what the lesson prints: the contents of the files, one after another.
    Files,
    /// It is what the lesson prints: the number.
    Number,
    /// The stopwatch was read before the threads were done.
    Launched,
    /// The function had no `return` that was ever reached.
    NothingComputed,
    /// The browser knows logical processors only, and the number that help was measured.
    Cores,
    /// It was done at once because nothing was computed; really computed, it has a value.
    Future,
    /// It is what the lesson prints: the result of each task.
    Results,
}

const CELLS: [Cell; 7] = [
    Cell {
        numbers: "2 to 9",
        link: "#/downloads?network=real&concurrency=1,3&reps=1&run=1",
        prints: &[
            "hlpi_name,series_ref,quarter,hlpi,nzhec,nzhec_name,nzhec_short,level,index,change.q,change.a",
            "year,industry_code_ANZSIC,industry_name_ANZSIC,rme_size_grp,variable,value,unit",
            "Year,Industry_aggregation_NZSIOC,Industry_code_NZSIOC,Industry_name_NZSIOC,Units,Variable_code,Varia",
        ],
        truth: Truth::Files,
    },
    Cell {
        numbers: "10 and 11",
        link: "#/threads?n=5&workers=1&reps=1&run=1",
        prints: &["5"],
        truth: Truth::Number,
    },
    Cell {
        numbers: "12 and 13",
        link: "#/threads?n=34&workers=1,2,3,4,8&reps=1&kind=naive-timing&run=1",
        prints: &["5.43 ms", "62 ms", "109 ms", "284 ms", "335 ms"],
        truth: Truth::Launched,
    },
    Cell {
        numbers: "14 and 15",
        link: "#/machine?pool=threads&n=30&workers=1,2&reps=2&run=1",
        prints: &["4", "4"],
        truth: Truth::Cores,
    },
    Cell {
        numbers: "17 to 20",
        link: "#/processes?n=34&workers=1,2,3,4,8&reps=1&kind=naive-timing&run=1",
        prints: &["11 ms", "11 ms", "16 ms", "21 ms", "38 ms"],
        truth: Truth::NothingComputed,
    },
    Cell {
        numbers: "21 to 24",
        link: "#/futures?pool=processes&workers=1&tasks=38&end=wait&run=1",
        prints: &["True", "True"],
        truth: Truth::Future,
    },
    Cell {
        numbers: "28 to 33",
        link: "#/queues?workers=4&tasks=4&n=34&run=1",
        prints: &[FIB_34, FIB_34, FIB_34, FIB_34],
        truth: Truth::Results,
    },
];

#[test]
fn the_chapters_stand_in_the_lessons_order_and_open_by_their_links() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("").await;
        let script = "return [...document.querySelectorAll('nav a')]
            .filter((link) => link.getClientRects().length > 0)
            .map((link) => [link.innerText.replace(/\\s+/g, ''), link.getAttribute('href')])";
        let links = page.script(script, Vec::new()).await;
        let expected = parlab::chapters::ALL
            .into_iter()
            .zip(1..)
            .map(|(chapter, number)| {
                let title = chapter.title().replace(' ', "");
                json!([format!("{number}{title}"), format!("#/{}", chapter.slug())])
            });
        assert_eq!(links, json!(expected.collect::<Vec<_>>()));
        for ((chapter, _, programs), number) in CHAPTERS.into_iter().zip(1..) {
            page.click("link", &format!("{number}{}", chapter.title()))
                .await;
            until_current(page, chapter).await;
            has_one_title(page, chapter).await;
            check_code(page, chapter, programs).await;
        }
        assert_eq!(page.complaints().await, Vec::<String>::new());
    });
}

#[test]
fn every_chapter_runs_from_a_link_leaves_a_valid_record_and_fits_a_phone() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        let mut wide = Vec::new();
        page.resize(PHONE.0, PHONE.1).await;
        for (chapter, link, _) in CHAPTERS {
            page.open(&format!("#/{}", chapter.slug())).await;
            has_one_title(page, chapter).await;
            wide.extend(too_wide(page, &format!("{chapter:?} before a run")).await);
            page.follow(link).await;
            let record = page.record().await;
            assert_eq!(record.status, Status::Complete, "{link}");
            assert_eq!(record.experiment, Route::read(link).experiment, "{link}");
            check_schema(&page.result().await.expect("a record"));
            wide.extend(too_wide(page, &format!("{chapter:?} after a run")).await);
            check_run_link(page, &record).await;
            wide.extend(too_wide(page, &format!("{chapter:?} with its run link open")).await);
        }
        for lie in [
            "#/threads?n=20&workers=1,2&reps=1&kind=naive-timing&run=1",
            "#/processes?n=20&workers=1,2&reps=1&kind=naive-timing&run=1",
        ] {
            page.open(lie).await;
            check_schema(&page.result().await.expect("a record"));
            wide.extend(too_wide(page, lie).await);
        }
        assert_eq!(wide, Vec::<String>::new());
    });
}

#[test]
fn the_lessons_cells_have_run_links() {
    meet_beside_others(Serve::default(), async |lab| {
        for cell in CELLS {
            lab.page.open(cell.link).await;
            let chapter = Route::read(cell.link).experiment.chapter();
            has_one_title(&lab.page, chapter).await;
            let record = lab.page.record().await;
            println!("cells {}: {}", cell.numbers, record.report().verdict);
            assert_eq!(record.status, Status::Complete, "cells {}", cell.numbers);
            check_cell(&lab.page, &cell, &record).await;
        }
    });
}

async fn check_cell(page: &Page, cell: &Cell, record: &Record) {
    let prints = cell.prints;
    match cell.truth {
        Truth::Files => {
            // By the queue, in the order of arrival.
            let times: Vec<f64> = record.results.iter().map(|file| file.arrived_ms).collect();
            assert!(
                times.is_sorted() && times.len() == prints.len(),
                "{times:?}"
            );
            for print in prints {
                let printed = record.results.iter().any(|file| {
                    let head = file.table.as_ref().map(|table| table.head.as_str());
                    head.is_some_and(|head| head.starts_with(print) && head.len() == HEAD_BYTES)
                });
                assert!(printed, "no file begins with {print}");
            }
        }
        Truth::Number => assert_eq!(values(record, 1), prints),
        Truth::Launched => {
            check_table(page, prints).await;
            assert!(values(record, 8).iter().all(|value| value == FIB_34));
            // Where fib(34) takes a moment only, a busy machine may be late in stopping one or two.
            let too_early =
                |sample: &Sample| sample.timer_ms.expect("a stopwatch")[1] < sample.end_ms();
            assert!(record.as_written.iter().any(too_early));
        }
        Truth::NothingComputed => {
            check_table(page, prints).await;
            assert!(values(record, 8).iter().all(|value| value == FIB_34));
            let tasks = record.as_written.iter().flat_map(|sample| &sample.tasks);
            assert!(tasks.clone().count() == 1 + 2 + 3 + 4 + 8);
            let mut values = tasks.map(|task| task.value.as_deref());
            assert!(values.all(|value| value == Some("None")));
        }
        Truth::Cores => {
            let said = "return navigator.hardwareConcurrency";
            assert_eq!(
                page.script(said, Vec::new()).await,
                record.machine.logical_cores
            );
            assert!(
                [" really help", "how many cores help"]
                    .iter()
                    .any(|says| record.report().verdict.contains(says)),
                "{}",
                record.report().verdict
            );
        }
        Truth::Future => {
            let [future] = &record.futures[..] else {
                panic!("{:?}", record.futures);
            };
            assert_eq!(future.state, FutureState::Done);
            assert_eq!(future.value.as_deref(), Some(FIB_38));
            let (start_ms, end_ms) = (future.start_ms, future.end_ms);
            assert!(Some(future.submitted_ms) <= start_ms && start_ms < end_ms);
        }
        Truth::Results => assert_eq!(values(record, 4), prints),
    }
}

/// The results of all samples with so many workers.
fn values(record: &Record, workers: u32) -> Vec<String> {
    let tasks = record
        .samples_with(workers)
        .flat_map(|sample| &sample.tasks);
    tasks
        .map(|task| task.value.clone().expect("a value"))
        .collect()
}

/// The lesson's times stand beside ours.
async fn check_table(page: &Page, prints: &[&str]) {
    let table = page.table("The lesson’s figures beside ours").await;
    let printed: Vec<&str> = table.iter().map(|row| row[1].as_str()).collect();
    assert_eq!(printed, prints);
}

async fn until_current(page: &Page, chapter: Chapter) {
    until_true(&format!("chapter {}", chapter.title()), async || {
        let script = "return document.querySelector('nav a[aria-current=page]')?.hash";
        page.script(script, Vec::new()).await == format!("#/{}", chapter.slug())
    })
    .await;
    let title = page.script("return document.title", Vec::new()).await;
    assert_eq!(title, format!("{} · Parallelism Lab", chapter.title()));
}

async fn has_one_title(page: &Page, chapter: Chapter) {
    let script = "return document.querySelectorAll('h1').length";
    assert_eq!(page.script(script, Vec::new()).await, 1, "{chapter:?}");
}

/// Python beside Rust, and the whole programs to save.
async fn check_code(page: &Page, chapter: Chapter, programs: &[&str]) {
    let rust = page.region(RUST).await;
    assert!(
        ["fn ", "let ", "struct "]
            .iter()
            .any(|word| rust.contains(word)),
        "{chapter:?}"
    );
    let links = page.links(PYTHON).await;
    let expected: Vec<String> = programs
        .iter()
        .map(|name| format!("python/{name}"))
        .collect();
    assert_eq!(links, expected);
    assert!(page.region(PYTHON).await.contains("def "), "{chapter:?}");
    for link in links {
        let script = "
            const [link, done] = arguments;
            fetch(link).then((answer) => answer.ok ? answer.text() : answer.status).then(done);";
        let served = page.script_later(script, vec![json!(link)]).await;
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../src/chapters")
            .join(chapter.slug())
            .join(link.trim_start_matches("python/"));
        assert_eq!(
            served,
            std::fs::read_to_string(path).expect("a program"),
            "{link}"
        );
    }
}

/// The link on the page means the run that it is shown beside.
async fn check_run_link(page: &Page, record: &Record) {
    page.unfold(RUN_LINK).await;
    let link = page.value("textbox", RUN_LINK).await;
    let (_, fragment) = link.split_once('#').expect("a fragment");
    let route = Route::read(fragment);
    assert_eq!(
        (&route.experiment, &route.notices),
        (&record.experiment, &vec![])
    );
    assert!(route.run && route.has_params, "{link}");
    assert_eq!(
        format!("#{fragment}"),
        link_to(&record.experiment, &[], true)
    );
}

/// By how much the page is too wide now, if it is.
async fn too_wide(page: &Page, when: &str) -> Option<String> {
    let overhang = page.overhang().await;
    (overhang > 0).then(|| format!("{when}: {overhang} px wider than {} px", PHONE.0))
}
