//! What comes in about the GIL, about sending, stopwatches and sessions: what can't be is refused, and
//! said.

use super::*;
use parlab::export::ImportError::{
    self, DuplicateId, Number, Order, Parameter, Text, TooMany, Worker,
};
use parlab::export::json::{from_json, to_json};

/// What a record would be with one value replaced.
fn with(record: &Record, pointer: &str, value: Value) -> Result<Record, ImportError> {
    let mut whole = serde_json::to_value(record).unwrap();
    *whole
        .pointer_mut(pointer)
        .unwrap_or_else(|| panic!("{pointer}")) = value;
    from_json(&whole.to_string())
}

fn error(record: &Record, pointer: &str, value: Value) -> ImportError {
    with(record, pointer, value).expect_err(pointer)
}

/// A list of this many copies of the first entry.
fn many(record: &Record, pointer: &str, count: usize) -> ImportError {
    let whole = serde_json::to_value(record).unwrap();
    let entry = whole.pointer(&format!("{pointer}/0")).unwrap().clone();
    error(record, pointer, vec![entry; count].into())
}

#[test]
fn one_holds_the_gil_at_a_time() {
    let gil = kinds::gil();
    let place = "samples[1].holds[1]";
    assert!(
        matches!(error(&gil, "/samples/1/holds/1/worker", json!(2)), Worker { place: found, workers: 2, .. } if found == format!("{place}.worker"))
    );
    assert!(
        matches!(error(&gil, "/samples/1/holds/1/to_ms", json!(0.0)), Order { place: found, earlier: "from_ms", .. } if found == place)
    );
    assert!(
        matches!(error(&gil, "/samples/1/holds/1/from_ms", json!(0.0)), Order { place: found, later: "from_ms", .. } if found == place)
    );
    assert!(matches!(
        error(&gil, "/samples/1/holds/0/from_ms", json!(-1)),
        Number { .. }
    ));
    assert!(matches!(
        many(&gil, "/samples/0/holds", 400_001),
        TooMany {
            what: "holds of the GIL",
            limit: 400_000
        }
    ));
    assert!(matches!(
        error(&gil, "/params/switch_ms", json!(0)),
        Parameter { .. }
    ));
}

#[test]
fn only_in_the_lesson_s_timing_the_main_thread_holds_it_too() {
    let lie = kinds::lie_of_threads();
    assert_eq!(lie.samples[1].holds[0].worker, 2);
    assert_eq!(from_json(&to_json(&lie)), Ok(lie.clone()));
    assert!(matches!(
        error(&lie, "/as_written/1/holds/0/worker", json!(3)),
        Worker { place, workers: 3, .. } if place == "as_written[1].holds[0].worker"
    ));
}

#[test]
fn the_lesson_s_timing_is_checked_like_the_other() {
    let lie = kinds::lie_of_threads();
    let late = lie.as_written[0].tasks[0].end_ms;
    assert!(late > lie.as_written[0].wall_ms, "its task ends after it");
    assert!(
        matches!(error(&lie, "/as_written/0/wall_ms", json!(-1)), Number { place, .. } if place == "as_written[0].wall_ms")
    );
    assert!(matches!(
        error(&lie, "/as_written/0/tasks/0/end_ms", json!(0.0)),
        Order { .. }
    ));
    assert!(
        matches!(error(&lie, "/samples/0/timer_ms", json!([2.0, 1.0])), Order { place, .. } if place == "samples[0].timer_ms")
    );
    assert!(matches!(
        error(&lie, "/samples/0/timer_ms/1", json!(1e10)),
        Number { .. }
    ));
    assert!(matches!(
        many(&lie, "/as_written", 10_000),
        TooMany {
            what: "samples",
            ..
        }
    ));
}

#[test]
fn an_answer_begins_between_the_start_and_the_end() {
    let record = broken_downloads();
    let task = &record.samples[0].tasks[1];
    let answered = |ms: f64| with(&record, "/samples/0/tasks/1/answered_ms", json!(ms));
    assert!(answered(task.start_ms).is_ok() && answered(task.end_ms).is_ok());
    for (ms, (before, after)) in [
        (task.start_ms - 0.001, ("start_ms", "answered_ms")),
        (task.end_ms + 0.001, ("answered_ms", "end_ms")),
    ] {
        assert!(matches!(
            answered(ms),
            Err(Order { earlier, later, .. }) if (earlier, later) == (before, after)
        ));
    }
    assert!(matches!(answered(-1.0), Err(Number { .. })));
}

#[test]
fn a_practice_network_keeps_its_bounds() {
    let record = practice_downloads();
    assert_eq!(from_json(&to_json(&record)), Ok(record.clone()));
    for (field, bad) in [
        ("latency_ms", json!(5001)),
        ("kib", json!(0)),
        ("files", json!(33)),
        ("faults/1/file", json!(33)),
        ("faults/0/file", json!(0)),
    ] {
        let error = error(&record, &format!("/params/practice/{field}"), bad);
        assert!(matches!(error, Parameter { .. }), "{field}: {error:?}");
    }
    assert!(with(&record, "/params/practice/faults/0/fault", json!("none")).is_err());
}

