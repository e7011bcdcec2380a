//! Downloads that stop getting faster: does the reason survive the way out and back?

use super::*;
use parlab::analysis::plateau::Cause;
use parlab::export::json::{from_json, to_json};
use parlab::record::{Sample, Task};

const FILES: u32 = 16;
const COUNTS: [u32; 4] = [1, 2, 4, 8];

/// One that shares a line, and one of which two are answered at a time.
pub fn all() -> Vec<Record> {
    // How long a file takes to come when so many are fetched at a time.
    let line = downloads(|id, k| {
        let (turn, each_ms) = (id / k, 20.0 + 80.0 * f64::from(k));
        let start_ms = f64::from(turn) * each_ms;
        [start_ms, start_ms + 20.0, start_ms + each_ms]
    });
    let connections = downloads(|id, k| {
        let answered_by = |id: u32| f64::from(id / k.min(2) + 1) * 100.0;
        let start_ms = id.checked_sub(k).map_or(0.0, answered_by);
        [start_ms, answered_by(id) - 5.0, answered_by(id)]
    });
    vec![line, connections]
}

/// Five rounds; `times` of a file with so many at a time: when it was asked for, answered, and there.
fn downloads(times: fn(u32, u32) -> [f64; 3]) -> Record {
    let link = format!("#/downloads?files={FILES}&concurrency=1,2,4,8");
    let mut record = run_of(Route::read(&link).experiment, 5, 1.0, &NOISE);
    record.samples = (0..5)
        .flat_map(|round| COUNTS.map(|k| sample(k, round, times)))
        .collect();
    Record::new(record)
}

fn sample(k: u32, round: u32, times: fn(u32, u32) -> [f64; 3]) -> Sample {
    let task = |id| {
        let [start_ms, answered_ms, end_ms] = times(id, k);
        Task {
            id,
            worker: id % k,
            queued_ms: 0.0,
            start_ms,
            answered_ms: Some(answered_ms),
            end_ms,
            value: Some("65536".to_owned()),
            error: None,
            sent: None,
        }
    };
    let tasks: Vec<Task> = (0..FILES).map(task).collect();
    Sample {
        wall_ms: tasks.iter().map(|task| task.end_ms).fold(0.0, f64::max),
        tasks,
        ..Sample::begin(k, round)
    }
}

#[test]
fn the_reason_is_found_again_in_what_was_saved() {
    let records = all();
    let causes = [Cause::Line, Cause::Connections];
    for (record, cause) in records.iter().zip(causes) {
        let plateau = record.report().plateau.clone().expect("a plateau");
        assert_eq!((plateau.from, plateau.cause), (2, cause));
        assert_eq!(plateau.answered, (cause == Cause::Connections).then_some(2));
        assert_eq!(plateau.line_kib_s.is_some(), cause == Cause::Line);
        let again = from_json(&to_json(record)).unwrap();
        assert_eq!(again.report().plateau, Some(plateau));
    }
    // What a file says of itself is not believed.
    let text = to_json(&records[1]).replace("\"answered\": 2", "\"answered\": 3");
    assert_eq!(from_json(&text).unwrap(), records[1]);
}
