//! Do processes share nothing, is what that costs shown, and do they run where threads can't?

use std::collections::BTreeSet;

use browser_tests::experiments::params_of;
use browser_tests::figures::median;
use browser_tests::numbers::check;
use browser_tests::{Page, Serve, meet_beside_others};
use parlab::analysis::record::Record;
use parlab::chapters::processes::params::ProcessesParams;
use parlab::experiment::pool_kind::PoolKind;
use parlab::record::{Isolation, Status};

const FIB_20: &str = "6765";
const COSTS: &str = "What it costs to share nothing";
const CODE: &str = "The Rust that runs";
const MIB: u64 = 1024 * 1024;

#[test]
fn the_lessons_sweep_on_processes() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/processes?n=20&workers=1,2,3,4,8,16,32&reps=1&pool=processes&run=1")
            .await;
        let record = page.record().await;
        check_values(&record, 7);
        check_apart(&record);
        let pool = record.pool.as_ref().expect("threads to compare with");
        assert!(pool.workers == 32 && pool.memory_bytes.is_some_and(|bytes| bytes > 0));
        page.until_said("region", &record.report().verdict).await;
        check_costs(page, &record).await;
    });
}

#[test]
fn a_larger_argument_is_more_to_send() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/processes").await;
        let mut before = 0;
        for kib in [0, 64, 1024] {
            let link = format!(
                "#/processes?n=10&workers=1,2&reps=1&pool=processes&argument_kib={kib}&run=1"
            );
            page.follow(&link).await;
            let record = page.record().await;
            check_apart(&record);
            let sizes: Vec<u64> = sent_bytes(&record).collect();
            let (least, most) = (sizes.iter().min(), sizes.iter().max());
            let (Some(&least), Some(&most)) = (least, most) else {
                panic!("nothing was sent");
            };
            assert!(least > before, "{sizes:?} is not more than {before}");
            // The argument, and a few bytes that say what is to be done.
            let argument = u64::from(kib * 1024_u32);
            assert!(argument < least && most < argument + 64, "{sizes:?}");
            before = most;
            check_costs(page, &record).await;
        }
        assert!(before > MIB);
    });
}

#[test]
fn one_line_makes_them_threads() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/processes?n=20&workers=1,2&reps=1&argument_kib=64")
            .await;
        for (choice, pool) in [
            ("threads", PoolKind::Threads),
            ("processes", PoolKind::Processes),
        ] {
            page.click("radio", choice).await;
            for name in ["threads", "processes"] {
                let pressed = page.attribute("radio", name, "aria-checked").await;
                assert_eq!(pressed, (name == choice).to_string());
            }
            let marked = page.marked_lines(CODE).await;
            assert_eq!(marked.len(), 1, "{marked:?}");
            let branch = format!("PoolKind::{pool:?} =>");
            assert!(marked[0].starts_with(&branch), "{marked:?}");
            let record = page.press_run().await;
            check_values(&record, 2);
            let params: &ProcessesParams = params_of(&record);
            assert_eq!(params.pool, pool);
            if pool == PoolKind::Processes {
                check_apart(&record);
            } else {
                for sample in &record.samples {
                    assert!(sample.memory_bytes.is_empty());
                    assert!(sample.tasks.iter().all(|task| task.sent.is_none()));
                }
                assert!(page.look_for("region", COSTS).await.is_none());
            }
        }
        // Both runs are there to be compared.
        assert_eq!(page.run_names().await.len(), 2);
    });
}

#[test]
fn a_run_can_be_cancelled_while_its_processes_start() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        // Nearly all of its time goes into starting processes.
        page.open("#/processes?n=10&workers=32&reps=50&pool=processes&run=1")
            .await;
        page.until_said("group", "of 50 · 32 processes").await;
        page.click("button", "Cancel").await;
        let record = page.record().await;
        assert_eq!(record.status, Status::Cancelled);
        assert!(record.samples.len() < 50);
        assert!(page.can_run().await);
        page.follow("#/processes?n=20&workers=2&reps=1&pool=processes&run=1")
            .await;
        let record = page.record().await;
        check_values(&record, 1);
        check_apart(&record);
        let record = page.press_run().await;
        check_values(&record, 1);
        assert!(page.texts("alert").await.is_empty());
        assert_eq!(page.complaints().await, Vec::<String>::new());
    });
}

#[test]
fn processes_need_no_shared_memory_and_threads_say_what_is_missing() {
    meet_beside_others(Serve::NOT_ISOLATED, async |lab| {
        let page = &lab.page;
        page.open("#/processes?n=20&workers=1,2,4&reps=1&pool=processes&run=1")
            .await;
        let record = page.record().await;
        assert_eq!(record.machine.isolation, Isolation::None);
        check_values(&record, 3);
        check_apart(&record);
        assert_eq!(record.pool, None, "there is nothing to compare with");
        check_costs(page, &record).await;
        page.click("radio", "threads").await;
        for said in [
            "Threads need shared memory",
            "Its service worker can’t be set up",
        ] {
            page.until_said("region", said).await;
        }
        assert!(!page.can_run().await);
        page.click("radio", "processes").await;
        assert!(page.can_run().await);

        page.open("#/processes?n=20&workers=1,2&reps=1&pool=threads&run=1")
            .await;
        let why = page.result().await.expect_err("there is nothing to run on");
        assert!(why.contains("Threads need shared memory"), "{why}");
        page.until_said("alert", "Threads need shared memory").await;
    });
}

