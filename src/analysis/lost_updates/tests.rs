//! Tests of the module above.

use super::*;
use crate::experiment::route::Route;
use crate::record::Machine;

fn run(link: &str, counted: &[(u32, u64)]) -> Run {
    let experiment = Route::read(link).experiment;
    let mut run = Run::begin(experiment, 1, Machine::default(), String::new());
    run.samples = counted
        .iter()
        .map(|&(workers, counted)| Sample {
            counted: Some(counted),
            ..Sample::begin(workers, 0)
        })
        .collect();
    run
}

#[test]
fn what_is_missing_is_counted() {
    let run = run(
        "#/shared?additions=1000&workers=1,2",
        &[(1, 1000), (2, 1500), (2, 1000), (2, 2000)],
    );
    let all = lost_updates(&run);
    assert_eq!((all.len(), all[1].added), (2, 2000));
    assert_eq!((all[0].lost.max(), all[1].lost.median()), (0.0, 0.25));
    let says = sentence(&run).unwrap();
    assert_eq!(
        says,
        "2 threads lost 25 % of their 2 000 additions. That is the median of 3 samples; from 0 % to 50 %."
    );
}

#[test]
fn the_sentence_is_about_where_most_was_lost() {
    let run = run(
        "#/shared?way=gil&additions=1000&workers=1,2,4",
        &[(1, 1000), (2, 1500), (4, 4000)],
    );
    assert!(
        sentence(&run)
            .unwrap()
            .starts_with("2 threads lost 25 % of their 2 000 additions. ")
    );
}

#[test]
fn where_nothing_is_missing_that_is_said() {
    let run = run(
        "#/shared?way=lock&additions=1000&workers=1,2",
        &[(1, 1000), (2, 2000)],
    );
    assert!(
        sentence(&run)
            .unwrap()
            .starts_with("Nothing was lost: all 2 000 additions of 2 threads were counted. ")
    );
}

#[test]
fn other_runs_have_no_counter() {
    assert!(lost_updates(&run("#/threads?workers=1,2", &[(1, 7)])).is_empty());
    assert_eq!(
        sentence(&run("#/shared?workers=1", &[(1, 1_000_000)])),
        None
    );
}
