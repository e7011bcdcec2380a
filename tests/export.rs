//! Does a result leave the page whole, come back unchanged, and is everything else refused?

use parlab::analysis::record::Record;
use parlab::chapters::downloads::params::DownloadsParams;
use parlab::chapters::threads::params::{Kind, ThreadsParams};
use parlab::experiment::stopping::Stopping;
use parlab::experiment::{Experiment, route::Route};
use parlab::export::{Format, file_name, run_name};
use parlab::record::{Run, Status};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;

#[path = "export/corpus.rs"]
mod corpus;
#[path = "export/carried.rs"]
mod carried;
#[path = "export/class_row.rs"]
mod class_row;
#[path = "export/finding.rs"]
mod finding;
#[path = "export/import.rs"]
mod import;
#[path = "export/kinds.rs"]
mod kinds;
#[path = "export/link.rs"]
mod link;
#[path = "export/forged.rs"]
mod forged;
#[path = "export/plateaus.rs"]
mod plateaus;
#[path = "export/room.rs"]
mod room;
#[path = "export/schema.rs"]
mod schema;
#[path = "export/session_link.rs"]
mod session_link;
#[path = "export/table.rs"]
mod table;
#[path = "export/trace.rs"]
mod trace;

/// A record of `reps` rounds whose samples take about `base_ms`, give or take `noise` (0 to 1).
///
/// Samples are made from JSON, so that fields with a default may be added without touching this.
fn record_of(experiment: Experiment, reps: u32, base_ms: f64, noise: &[f64]) -> Record {
    Record::new(run_of(experiment, reps, base_ms, noise))
}

/// The facts of such a record, to be changed.
fn run_of(experiment: Experiment, reps: u32, base_ms: f64, noise: &[f64]) -> Run {
    parlab::chapters::register();
    let machine = json!({
        "user_agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
        "logical_cores": 8, "clock_resolution_us": 5.0, "isolation": "service-worker",
    });
    let machine = serde_json::from_value(machine).unwrap();
    let started_at = "2026-11-22T14:05:09.123Z".to_owned();
    let mut record = Run::begin(experiment.clone(), 7, machine, started_at);
    let mut noise = noise.iter().cycle();
    for round in 0..reps {
        for &workers in experiment.worker_counts() {
            let tasks = experiment.tasks(workers);
            let sample = sample(workers, round, tasks, base_ms, || *noise.next().unwrap());
            record.samples.push(serde_json::from_value(sample).unwrap());
        }
    }
    record.status = Status::Complete;
    record
}

fn sample(
    workers: u32,
    round: u32,
    tasks: u32,
    base_ms: f64,
    mut noise: impl FnMut() -> f64,
) -> Value {
    let mut free_ms = vec![0.25; workers as usize];
    let mut end_ms = 0.25_f64;
    let mut list = Vec::new();
    for id in 0..tasks {
        let worker = (id % workers) as usize;
        let start_ms = free_ms[worker] + 0.01;
        free_ms[worker] = start_ms + base_ms * (1.0 + noise() / 4.0);
        end_ms = end_ms.max(free_ms[worker]);
        list.push(json!({
            "id": id, "worker": worker, "queued_ms": 0.25, "start_ms": start_ms,
            "end_ms": free_ms[worker], "value": "5702887", "error": null,
        }));
    }
    json!({
        "workers": workers, "round": round, "startup_ms": 0.25, "wall_ms": end_ms - 0.25,
        "ready_ms": vec![0.25; workers as usize], "tasks": list,
    })
}

const NOISE: [f64; 11] = [0.1, 0.7, 0.2, 0.9, 0.4, 0.05, 0.33, 0.6, 0.8, 0.15, 0.5];

/// Every kind of record there is: each chapter with its defaults, and each variant of it.
fn records() -> Vec<Record> {
    // The intervals of all their speed-ups take a while.
    static RECORDS: LazyLock<Vec<Record>> = LazyLock::new(make_records);
    RECORDS.clone()
}

fn make_records() -> Vec<Record> {
    parlab::chapters::register();
    let mut experiments: Vec<Experiment> = parlab::chapters::ALL
        .into_iter()
        .map(|chapter| Route::read(&format!("#/{}", chapter.slug())).experiment)
        .collect();
    experiments.extend(Kind::ALL.map(|(_, kind)| {
        Experiment::new(ThreadsParams {
            kind,
            n: Some(34),
            ..ThreadsParams::default()
        })
    }));
    let mut records: Vec<Record> = experiments
        .into_iter()
        .map(|experiment| record_of(experiment, 5, 20.0, &NOISE))
        .collect();
    records.push(practice_downloads());
    records.push(broken_downloads());
    records.push(rich());
    records.extend(kinds::all());
    records.extend(plateaus::all());
    records
}

