//! What a chart contains, on small records.

use super::*;
use crate::chapters::downloads::params::DownloadsParams;
use crate::chapters::machine::params::MachineParams;
use crate::chapters::threads::params::{Gil, ThreadsParams};
use crate::experiment::Experiment;
use crate::record::{Machine, Run, Sample, Task};

/// Files of 300, 200 and 100 ms, fetched one and three at a time.
fn downloads() -> Record {
    let params = DownloadsParams {
        concurrency: vec![1, 3],
        ..DownloadsParams::default()
    };
    let experiment = Experiment::new(params);
    let mut record = Run::begin(experiment, 1, Machine::default(), String::new());
    let spans = [[0.0, 300.0], [300.0, 500.0], [500.0, 600.0]];
    let tasks = (0..).zip(spans).map(|(id, [start_ms, end_ms])| Task {
        id,
        worker: 0,
        queued_ms: 0.0,
        start_ms,
        end_ms,
        answered_ms: None,
        value: Some("8".to_owned()),
        error: None,
        sent: None,
    });
    record.samples.push(Sample {
        wall_ms: 600.0,
        tasks: tasks.collect(),
        ..Sample::begin(1, 0)
    });
    record.samples.push(Sample {
        wall_ms: 320.0,
        ..Sample::begin(3, 0)
    });
    Record::new(record)
}

#[test]
fn the_limit_of_downloads_is_drawn_for_every_number_and_told_for_the_measured() {
    let record = downloads();
    let time = picture(Metric::Time, "Run 1", &record, &[], None);
    assert_eq!(time.ideal, [(1, 600.0), (2, 300.0), (3, 300.0)]);
    let told = "Dashed, limit: all waits overlap perfectly: 1: 600 ms; 3: 300 ms.";
    assert!(time.sentence().contains(told), "{}", time.sentence());
    let speed_up = picture(Metric::SpeedUp, "Run 1", &record, &[], None);
    assert_eq!(speed_up.ideal, [(1, 1.0), (2, 2.0), (3, 2.0)]);
}

#[test]
fn there_is_no_limit_where_a_file_failed() {
    let mut record = downloads();
    record.change(|run| run.samples[0].tasks[2].error = Some("404".to_owned()));
    let time = picture(Metric::Time, "Run 1", &record, &[], None);
    assert!(time.ideal.is_empty() && !time.sentence().contains("limit"));
}

/// Times with 1, 2 and 4 workers, a round each.
fn sweep(experiment: Experiment, logical_cores: u32, times: &[[f64; 3]]) -> Record {
    let machine = Machine {
        logical_cores,
        ..Machine::default()
    };
    let mut record = Run::begin(experiment, 1, machine, String::new());
    for (times, round) in times.iter().zip(0..) {
        for (workers, wall_ms) in [1, 2, 4].into_iter().zip(*times) {
            record.samples.push(Sample {
                wall_ms,
                ..Sample::begin(workers, round)
            });
        }
    }
    record.status = Status::Complete;
    Record::new(record)
}

fn threads(gil: Gil, times: &[[f64; 3]]) -> Record {
    let params = ThreadsParams {
        workers: vec![1, 2, 4],
        gil,
        ..ThreadsParams::default()
    };
    sweep(Experiment::new(params), 2, times)
}

/// Two rounds at half the speed.
const ROUNDS: [[f64; 3]; 4] = [
    [10.0, 10.0, 20.0],
    [20.0, 20.0, 40.0],
    [10.0, 10.0, 20.0],
    [20.0, 20.0, 40.0],
];

#[test]
fn a_speed_up_is_taken_within_its_round() {
    let mut record = threads(Gil::Off, &ROUNDS);
    let drawn = picture(Metric::SpeedUp, "Run 1", &record, &[], None);
    let values = |point: &Point| point.samples.iter().map(|(v, _)| *v).collect::<Vec<f64>>();
    let points = &drawn.series[0].points;
    assert_eq!(values(&points[1]), [2.0; 4]);
    assert_eq!((points[1].median, points[2].median), (2.0, 2.0));
    let drawn = picture(Metric::Efficiency, "Run 1", &record, &[], None);
    assert_eq!(values(&drawn.series[0].points[2]), [0.5; 4]);
    // A round that lost its one worker is compared with the median of all.
    record.change(|run| drop(run.samples.remove(3)));
    let drawn = picture(Metric::SpeedUp, "Run 1", &record, &[], None);
    assert_eq!(values(&drawn.series[0].points[1]), [2.0, 1.0, 2.0, 2.0]);
    let time = picture(Metric::Time, "Run 1", &record, &[], None);
    assert_eq!(values(&time.series[0].points[1]), [10.0, 20.0, 10.0, 20.0]);
}

