//! A link to a session, or to the lesson's own timing: what is small comes along, and what doesn't is
//! said.

use super::*;
use parlab::chapters::futures::params::FuturesParams;
use parlab::export::ImportError;
use parlab::export::link::{MAX_CHARS, from_fragment, to_fragment};
use parlab::export::shared::Shared;
use parlab::record::Dropped;
use runstats::random::Rng;

/// A session of this many futures and notes, whose texts are made by `text`.
fn session(many: u32, mut text: impl FnMut() -> String) -> Record {
    let params = FuturesParams::default();
    let mut record = run_of(Experiment::new(params), 1, 20.0, &NOISE);
    let times = (0..many).map(f64::from);
    let futures: Vec<Value> = (0..many)
        .zip(times.clone())
        .map(|(id, at_ms)| {
            json!({
                "id": id, "n": -1, "state": "done", "worker": 0, "submitted_ms": at_ms,
                "start_ms": at_ms + 0.25, "end_ms": at_ms + 0.5, "value": null, "error": text(),
            })
        })
        .collect();
    let notes: Vec<Value> = times
        .map(|at_ms| json!({ "at_ms": at_ms, "call": "f0.cancel()", "answer": text() }))
        .collect();
    record.futures = serde_json::from_value(json!(futures)).unwrap();
    record.notes = serde_json::from_value(json!(notes)).unwrap();
    record.status = Status::Complete;
    Record::new(record)
}

fn opened(record: &Record) -> (Vec<Dropped>, Record) {
    let fragment = to_fragment(record);
    assert!(fragment.len() <= MAX_CHARS);
    let shared = from_fragment(&fragment).unwrap();
    (shared.dropped.clone(), shared.into_record())
}

#[test]
fn a_small_session_comes_along() {
    let record = session(50, || "no".to_owned());
    let (dropped, opened) = opened(&record);
    assert_eq!(dropped, []);
    assert_eq!(opened.futures, record.futures);
    assert_eq!(opened.notes, record.notes);
    assert_eq!(opened.report().verdict, record.report().verdict);
    assert!(opened.report().summary.is_empty() && opened.report().fit.is_none());
}

#[test]
fn of_a_large_session_the_first_fifty_come_and_all_are_counted() {
    let record = session(120, || "no".to_owned());
    let (dropped, opened) = opened(&record);
    assert_eq!(dropped, [Dropped::Futures, Dropped::Notes]);
    assert_eq!(opened.futures, record.futures[..50]);
    assert_eq!(opened.notes, record.notes[..50]);
    assert_eq!(
        opened.report().verdict,
        "120 futures on 2 threads: 120 failed."
    );
}

#[test]
fn long_texts_cost_the_notes_and_then_the_futures() {
    let mut rng = Rng::new(1);
    let mut random = |letters: usize| -> String {
        (0..letters)
            .map(|_| char::from(b'!' + rng.below(90) as u8))
            .collect()
    };
    let (dropped, kept) = opened(&session(50, || random(60)));
    assert_eq!(dropped, [Dropped::Notes]);
    assert!(kept.notes.is_empty() && kept.futures.len() == 50);
    let (dropped, kept) = opened(&session(50, || random(160)));
    assert_eq!(dropped, [Dropped::Notes, Dropped::Futures]);
    assert!(kept.futures.is_empty());
    assert_eq!(kept.report().verdict, "50 futures on 2 threads: 50 failed.");
    for what in [Dropped::Moves, Dropped::Futures, Dropped::Notes] {
        assert!(what.sentence().ends_with('.'));
    }
}

#[test]
fn what_moved_at_the_queues_is_counted() {
    let (dropped, whole) = opened(&kinds::queues());
    assert_eq!(dropped, [Dropped::Moves]);
    assert!(whole.moves.is_empty());
    assert_eq!(
        whole.report().verdict,
        "4 workers took 4 tasks, and 4 results came out. 4 sentinels ended all 4 workers."
    );
    let (_, stalled) = opened(&kinds::stalled());
    assert_eq!(stalled.stall, kinds::stalled().stall);
    assert_eq!(stalled.report().verdict, kinds::stalled().report().verdict);
}

#[test]
fn the_lesson_s_stopwatch_comes_along() {
    let record = kinds::lie_of_threads();
    let shared = Shared::of(&record);
    assert_eq!(shared.as_written.len(), shared.rows.len());
    let (dropped, opened) = opened(&record);
    assert_eq!(dropped, []);
    assert_eq!(opened.report().verdict, record.report().verdict);
    assert!(
        opened
            .report()
            .verdict
            .contains("It stops before the work is done")
    );
    let coarse = shared.without(Dropped::Precision).into_record();
    assert_eq!(coarse.as_written.len(), record.as_written.len());
    let none = shared.without(Dropped::Times);
    assert!(none.as_written.is_empty() && none.check().is_ok());
}

#[test]
fn a_session_that_cannot_be_is_refused() {
    let futures = serde_json::to_value(Shared::of(&kinds::futures())).unwrap();
    let queues = serde_json::to_value(Shared::of(&kinds::queues())).unwrap();
    let sweep = serde_json::to_value(Shared::of(&rich())).unwrap();
    let check = |value: &Value| {
        let shared: Shared = serde_json::from_value(value.clone()).unwrap();
        shared.check()
    };
    assert_eq!(
        [&futures, &queues, &sweep].map(check),
        [Ok(()), Ok(()), Ok(())]
    );
    for (whole, pointer, bad) in [
        (
            &futures,
            "/session/tally",
            queues["session"]["tally"].clone(),
        ),
        (&futures, "/session/tally/futures/done", json!(100_001)),
        (&futures, "/session/futures/0/end_ms", json!(0.5)),
        (&futures, "/session/notes/0/at_ms", json!(-1)),
        (&sweep, "/stopped", json!("budget")),
    ] {
        let mut value = whole.clone();
        *value.pointer_mut(pointer).unwrap() = bad;
        if whole == &sweep {
            value["session"] = futures["session"].clone();
        }
        assert!(check(&value).is_err(), "{pointer}");
    }
    let mut value = serde_json::to_value(Shared::of(&kinds::lie_of_threads())).unwrap();
    value["as_written"][0]["workers"] = json!(3);
    assert!(matches!(
        check(&value),
        Err(ImportError::LinkDamaged { .. })
    ));
    value["as_written"][0]["workers"] = json!(0);
    assert!(matches!(check(&value), Err(ImportError::Workers { .. })));
}

#[test]
fn each_kind_says_what_it_is_about() {
    for (record, says) in [
        (
            kinds::gil(),
            "4 tasks take 4 times as long as 1. They run one at a time.",
        ),
        (
            kinds::machine(),
            "About 1.8 cores really help. Surely between",
        ),
        (
            kinds::lie_of_threads(),
            "The lesson’s stopwatch says 21 ms, but 4 threads took 90 ms. ",
        ),
        (
            kinds::futures(),
            "5 futures on 2 threads: 1 done, 1 failed, 1 cancelled, 1 running, 1 pending.",
        ),
        (kinds::stalled(), "A sentinel too few. Worker 4 waits"),
    ] {
        assert!(
            record.report().verdict.starts_with(says),
            "{}",
            record.report().verdict
        );
    }
}