/// Downloads from a practice network, with faults.
fn practice_downloads() -> Record {
    let link = "#/downloads?network=custom&latency_ms=300&files=32&faults=2:404,32:utf-16";
    record_of(Route::read(link).experiment, 2, 30.0, &NOISE)
}

/// Downloads with a failure, tables, and texts that a spreadsheet would take for formulas.
fn broken_downloads() -> Record {
    let links = ["=HYPERLINK(1)", "https://a.org/b.csv?x=1", "data/a.csv"].map(str::to_owned);
    let params = DownloadsParams {
        practice: None,
        links: links.to_vec(),
        ..DownloadsParams::default()
    };
    let mut record = run_of(Experiment::new(params), 2, 30.0, &NOISE);
    for (sample, error) in record
        .samples
        .iter_mut()
        .zip(["@SUM(A1)", "'quoted'", "-1, \"x\"\n"])
    {
        sample.tasks[0].value = None;
        sample.tasks[0].error = Some(error.to_owned());
        for task in &mut sample.tasks[1..] {
            task.answered_ms = Some(task.start_ms.midpoint(task.end_ms));
        }
    }
    let table = json!({ "bytes": 10, "head": "a,b\n1,2\n", "columns": ["a", "b"], "rows": 1 });
    record.results = serde_json::from_value(json!([
        { "link": "data/a.csv", "task": 2, "arrived_ms": 31.5, "table": table, "error": null, "notes": ["It is odd."] },
        { "link": "=HYPERLINK(1)", "task": 0, "arrived_ms": 30.1, "table": null, "error": "no" },
    ]))
    .unwrap();
    record.status = Status::Failed;
    Record::new(record)
}

/// With everything that is optional.
fn rich() -> Record {
    let mut record = run_of(Experiment::new(ThreadsParams::default()), 3, 0.4, &NOISE);
    record.pool = serde_json::from_value(json!({
        "workers": 8, "startup_ms": 41.123456, "fresh": true,
        "warmup": { "n": 22, "calls": 400, "first_ms": 1.9, "last_ms": 0.31 },
    }))
    .unwrap();
    record.prediction = serde_json::from_value(
        json!([{ "workers": 1, "speedup": 1.0 }, { "workers": 8, "speedup": 6.5 }]),
    )
    .unwrap();
    record.stopped = serde_json::from_value(json!("budget")).unwrap();
    record.void = Some("the page was hidden.".to_owned());
    record.status = Status::Void;
    Record::new(record)
}

/// Any record of the chapter Threads.
fn any_record() -> impl Strategy<Value = Record> {
    let workers = proptest::collection::btree_set(1u32..=32, 1..6);
    let noise = proptest::collection::vec(0.0..1.0, 1..50);
    (workers, 1u32..8, 0.001..5000.0, noise, 0..3usize).prop_map(
        |(workers, reps, base_ms, noise, kind)| {
            let params = ThreadsParams {
                kind: Kind::ALL[kind].1,
                workers: workers.into_iter().collect(),
                stopping: Stopping::fixed(reps),
                ..ThreadsParams::default()
            };
            record_of(Experiment::new(params), reps, base_ms, &noise)
        },
    )
}

#[test]
fn file_names_are_safe_everywhere() {
    let mut record = rich();
    assert_eq!(
        file_name(&record, "json"),
        "parlab-threads-2026-11-22T14-05-09.json"
    );
    for (started_at, expected) in [
        ("../../etc/passwd", "parlab-threads-etcpasswd.json"),
        ("C:\\con\0\n", "parlab-threads-C-con.json"),
        ("", "parlab-threads.json"),
    ] {
        record.change(|run| run.started_at = started_at.to_owned());
        assert_eq!(file_name(&record, "json"), expected);
    }
    assert_eq!(
        file_name(&record, Format::Trace.extension()),
        "parlab-threads.trace.json"
    );
}

#[test]
fn names_of_runs_are_short_and_can_be_seen() {
    for (text, name) in [
        ("Run 1", "Run 1"),
        (" a\u{202e}b\n c\0", "ab c"),
        ("\u{200b}", "A run without a name"),
        ("<img src=x>", "<img src=x>"),
    ] {
        assert_eq!(run_name(text), name);
    }
    assert_eq!(run_name(&"é".repeat(1_000_000)).chars().count(), 81);
}

#[test]
fn every_format_writes_every_record() {
    for format in Format::ALL {
        for record in records() {
            assert!(format.write(&record).len() > 100, "{format:?}");
        }
        assert!(!format.label().is_empty() && format.mime().contains('/'));
    }
}
