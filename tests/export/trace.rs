//! The trace: what viewers demand of it.

use super::*;
use parlab::export::trace::{TID_STEP, to_trace};
use parlab::record::Sample;
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
    let mut begun: BTreeMap<(u64, u64), u64> = BTreeMap::new();
    for event in &events {
        assert!(event["name"].is_string(), "{event}");
        let [ts, pid, tid] = ["ts", "pid", "tid"].map(|field| event[field].as_u64().unwrap());
        assert_eq!(tid / TID_STEP, pid);
        match event["ph"].as_str().unwrap() {
            "M" => assert!(event["args"].is_object()),
            "i" => assert_eq!(event["s"], "t"),
            "b" => {
                assert_eq!(begun.insert((pid, event["id"].as_u64().unwrap()), ts), None);
            }
            "e" => {
                let id = event["id"].as_u64().unwrap();
                assert!(begun.remove(&(pid, id)).is_some_and(|begin| begin <= ts));
            }
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
    assert!(begun.is_empty(), "what begins also ends");
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
        let samples = || record.samples.iter().chain(&record.as_written);
        let tasks: usize = samples().map(|sample| sample.tasks.len()).sum();
        let workers: usize = samples().map(|sample| sample.workers as usize).sum();
        let ready: usize = samples().map(|sample| sample.ready_ms.len()).sum();
        let session =
            usize::from(record.experiment.chapter().is_session() && !record.notes.is_empty());
        let processes = samples().count() + session;
        assert_eq!(count(&events, "name", "process_name"), processes);
        let beside: usize = samples().map(rows_beside).sum();
        // A session has a row for the main program, and one for each worker that moved something.
        let moved = record.moves.iter().filter_map(|step| step.worker).max();
        let rows = workers + beside + session + moved.map_or(0, |last| last as usize + 1);
        assert_eq!(count(&events, "name", "thread_name"), rows);
        assert_eq!(count(&events, "name", "thread_sort_index"), rows);
        assert_eq!(count(&events, "cat", "task"), tasks);
        assert_eq!(count(&events, "cat", "startup"), ready);

        let holds: usize = samples().map(|sample| sample.holds.len()).sum();
        assert_eq!(count(&events, "cat", "gil"), holds);
        let sent = samples()
            .flat_map(|sample| &sample.tasks)
            .filter(|task| task.sent.is_some());
        assert_eq!(count(&events, "cat", "sending"), 2 * sent.count());
        let timers = samples().filter(|sample| sample.timer_ms.is_some()).count();
        assert_eq!(count(&events, "cat", "stopwatch"), timers);
        assert_eq!(count(&events, "cat", "move"), record.moves.len());
        assert_eq!(count(&events, "cat", "note"), record.notes.len());
        assert_eq!(count(&events, "cat", "future"), 2 * record.futures.len());
    }
}

/// The rows that a sample has below those of its workers.
fn rows_beside(sample: &Sample) -> usize {
    let sends = |worker: &u32| {
        let mut own = sample.tasks.iter().filter(|task| task.worker == *worker);
        own.any(|task| task.sent.is_some())
    };
    let sending = (0..sample.workers).filter(sends).count();
    sending + usize::from(!sample.holds.is_empty()) + usize::from(sample.timer_ms.is_some())
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
fn the_lesson_s_timing_is_told_from_the_repaired_one() {
    let record = kinds::lie_of_threads();
    let events = checked(&record);
    let about = |pid: usize, name: &str| {
        let of = |event: &&Value| event["pid"] == pid && event["name"] == name;
        events.iter().find(of).unwrap()["args"]["name"].clone()
    };
    let repaired = record.samples.len();
    assert_eq!(about(1, "process_name"), "1 thread, round 1");
    assert_eq!(
        about(repaired + 2, "process_name"),
        "2 threads, as the lesson has it, round 1"
    );
    let named = |category: &str| {
        let names = events.iter().filter(|event| event["cat"] == category);
        let names: Vec<&str> = names.filter_map(|event| event["name"].as_str()).collect();
        names
    };
    assert_eq!(named("gil")[..3], ["main thread", "worker 1", "worker 1"]);
    assert_eq!(named("stopwatch")[0], "the stopwatch, repaired");
    assert_eq!(named("stopwatch")[repaired], "the lesson's stopwatch");
}

#[test]
fn a_session_shows_what_moved_and_what_waited() {
    let events = checked(&kinds::stalled());
    let moves: Vec<&str> = events
        .iter()
        .filter(|event| event["cat"] == "move")
        .filter_map(|event| event["name"].as_str())
        .collect();
    assert_eq!(moves[..2], ["put task 1", "get task 1"]);
    assert_eq!(count(&events, "name", "A sentinel too few"), 1);
    let events = checked(&kinds::futures());
    let ends = |name: &str| -> Vec<u64> {
        let own = events.iter().filter(|event| event["name"] == name);
        own.filter_map(|event| event["ts"].as_u64()).collect()
    };
    assert_eq!(ends("future 1 pending"), [1500, 1625]);
    assert_eq!(ends("future 3 pending"), [3500, 9000]);
    // It still waits at the end.
    assert_eq!(ends("future 5 pending")[0], 5500);
}

#[test]
fn clocks_that_disagree_make_no_overlap() {
    let mut run = rich().run().clone();
    for sample in &mut run.samples {
        for task in &mut sample.tasks {
            (task.worker, task.start_ms) = (0, 0.0);
        }
    }
    checked(&Record::new(run.clone()));
    run.samples[0].tasks[0].end_ms = f64::NAN;
    run.samples[1].tasks[0].end_ms = f64::INFINITY;
    checked(&Record::new(run));
    for record in kinds::all() {
        let mut run = record.run().clone();
        for sample in run.samples.iter_mut().chain(&mut run.as_written) {
            for hold in &mut sample.holds {
                hold.from_ms = 0.0;
            }
            for sent in sample
                .tasks
                .iter_mut()
                .filter_map(|task| task.sent.as_mut())
            {
                (sent.taken_ms, sent.returned_ms) = (0.0, 1e4);
            }
        }
        checked(&Record::new(run));
    }
}

#[test]
fn a_sample_without_tasks_is_one_bar() {
    let mut record = rich();
    record.change(|run| {
        run.samples
            .iter_mut()
            .for_each(|sample| sample.tasks.clear())
    });
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
