//! Tests of the module above.

use super::*;
use crate::chapters::machine::params::MachineParams;
use crate::chapters::processes::params::ProcessesParams;
use crate::chapters::threads::params::{Gil, Kind, ThreadsParams};
use crate::experiment::stopping::Stopping;
use crate::record::{Machine, Run, Sent, Status};
use pysync::gil::Hold;

fn sample(workers: u32, tasks: &[(u32, f64, f64)]) -> Sample {
    let end_ms = tasks
        .iter()
        .map(|(_, _, end_ms)| *end_ms)
        .fold(0.0, f64::max);
    Sample {
        startup_ms: 1.0,
        wall_ms: end_ms - 1.0,
        ready_ms: vec![1.0; workers as usize],
        tasks: (0..)
            .zip(tasks)
            .map(|(id, &(worker, start_ms, end_ms))| Task {
                id,
                worker,
                queued_ms: 1.0,
                start_ms,
                end_ms,
                answered_ms: None,
                value: Some("1".to_owned()),
                error: None,
                sent: None,
            })
            .collect(),
        ..Sample::begin(workers, 0)
    }
}

fn threads(params: ThreadsParams) -> Experiment {
    Experiment::new(ThreadsParams {
        workers: vec![1, 2],
        stopping: Stopping::fixed(1),
        ..params
    })
}

fn record(experiment: Experiment, samples: [Sample; 2]) -> Record {
    let mut record = Run::begin(experiment, 1, Machine::default(), String::new());
    record.samples.extend(samples);
    record.status = Status::Complete;
    Record::new(record)
}

fn two_samples() -> [Sample; 2] {
    [
        sample(1, &[(0, 1.0, 11.0)]),
        sample(2, &[(0, 2.0, 14.0), (1, 1.0, 12.0)]),
    ]
}

#[test]
fn the_parts_of_a_run_add_up() {
    let record = record(threads(ThreadsParams::default()), two_samples());
    let lost = lost(&record);
    assert_eq!(lost.len(), 2);
    let split = &lost[1].split;
    assert_eq!(
        (split.total_ms, split.work_ms, split.slow_down_ms),
        (28.0, 20.0, 3.0)
    );
    assert_eq!(
        (split.start_up_ms, split.waiting_ms, split.idle_tail_ms),
        (2.0, 1.0, 2.0)
    );
    assert_eq!(lost_in(&record, &record.samples[1]).as_ref(), Some(split));
}

#[test]
fn processes_lose_time_on_the_way() {
    let sent = |taken_ms, returned_ms| {
        Some(Sent {
            bytes: 40,
            answer_bytes: 9,
            taken_ms,
            returned_ms,
        })
    };
    let mut samples = two_samples();
    samples[0].tasks[0].sent = sent(1.0, 11.5);
    samples[1].tasks[0].sent = sent(1.25, 15.0);
    // By the other's clock it came back before it was done.
    samples[1].tasks[1].sent = sent(0.5, 11.75);
    for experiment in [
        Experiment::new(ProcessesParams::default()),
        Experiment::new(MachineParams::default()),
    ] {
        let lost = lost(&record(experiment, samples.clone()));
        let split = &lost[1].split;
        assert_eq!((split.total_ms, split.sending_ms), (30.0, 0.75 + 1.0));
        assert_eq!((split.waiting_ms, split.idle_tail_ms), (0.25, 3.0));
        assert_eq!(split.bars().iter().sum::<f64>(), 30.0);
        assert_eq!(parts_in(&lost), [0, 1, 2, 3, 4, 5]);
    }
}

#[test]
fn under_a_gil_most_of_the_slow_down_is_waiting() {
    let hold = |worker, from_ms, to_ms| Hold {
        worker,
        from_ms,
        to_ms,
    };
    let mut samples = [
        sample(1, &[(0, 1.0, 11.0)]),
        sample(2, &[(0, 1.0, 16.0), (1, 1.0, 21.0)]),
    ];
    samples[0].holds = vec![hold(0, 1.0, 11.0)];
    samples[1].holds = vec![
        hold(0, 1.0, 6.0),
        hold(1, 6.0, 11.0),
        hold(0, 11.0, 16.0),
        hold(1, 16.0, 21.0),
    ];
    let params = ThreadsParams {
        gil: Gil::On,
        ..ThreadsParams::default()
    };
    let lost = lost(&record(threads(params), samples));
    let split = &lost[1].split;
    assert_eq!((split.work_ms, split.slow_down_ms), (20.0, 0.0));
    assert_eq!((split.gil_ms, split.idle_tail_ms), (15.0, 5.0));
    assert_eq!(parts_in(&lost), [0, 1, 2, 3, 4, 6]);
}

#[test]
fn the_lesson_s_timing_and_one_thread_have_no_workers_to_lose_time() {
    let lie = ThreadsParams {
        kind: Kind::NaiveTiming,
        ..ThreadsParams::default()
    };
    let one_thread = ThreadsParams {
        gil: Gil::OneThread,
        ..ThreadsParams::default()
    };
    for params in [lie, one_thread] {
        let record = record(threads(params), two_samples());
        assert_eq!(lost(&record), []);
        assert_eq!(lost_in(&record, &record.samples[1]), None);
    }
}
