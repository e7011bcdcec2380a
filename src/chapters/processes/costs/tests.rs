//! Tests of the module above.

use super::*;
use crate::experiment::route::Route;
use crate::record::Machine;

#[test]
fn medians_over_samples_processes_and_tasks() {
    let experiment = Route::read("#/processes?workers=1,2").experiment;
    let mut record = Run::begin(experiment, 0, Machine::default(), String::new());
    assert_eq!(Costs::of(&record), None);
    for startup_ms in [10.0, 30.0, 20.0] {
        let task = Task {
            id: 0,
            worker: 0,
            queued_ms: 40.0,
            start_ms: 42.0,
            end_ms: 50.0,
            answered_ms: None,
            value: None,
            error: None,
            sent: Some(Sent {
                bytes: 100,
                answer_bytes: 9,
                taken_ms: 41.0,
                returned_ms: 53.0,
            }),
        };
        record.samples.push(Sample {
            startup_ms,
            memory_bytes: vec![1000, 3000],
            tasks: vec![task],
            ..Sample::begin(2, 0)
        });
    }
    let costs = Costs::of(&record).unwrap();
    assert_eq!(costs.startup_ms.len(), 1);
    assert_eq!(
        (costs.startup_ms[0].0, costs.startup_ms[0].1.median),
        (2, 20.0)
    );
    assert_eq!(costs.memory_bytes.unwrap().n, 6);
    assert_eq!(costs.bytes.unwrap().median, 100.0);
    assert_eq!(costs.there_ms.unwrap().median, 1.0);
    assert_eq!(costs.back_ms.unwrap().median, 3.0);
    let work_ms = record.samples[0].tasks[0].end_ms - record.samples[0].tasks[0].start_ms;
    assert_eq!(costs.work_ms.unwrap().median, work_ms);
}