#[test]
fn what_was_sent_left_before_it_came_back() {
    let processes = &kinds::all()[4];
    assert_eq!(
        processes.experiment.chapter(),
        parlab::chapters::processes::CHAPTER
    );
    let sent = |field: &str, value| {
        let pointer = format!("/samples/1/tasks/1/sent/{field}");
        with(processes, &pointer, value)
    };
    let task = &processes.samples[1].tasks[1];
    assert!(matches!(
        sent("taken_ms", json!(task.start_ms + 5.0)),
        Err(Order {
            earlier: "taken_ms",
            later: "start_ms",
            ..
        })
    ));
    assert!(matches!(
        sent("returned_ms", json!(task.end_ms - 5.0)),
        Err(Order {
            earlier: "end_ms",
            later: "returned_ms",
            ..
        })
    ));
    // Clocks that disagree a little are no forgery.
    assert!(sent("taken_ms", json!(task.start_ms + 0.5)).is_ok());
    assert!(sent("returned_ms", json!(task.end_ms - 0.5)).is_ok());
    assert!(matches!(
        sent("bytes", json!(1u64 << 40)),
        Err(Number { .. })
    ));
    assert!(sent("answer_bytes", json!((1u64 << 40) - 1)).is_ok());
    for pointer in ["/samples/0/memory_bytes/0", "/pool/memory_bytes"] {
        assert!(matches!(
            error(processes, pointer, json!(1u64 << 40)),
            Number { .. }
        ));
    }
    for pointer in [
        "/pool/clock_error_ms",
        "/pool/clock_corrected_ms",
        "/samples/0/clock_error_ms",
        "/samples/0/clock_corrected_ms",
    ] {
        for bad in [-1.0, 1e10] {
            let found = error(processes, pointer, json!(bad));
            assert!(matches!(found, Number { .. }), "{pointer}: {found}");
        }
    }
    assert!(matches!(
        many(processes, "/samples/0/memory_bytes", 2),
        TooMany { .. }
    ));
    assert!(matches!(
        error(processes, "/params/argument_kib", json!(16_385)),
        Parameter { .. }
    ));
}

#[test]
fn futures_are_told_apart_and_end_after_they_began() {
    let session = kinds::futures();
    for (pointer, bad) in [
        ("/futures/0/submitted_ms", json!(1e3)),
        ("/futures/0/start_ms", json!(0.25)),
        ("/futures/0/end_ms", json!(0.25)),
        ("/futures/2/end_ms", json!(0.25)),
        ("/notes/1/at_ms", json!(1.0)),
    ] {
        let found = error(&session, pointer, bad);
        assert!(matches!(found, Order { .. }), "{pointer}: {found}");
    }
    assert_eq!(
        error(&session, "/futures/3/id", json!(1)).to_string(),
        "This result can’t be used: the session has two futures with the id 1."
    );
    assert!(matches!(
        error(&session, "/futures/3/id", json!(1)),
        DuplicateId {
            what: "futures",
            ..
        }
    ));
    assert!(matches!(
        error(&session, "/futures/3/worker", json!(2)),
        Worker { place, workers: 2, .. } if place == "futures[3].worker"
    ));
    for pointer in [
        "/futures/0/value",
        "/futures/1/error",
        "/notes/0/call",
        "/notes/0/answer",
    ] {
        let long = json!("é".repeat(2001));
        assert!(matches!(error(&session, pointer, long), Text { .. }));
        assert!(with(&session, pointer, json!("é".repeat(2000))).is_ok());
    }
    assert!(matches!(
        many(&session, "/futures", 10_001),
        TooMany {
            what: "futures",
            ..
        }
    ));
    assert!(matches!(
        many(&session, "/notes", 100_001),
        TooMany { what: "notes", .. }
    ));
    for (pointer, bad) in [
        ("/params/workers", json!([1, 2])),
        ("/params/workers", json!([9])),
        ("/params/tasks", json!([51])),
        ("/params/timeout_ms", json!(60_001)),
    ] {
        assert!(matches!(error(&session, pointer, bad), Parameter { .. }));
    }
}

#[test]
fn moves_follow_one_another() {
    let session = kinds::stalled();
    assert!(matches!(
        error(&session, "/moves/9/at_ms", json!(0.0)),
        Order { place, .. } if place == "moves[9]"
    ));
    assert!(matches!(
        error(&session, "/moves/1/worker", json!(4)),
        Worker { place, workers: 4, .. } if place == "moves[1].worker"
    ));
    assert!(matches!(
        error(&session, "/moves/1/at_ms", json!(-1)),
        Number { .. }
    ));
    assert!(matches!(
        many(&session, "/moves", 100_001),
        TooMany { what: "moves", .. }
    ));
    assert!(matches!(
        error(&session, "/stall/named_ms", json!(1.0)),
        Order { place, .. } if place == "stall"
    ));
    for field in ["name", "says", "python"] {
        let long = json!("x".repeat(2001));
        let found = error(&session, &format!("/stall/{field}"), long);
        assert!(matches!(found, Text { place, .. } if place == format!("stall.{field}")));
    }
    assert!(matches!(
        error(&session, "/params/bound", json!(65)),
        Parameter { .. }
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]
    #[test]
    fn any_damage_is_answered(kind in 0..10usize, at in 0.0..1.0, replaced in "[ -~]{0,3}") {
        let mut text = to_json(&kinds::all()[kind]);
        let at = (text.len() as f64 * at) as usize;
        if text.is_char_boundary(at) && text.is_char_boundary(at + 1) {
            text.replace_range(at..at + 1, &replaced);
            // What still opens can be written in every format.
            if let Ok(record) = from_json(&text) {
                for format in Format::ALL {
                    format.write(&record);
                }
            }
        }
    }
}
