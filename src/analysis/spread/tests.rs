//! Tests of the module above.

use super::*;
use crate::experiment::route::Route;
use crate::record::{Machine, Run, Sample};

fn record(times: &[(u32, f64, f64)]) -> Record {
    let experiment = Route::read("#/machine?workers=1,2").experiment;
    let mut record = Run::begin(experiment, 1, Machine::default(), String::new());
    for (round, &(start, one, two)) in (0..).zip(times) {
        for (workers, wall_ms) in [(1, one), (2, two)] {
            record.samples.push(Sample {
                start,
                wall_ms,
                ..Sample::begin(workers, round)
            });
        }
    }
    Record::new(record)
}

#[test]
fn starts_that_differ_are_told() {
    let differing = record(&[
        (0, 10.0, 10.0),
        (0, 10.1, 10.0),
        (1, 10.0, 12.0),
        (1, 10.1, 12.0),
    ]);
    let spread = spread_between_starts(&differing).unwrap();
    assert_eq!((spread.starts, spread.workers), (2, 2));
    assert!(spread.share.unwrap() > 0.9);
    assert!(spread.sentence().contains("lies between the starts"));
}

#[test]
fn one_start_has_nothing_between() {
    let one = record(&[(0, 10.0, 10.0), (0, 10.1, 10.0)]);
    assert_eq!(spread_between_starts(&one), None);
    let short = record(&[(0, 10.0, 10.0), (1, 10.1, 10.0)]);
    assert_eq!(spread_between_starts(&short).unwrap().share, None);
}
