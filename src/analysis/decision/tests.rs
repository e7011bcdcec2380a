//! Tests of the module above.

use super::*;
use crate::chapters::threads::params::{Gil, ThreadsParams};
use crate::experiment::Experiment;
use crate::record::{Machine, Run, Sample};

/// A run of five rounds in which so many workers took so long, in ms.
fn run(experiment: Experiment, times: &[(u32, f64)]) -> Record {
    let mut record = Run::begin(experiment, 1, Machine::default(), String::new());
    for round in 0..5 {
        record
            .samples
            .extend(times.iter().map(|&(workers, ms)| Sample {
                wall_ms: ms + 0.01 * f64::from(round),
                ..Sample::begin(workers, round)
            }));
    }
    Record::new(record)
}

fn threads(gil: Gil) -> Experiment {
    Experiment::new(ThreadsParams {
        workers: vec![1, 2, 4, 8],
        gil,
        ..ThreadsParams::default()
    })
}

#[test]
fn more_is_asked_of_what_the_sentence_rests_on() {
    let two_cores = [(1, 100.0), (2, 101.0), (4, 203.0), (8, 406.0)];
    let open = |experiment, times| open_counts(&run(experiment, times));
    assert_eq!(open(threads(Gil::Off), &two_cores), [1, 2]);
    let turns = [(1, 100.0), (2, 200.0), (4, 400.0), (8, 800.0)];
    assert_eq!(open(threads(Gil::On), &turns), [1, 2, 8]);
    let machine = Experiment::new(crate::chapters::machine::params::MachineParams::default());
    assert_eq!(open(machine.clone(), &two_cores), machine.worker_counts());
    let without_one = &two_cores[1..];
    assert_eq!(open(threads(Gil::Off), without_one), [1, 2, 4, 8]);
    assert_eq!(open(threads(Gil::Off), &[]), [1, 2, 4, 8]);
}

#[test]
fn a_clear_answer_is_decided() {
    let times = [(1, 100.0), (2, 101.0), (4, 203.0), (8, 406.0)];
    assert!(is_decided(&run(threads(Gil::Off), &times), 10));
    assert!(!is_decided(&run(threads(Gil::Off), &[]), 10));
}
