//! Tests of the module above.

use super::*;
use crate::chapters::processes::params::ProcessesParams;
use crate::chapters::threads::params::ThreadsParams;
use crate::record::Machine;

fn sample(workers: u32, wall_ms: f64, timer_ms: Option<[f64; 2]>) -> Sample {
    Sample {
        wall_ms,
        timer_ms,
        ..Sample::begin(workers, 0)
    }
}

fn record(experiment: Experiment) -> Run {
    Run::begin(experiment, 1, Machine::default(), String::new())
}

fn threads() -> Run {
    record(Experiment::new(ThreadsParams {
        kind: crate::chapters::threads::params::Kind::NaiveTiming,
        workers: vec![1, 8],
        ..ThreadsParams::default()
    }))
}

#[test]
fn the_stopwatch_stops_before_the_work_is_done() {
    let mut record = threads();
    assert_eq!(sentence(&record), None);
    for (workers, took_ms) in [(1, 43.0), (8, 335.0), (8, 330.0), (8, 340.0)] {
        record.samples.push(sample(workers, took_ms, None));
    }
    assert_eq!(sentence(&record), None, "nothing as written yet");
    record.as_written = vec![sample(1, 43.0, Some([2.0, 2.5]))];
    assert_eq!(
        sentence(&record).unwrap(),
        "The lesson’s stopwatch says 0.50 ms, but 1 thread took 43 ms. It stops before the work \
         is done."
    );
    for stop_ms in [42.0, 51.0, 41.0] {
        let timed = sample(8, 333.0, Some([1.0, stop_ms]));
        record.as_written.push(timed);
    }
    assert_eq!(
        sentence(&record).unwrap(),
        "The lesson’s stopwatch says 41 ms, but 8 threads took 335 ms. It stops before the work \
         is done."
    );
}

#[test]
fn too_little_work_proves_nothing() {
    let mut record = threads();
    record.samples = vec![sample(8, 0.25, None)];
    record.as_written = vec![sample(8, 0.5, None)];
    assert_eq!(
        sentence(&record).unwrap(),
        "The lesson’s stopwatch says 0.50 ms, but 8 threads took 0.25 ms. The tasks are too short \
         to tell the two apart."
    );
}

#[test]
fn of_processes_it_times_the_start() {
    let mut record = record(Experiment::new(ProcessesParams {
        kind: crate::chapters::processes::params::Kind::NaiveTiming,
        workers: vec![1, 32],
        ..ProcessesParams::default()
    }));
    record.samples = vec![sample(32, 2500.0, None)];
    record.as_written = vec![sample(32, 170.0, Some([0.0, 162.0]))];
    assert_eq!(
        sentence(&record).unwrap(),
        "The lesson’s stopwatch says 162 ms, but 32 processes took 2.50 s. What it times is the \
         start of a pool, because its fib returns at once."
    );
    record.experiment = Experiment::new(ProcessesParams::default());
    assert_eq!(sentence(&record), None);
}
