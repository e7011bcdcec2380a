//! What is derived, on every way that a result goes: by a link, as a file, and by one after the other.

use super::*;
use parlab::analysis::shortened;
use parlab::export::json::{from_json, to_json};
use parlab::export::link::{from_fragment, to_fragment};
use parlab::layout::progression::sentence::pressure;
use parlab::layout::progression::timed_samples;

fn by_link(record: &Record) -> Record {
    from_fragment(&to_fragment(record)).unwrap().into_record()
}

fn by_file(record: &Record) -> Record {
    from_json(&to_json(record)).unwrap()
}

/// Four tasks of twelve failed.
fn failed() -> Record {
    parlab::chapters::register();
    let link = "#/downloads?files=3&faults=2:404&concurrency=1,2&reps=2";
    let mut record = run_of(Route::read(link).experiment, 2, 30.0, &NOISE);
    for sample in &mut record.samples {
        let task = &mut sample.tasks[1];
        (task.value, task.error) = (None, Some("404".to_owned()));
    }
    Record::new(record)
}

/// Beside another tab, under pressure, and by three starts of the engine.
fn disturbed() -> Record {
    let mut record = run_of(Experiment::new(ThreadsParams::default()), 6, 30.0, &NOISE);
    record.other_tab = true;
    for (number, sample) in (0..).zip(&mut record.samples) {
        sample.start = sample.round / 2;
        let level = json!(["nominal", "critical"][usize::from(number % 7 == 3)]);
        sample.pressure = (number > 0).then(|| serde_json::from_value(level).unwrap());
    }
    Record::new(record)
}

#[test]
fn what_failed_is_said_after_every_way() {
    let record = failed();
    let warning = "4 of 12 tasks failed, so the times say little. ";
    assert!(record.report().verdict.starts_with(warning));
    for way in [by_link, by_file] {
        let mut carried = way(&record);
        for _ in 0..2 {
            assert!(carried.report().verdict.starts_with(warning));
            assert!(by_file(&carried).report().verdict.starts_with(warning));
            carried = by_link(&carried);
        }
    }
    assert_eq!(shortened::sentence(&record), None);
    assert!(shortened::sentence(&by_file(&by_link(&record))).is_some());
}

#[test]
fn what_disturbed_a_run_is_said_after_every_way() {
    let record = disturbed();
    let told = |record: &Record| pressure(&timed_samples(record));
    assert!(told(&record).starts_with("4 samples were begun under pressure"));
    assert!(record.report().verdict.contains("Another tab"));
    for carried in [
        by_link(&record),
        by_file(&by_link(&record)),
        by_file(&record),
    ] {
        assert_eq!(told(&carried), told(&record));
        assert!(carried.report().verdict.contains("Another tab"));
        let order = |record: &Record| -> Vec<(u32, u32, u32)> {
            let samples = record.samples.iter();
            samples.map(|s| (s.round, s.workers, s.start)).collect()
        };
        let mut sorted = [order(&carried), order(&record)];
        sorted.iter_mut().for_each(|order| order.sort_unstable());
        assert_eq!(sorted[0], sorted[1]);
    }
}

#[test]
fn samples_come_in_the_order_taken() {
    let experiment = Experiment::new(ThreadsParams::default());
    let mut record = run_of(experiment.clone(), 5, 30.0, &NOISE);
    let visits = runstats::plan::visits(experiment.worker_counts(), 5, record.seed);
    let planned: Vec<(u32, u32)> = visits.iter().map(|v| (v.round, v.workers)).collect();
    let place = |round, workers| planned.iter().position(|it| *it == (round, workers));
    record.samples.sort_by_key(|s| place(s.round, s.workers));
    // As where the answer is clear for one of the counts, and then isn't any more.
    record.samples.retain(|s| s.workers != 2 || s.round != 3);
    let carried = by_link(&Record::new(record.clone()));
    let order = |samples: &[parlab::record::Sample]| -> Vec<(u32, u32)> {
        samples.iter().map(|s| (s.round, s.workers)).collect()
    };
    assert_eq!(order(&carried.samples), order(&record.samples));
}

/// A second link says no less than the first, and neither does the file of either.
#[test]
fn every_sentence_survives_every_way() {
    for record in records() {
        let once = by_link(&record);
        let again = by_link(&by_file(&once));
        assert_eq!(again.report(), once.report());
        assert_eq!(shortened::sentence(&again), shortened::sentence(&once));
    }
}

#[test]
fn texts_that_are_cut_say_so() {
    let mut record = rich();
    record.change(|run| run.void = Some("x".repeat(200)));
    let why = by_link(&record).void.clone().unwrap();
    assert!(why.ends_with('…') && why.chars().count() == 160);
}

#[test]
fn a_forged_shortening_is_refused() {
    let good: Value = serde_json::from_str(&to_json(&by_link(&failed()))).unwrap();
    let open = |value: &Value| from_json(&value.to_string());
    assert!(open(&good).is_ok());
    let mut with_tasks: Value = serde_json::from_str(&to_json(&failed())).unwrap();
    with_tasks["shortened"] = good["shortened"].clone();
    assert!(open(&with_tasks).is_err());
    let row = json!(failed().report().summary[0]);
    for (field, bad) in [
        ("failed", json!(13)),
        ("tasks", json!(u32::MAX)),
        ("summary", json!([row])),
        (
            "dropped",
            json!([
                "times", "times", "times", "times", "times", "times", "times"
            ]),
        ),
        (
            "tally",
            json!({ "queues": { "taken": 1, "results": 1, "ended": 1 } }),
        ),
    ] {
        let mut value = good.clone();
        value["shortened"][field] = bad;
        assert!(open(&value).is_err(), "{field}");
    }
}