#[test]
fn efficiency_is_offered_where_it_means_something() {
    let all = Metric::ALL.to_vec();
    let two = vec![Metric::Time, Metric::SpeedUp];
    let threads_run = threads(Gil::Off, &ROUNDS);
    let turns = threads(Gil::On, &ROUNDS);
    assert_eq!(Metric::offered(crate::chapters::threads::CHAPTER, &[]), all);
    assert_eq!(
        Metric::offered(crate::chapters::downloads::CHAPTER, &[]),
        two
    );
    assert_eq!(
        Metric::offered(crate::chapters::threads::CHAPTER, &[&threads_run]),
        all
    );
    assert_eq!(
        Metric::offered(crate::chapters::threads::CHAPTER, &[&turns]),
        two
    );
    assert_eq!(
        Metric::offered(crate::chapters::threads::CHAPTER, &[&turns, &threads_run]),
        all
    );
    assert_eq!(
        Metric::offered(crate::chapters::downloads::CHAPTER, &[&downloads()]),
        two
    );
    let mut without_one = threads_run.clone();
    without_one.change(|run| run.samples.retain(|sample| sample.workers > 1));
    assert_eq!(
        Metric::offered(crate::chapters::threads::CHAPTER, &[&without_one]),
        all
    );
}

#[test]
fn nothing_gets_past_the_number_of_cores() {
    let record = threads(Gil::Off, &ROUNDS);
    let cores = cores(&record, std::iter::empty());
    assert_eq!(cores, Some((2.0, false)));
    let drawn = picture(Metric::SpeedUp, "Run 1", &record, &[], cores);
    assert_eq!(drawn.bound, [(1, 1.0), (2, 2.0), (3, 2.0), (4, 2.0)]);
    assert_eq!(drawn.bound_name, "limit of 2 cores (as the browser counts)");
    assert!(
        drawn
            .sentence()
            .contains("(as the browser counts): 4: 2.00 × at most.")
    );
    let time = picture(Metric::Time, "Run 1", &record, &[], cores);
    let one = record.report().summary[0].median_ms;
    assert_eq!(time.bound[3], (4, 2.0 * one));
    let measured = picture(Metric::SpeedUp, "Run 1", &record, &[], Some((1.9, true)));
    assert_eq!(measured.bound[3], (4, 1.9));
    assert!(measured.bound_name.contains("1.90 cores") && measured.bound_name.contains("measured"));
    // With a core for each, it would be the ideal once more; who takes turns isn't bound by cores.
    for (record, cores) in [
        (&record, 4.0),
        (&threads(Gil::On, &ROUNDS), 2.0),
        (&downloads(), 2.0),
    ] {
        let drawn = picture(Metric::SpeedUp, "Run 1", record, &[], Some((cores, false)));
        assert!(drawn.bound.is_empty(), "{:?}", drawn.bound);
    }
}

#[test]
fn cores_are_those_of_the_same_machine() {
    let machine = |logical: u32, times: [f64; 3]| {
        let params = MachineParams {
            workers: vec![1, 2, 4],
            ..MachineParams::default()
        };
        sweep(Experiment::new(params), logical, &[times; 3])
    };
    let record = threads(Gil::Off, &ROUNDS);
    // 4 workers did the most, and hardly more than 2 cores could.
    let measured = machine(2, [10.0, 10.5, 20.8]);
    let Some((found, true)) = cores(&record, [&measured].into_iter()) else {
        panic!("not measured")
    };
    assert!((found - 40.0 / 20.8).abs() < 1e-9);
    // Of another machine, without an end in sight, unfinished, or about itself.
    let other = machine(8, [10.0, 10.5, 20.8]);
    let open = machine(2, [10.0, 10.0, 10.5]);
    let mut cancelled = measured.clone();
    cancelled.change(|run| run.status = Status::Cancelled);
    for run in [&other, &open, &cancelled] {
        assert_eq!(cores(&record, [run].into_iter()), Some((2.0, false)));
    }
    assert_eq!(
        cores(&measured, [&measured].into_iter()),
        Some((2.0, false))
    );
    let unknown = sweep(record.experiment.clone(), 0, &ROUNDS);
    assert_eq!(cores(&unknown, std::iter::empty()), None);
}