/// So many samples, each with a task of fib(20) a worker, and the right results.
fn check_values(record: &Record, samples: usize) {
    assert_eq!(record.status, Status::Complete);
    assert_eq!(record.samples.len(), samples);
    for sample in &record.samples {
        let k = sample.workers as usize;
        assert_eq!((sample.tasks.len(), sample.ready_ms.len()), (k, k));
        for task in &sample.tasks {
            assert_eq!((task.value.as_deref(), &task.error), (Some(FIB_20), &None));
            assert!(task.worker < sample.workers);
        }
        // Nobody does two tasks at the same time.
        for worker in 0..sample.workers {
            let own = sample.tasks.iter().filter(|task| task.worker == worker);
            let mut own: Vec<(f64, f64)> = own.map(|t| (t.start_ms, t.end_ms)).collect();
            own.sort_by(|a, b| a.0.total_cmp(&b.0));
            assert!(own.windows(2).all(|pair| pair[0].1 <= pair[1].0));
        }
    }
}

/// Each process has a memory to itself, had to be started, and was sent its tasks.
fn check_apart(record: &Record) {
    assert_eq!(record.status, Status::Complete);
    for sample in &record.samples {
        let k = sample.workers as usize;
        assert_eq!((sample.memory_bytes.len(), sample.ready_ms.len()), (k, k));
        assert!(sample.memory_bytes.iter().all(|bytes| *bytes > 0));
        assert!(sample.startup_ms > 0.0 && sample.ready_ms.iter().all(|ms| *ms > 0.0));
        for task in &sample.tasks {
            let sent = task.sent.expect("how it was sent");
            assert!(sent.bytes > 0 && sent.answer_bytes > 0);
            let in_order = sent.taken_ms <= sent.returned_ms && task.start_ms <= task.end_ms;
            assert!(in_order, "{task:?}");
        }
        let ids: BTreeSet<u32> = sample.tasks.iter().map(|task| task.id).collect();
        assert_eq!(ids.len(), k);
    }
}

fn sent_bytes(record: &Record) -> impl Iterator<Item = u64> {
    let tasks = record.samples.iter().flat_map(|sample| &sample.tasks);
    tasks.filter_map(|task| Some(task.sent?.bytes))
}

/// The median time in which so many processes started.
fn startup_ms(record: &Record, workers: u32) -> f64 {
    let samples = record.samples_with(workers);
    let mut times: Vec<f64> = samples.map(|sample| sample.startup_ms).collect();
    times.sort_by(f64::total_cmp);
    median(&times)
}

/// The table of costs says what is in the record.
async fn check_costs(page: &Page, record: &Record) {
    let table = page.table(COSTS).await;
    let (starts, rest) = table.split_at(record.report().summary.len());
    for (row, summary) in starts.iter().zip(&record.report().summary) {
        let k = summary.workers;
        assert_eq!(row[0], format!("Starting {k}"));
        check(&row[0], before_bracket(&row[1]), startup_ms(record, k));
        let n = record.samples_with(k).count();
        assert!(row[1].contains(&format!("(n = {n},")), "{row:?}");
        match record.pool.as_ref().filter(|pool| pool.workers == k) {
            Some(pool) => check(&row[0], before_bracket(&row[2]), pool.startup_ms),
            None => assert_eq!(row[2], "–"),
        }
    }
    let names: Vec<&str> = rest.iter().map(|row| row[0].as_str()).collect();
    let expected = [
        "Sending a task",
        "Sending its result",
        "The work of a task",
        "Bytes of a task",
        "Memory of each",
    ];
    assert_eq!(names, expected);
    let [to, back, work, sent, memory] = rest else {
        panic!("{rest:?}");
    };
    let mut bytes: Vec<f64> = sent_bytes(record).map(|bytes| bytes as f64).collect();
    bytes.sort_by(f64::total_cmp);
    let middle = parlab::format::bytes(median(&bytes) as u64);
    assert_eq!(before_bracket(&sent[1]), middle);
    assert!(memory[1].contains("iB (n = "), "{memory:?}");
    match &record.pool {
        Some(_) => assert!(memory[2].contains(" together, "), "{memory:?}"),
        None => assert_eq!(memory[2], "–"),
    }
    assert!([to, back, sent].iter().all(|row| row[2].starts_with("0: ")));
    assert_eq!(work[2], "–");
    check_lengths(page, record, &table).await;
}

/// The times are lengths too, all on one scale.
async fn check_lengths(page: &Page, record: &Record, table: &[Vec<String>]) {
    let script = "
        const [region] = arguments;
        return [...region.querySelectorAll('tbody tr')].map((row) => {
            const bar = row.querySelector('td .length rect');
            return bar && bar.getBoundingClientRect().width;
        });";
    let region = page.find("region", COSTS).await;
    let region = region.to_json().expect("an element");
    let lengths = page.script(script, vec![region]).await;
    let lengths: Vec<Option<f64>> = serde_json::from_value(lengths).expect("lengths");
    let summary = record.report().summary.iter();
    let starts: Vec<f64> = summary.map(|row| startup_ms(record, row.workers)).collect();
    for (row, length) in table.iter().zip(&lengths) {
        let is_time = row[0].starts_with("S") || row[0].starts_with("The work");
        assert_eq!(length.is_some(), is_time, "{row:?}");
    }
    let px_per_ms = lengths[0].expect("a bar") / starts[0];
    for (length, ms) in lengths.iter().zip(&starts) {
        let length = length.expect("a bar");
        assert!(
            (length - ms * px_per_ms).abs() < 1.0,
            "{length} px for {ms} ms"
        );
    }
}

fn before_bracket(text: &str) -> &str {
    text.split(" (").next().unwrap_or(text)
}
