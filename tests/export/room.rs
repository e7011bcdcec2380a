//! What a run can leave, however large, can be opened again.

use parlab::experiment::cost::{MAX_HOLDS, MAX_TASKS};
use parlab::experiment::worker_counts::MAX_WORKERS;
use parlab::export::json::{MAX_MIB, MAX_VALUES, from_json, to_json};
use parlab::record::room::with_room;
use parlab::record::{Sample, Sent, Task};
use pysync::gil::Hold;

use super::*;

/// A time with as many digits as a time can have.
const LONG_MS: f64 = 123_456_789.123_456_79;

fn long_task(sent: Option<Sent>) -> Task {
    Task {
        id: 199_999,
        worker: 31,
        queued_ms: LONG_MS,
        start_ms: LONG_MS,
        end_ms: LONG_MS,
        answered_ms: None,
        value: Some("12586269025".to_owned()),
        error: None,
        sent,
    }
}

fn long_sent() -> Sent {
    Sent {
        bytes: 16_777_232,
        answer_bytes: 16,
        taken_ms: LONG_MS,
        returned_ms: LONG_MS,
    }
}

fn long_hold() -> Hold {
    Hold {
        worker: 32,
        from_ms: LONG_MS,
        to_ms: LONG_MS,
    }
}

/// A sample that has one of everything for each of `workers`.
fn long_sample(workers: u32) -> Sample {
    Sample {
        repeats: 1_000_000,
        start: 99,
        at_ms: Some(LONG_MS),
        bare_ms: Some(LONG_MS),
        startup_ms: LONG_MS,
        wall_ms: LONG_MS,
        ready_ms: vec![LONG_MS; workers as usize],
        memory_bytes: vec![u64::from(u32::MAX); workers as usize],
        clock_error_ms: Some(LONG_MS),
        clock_corrected_ms: Some(LONG_MS),
        timer_ms: Some([LONG_MS; 2]),
        counted: Some(320_000_000),
        turns: Some(u64::from(u32::MAX)),
        ..Sample::begin(workers, 99)
    }
}

/// The bytes, and the marks by which values are counted, of a saved sample.
fn size_of(sample: Sample) -> [u64; 2] {
    let mut run = run_of(threads(), 0, 1.0, &NOISE);
    let before = to_json(&Record::new(run.clone()));
    run.samples.push(sample);
    let after = to_json(&Record::new(run));
    // Its report comes once a run, whatever the samples.
    let without = |text: &str| {
        text.split("\"summary\"")
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let count = |text: String| {
        let marks = text.bytes().filter(|byte| b",[{".contains(byte)).count();
        [text.len() as u64, marks as u64]
    };
    let ([bytes, marks], [own_bytes, own_marks]) =
        (count(without(&before)), count(without(&after)));
    [own_bytes - bytes, own_marks - marks]
}

fn threads() -> Experiment {
    parlab::chapters::register();
    Route::read("#/threads?n=44&gil=on&switch_ms=1&workers=1,2,3,4,8&reps=5").experiment
}

/// What a sample grows by with what is added to it.
fn more(change: impl Fn(&mut Sample)) -> [u64; 2] {
    let mut one = long_sample(1);
    change(&mut one);
    let mut two = one.clone();
    change(&mut two);
    let ([bytes, marks], [more_bytes, more_marks]) = (size_of(one), size_of(two));
    [more_bytes - bytes, more_marks - marks]
}

#[test]
fn the_largest_record_is_within_the_bounds_of_import() {
    let task = more(|sample| sample.tasks.push(long_task(None)));
    let sent_task = more(|sample| sample.tasks.push(long_task(Some(long_sent()))));
    let hold = more(|sample| sample.holds.push(long_hold()));
    let sample = size_of(long_sample(MAX_WORKERS));
    // 100 rounds of all worker counts; the lesson's timing takes each sample twice.
    let samples = 2 * 100 * u64::from(MAX_WORKERS);
    let sent = samples * u64::from(MAX_WORKERS + 1) / 2;
    for (at, limit) in [(0, (MAX_MIB as u64) << 20), (1, MAX_VALUES as u64)] {
        let on_threads = MAX_TASKS * task[at] + MAX_HOLDS * hold[at];
        let apart = sent * sent_task[at];
        let most = on_threads.max(apart) + samples * sample[at];
        assert!(most < limit, "{most} of {limit}");
    }
}

#[test]
fn turns_under_a_gil_are_opened_again() {
    let mut run = run_of(threads(), 0, 1.0, &NOISE);
    for round in 0..5 {
        for &workers in threads().worker_counts() {
            // 6 s for each task, and a turn a millisecond.
            let holds = (0..6000 * workers).map(|turn| Hold {
                worker: turn % workers,
                from_ms: f64::from(turn),
                to_ms: f64::from(turn) + 1.0,
            });
            let holds: Vec<Hold> = holds.collect();
            let wall_ms = f64::from(6000 * workers);
            let sample = Sample {
                wall_ms,
                holds,
                ..Sample::begin(workers, round)
            };
            run.samples.push(with_room(&run, sample));
        }
    }
    let record = Record::new(run);
    assert!(record.samples.iter().any(|sample| sample.turns.is_some()));
    assert_eq!(from_json(&to_json(&record)), Ok(record));
}

#[test]
fn many_tasks_are_opened_again() {
    parlab::chapters::register();
    let experiment = Route::read("#/threads?n=30&kind=strong&tasks=200&reps=30").experiment;
    let record = record_of(experiment, 30, 1.0, &NOISE);
    let tasks: usize = record.samples.iter().map(|sample| sample.tasks.len()).sum();
    assert_eq!(tasks, 30_000);
    assert_eq!(from_json(&to_json(&record)), Ok(record));
}
