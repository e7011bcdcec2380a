//! The trace: what viewers demand of it.

use super::*;
use parlab::export::trace::{TID_STEP, to_trace};
use std::collections::BTreeMap;

fn parsed(record: &Record) -> Value {
    serde_json::from_str(&to_trace(record)).unwrap()
}

/// Checks what the format demands, and returns the events.
fn checked(record: &Record) -> Vec<Value> {
    let trace = parsed(record);
    assert_eq!(trace["displayTimeUnit"], "ms");
    assert_eq!(trace["otherData"]["schema"], "parlab.run/1");
    assert_eq!(trace["otherData"]["machine"]["logical_cores"], 8);
    let events = trace["traceEvents"].as_array().unwrap().clone();
    let mut ends: BTreeMap<u64, u64> = BTreeMap::new();
    let mut processes: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
    for event in &events {
        assert!(event["name"].is_string(), "{event}");
        let [ts, pid, tid] = ["ts", "pid", "tid"].map(|field| event[field].as_u64().unwrap());
        assert_eq!(tid / TID_STEP, pid);
        match event["ph"].as_str().unwrap() {
            "M" => assert!(event["args"].is_object()),
            "C" => assert!(event["args"]["waiting"].as_i64().unwrap() >= 0),
            "X" => {
                let end = ts + event["dur"].as_u64().unwrap();
                let free = ends.insert(tid, end).unwrap_or_default();
                assert!(
                    ts >= free,
                    "on one thread events come one after another: {event}"
                );
                let (from, to) = processes.entry(pid).or_insert((ts, end));
                (*from, *to) = ((*from).min(ts), (*to).max(end));
            }
            other => panic!("unknown phase {other}"),
        }
    }
    let spans: Vec<_> = processes.into_values().collect();
    assert!(
        spans.is_sorted_by(|a, b| a.1 < b.0),
        "one sample after another"
    );
    events
}

fn count(events: &[Value], field: &str, value: &str) -> usize {
    events.iter().filter(|event| event[field] == value).count()
}

#[test]
fn every_record_has_its_processes_threads_and_tasks() {
    for record in records() {
        let events = checked(&record);
        let tasks: usize = record.samples.iter().map(|sample| sample.tasks.len()).sum();
        let workers: usize = record
            .samples
            .iter()
            .map(|sample| sample.workers as usize)
            .sum();
        assert_eq!(count(&events, "name", "process_name"), record.samples.len());
        assert_eq!(count(&events, "name", "thread_name"), workers);
        assert_eq!(count(&events, "name", "thread_sort_index"), workers);
        assert_eq!(count(&events, "cat", "task"), tasks);
        assert_eq!(count(&events, "cat", "startup"), workers);
    }
}

#[test]
fn names_say_what_was_measured() {
    let events = checked(&rich());
    let name = |pid: u64, what: &str| {
        let of = |event: &&Value| event["pid"] == pid && event["name"] == what;
        events.iter().find(of).unwrap()["args"]["name"].clone()
    };
    assert_eq!(name(1, "process_name"), "1 worker, round 1");
    assert_eq!(name(7, "process_name"), "2 workers, round 2");
    assert_eq!(name(7, "thread_name"), "worker 1");
    let first = events.iter().find(|event| event["cat"] == "task").unwrap();
    assert_eq!(first["name"], "task 1");
    assert_eq!(first["args"]["value"], "5702887");
    assert_eq!(first["args"]["queued_ms"], 0.25);
    let events = checked(&broken_downloads());
    let first = events.iter().find(|event| event["cat"] == "task").unwrap();
    assert_eq!(first["args"]["error"], "@SUM(A1)");
    assert_eq!(first["args"]["link"], "=HYPERLINK(1)");
}

#[test]
fn clocks_that_disagree_make_no_overlap() {
    let mut record = rich();
    for sample in &mut record.samples {
        for task in &mut sample.tasks {
            (task.worker, task.start_ms) = (0, 0.0);
        }
    }
    checked(&record);
    record.samples[0].tasks[0].end_ms = f64::NAN;
    record.samples[1].tasks[0].end_ms = f64::INFINITY;
    checked(&record);
}

#[test]
fn a_sample_without_tasks_is_one_bar() {
    let mut record = rich();
    record
        .samples
        .iter_mut()
        .for_each(|sample| sample.tasks.clear());
    let events = checked(&record);
    assert_eq!(count(&events, "name", "all tasks"), record.samples.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_record_gives_what_viewers_demand(record in any_record()) {
        checked(&record);
    }
}
