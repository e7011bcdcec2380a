//! Tests of the module above.

use super::*;
use crate::experiment::route::Route;
use crate::record::{Machine, Sample};

fn record(pairs: &[(Option<f64>, f64)]) -> Run {
    let experiment = Route::read("#/threads").experiment;
    assert_eq!(experiment.chapter(), crate::chapters::threads::CHAPTER);
    let mut record = Run::begin(experiment, 1, Machine::default(), String::new());
    for (round, &(bare_ms, wall_ms)) in (0..).zip(pairs) {
        record.samples.push(Sample {
            bare_ms,
            wall_ms,
            ..Sample::begin(1, round)
        });
    }
    record
}

#[test]
fn the_executor_is_compared_round_by_round() {
    let bare = Bare::of(&record(&[
        (Some(100.0), 110.0),
        (Some(200.0), 220.0),
        (Some(50.0), 55.0),
    ]));
    let bare = bare.unwrap();
    assert!((bare.executor - 1.1).abs() < 1e-9);
    assert_eq!(bare.times.median(), 100.0);
    assert!(
        bare.sentence().contains("took 10.0 % more time"),
        "{}",
        bare.sentence()
    );
}

#[test]
fn what_was_not_called_is_not_compared() {
    assert_eq!(Bare::of(&record(&[(None, 5.0)])), None);
    assert_eq!(Bare::of(&record(&[(Some(0.0), 5.0)])), None);
    let one = Bare::of(&record(&[(Some(4.0), 5.0)])).unwrap();
    assert_eq!(one.executor_ci95, None);
    assert!(!one.sentence().contains('%'));
}
