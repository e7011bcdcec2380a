//! Tests of the plateau: that each cause is found in the record of a network that has only it, and
//! none where there is none.

use proptest::prelude::*;
use runstats::random::Rng;

use super::network::Network;
use super::{Cause, Plateau};
use crate::analysis::record::Record;
use crate::chapters::downloads::params::DownloadsParams;
use crate::chapters::downloads::practice::Practice;
use crate::experiment::Experiment;
use crate::record::{Machine, Run, Sample, Status, Task};

const COUNTS: [u32; 6] = [1, 2, 3, 4, 6, 12];

/// A finished run on this network, in which nothing takes twice the same time.
fn run(network: &Network, counts: &[u32], rounds: u32) -> Record {
    let samples = (0..rounds)
        .flat_map(|round| {
            counts.iter().map(move |&k| {
                network.sample(k, round, |task| {
                    // Up to 6 % late, and never alike.
                    f64::from((task as u32 * 7 + round * 5 + k * 3) % 13) / 200.0
                })
            })
        })
        .collect();
    record(network.latency_ms.len(), counts, samples)
}

fn record(files: usize, counts: &[u32], samples: Vec<Sample>) -> Record {
    let links = (0..files).map(|i| format!("https://a.org/{i}.csv"));
    let params = DownloadsParams {
        concurrency: counts.to_vec(),
        links: links.collect(),
        practice: None,
        ..DownloadsParams::default()
    };
    let experiment = Experiment::new(params);
    let mut record = Run::begin(experiment, 1, Machine::default(), String::new());
    record.samples = samples;
    record.status = Status::Complete;
    Record::new(record)
}

fn found(network: &Network) -> Plateau {
    let record = run(network, &COUNTS, 5);
    let found = record
        .report()
        .plateau
        .clone()
        .unwrap_or_else(|| panic!("{network:?}"));
    assert!(!found.says.contains("hint"), "{}", found.says);
    found
}

#[test]
fn the_slowest_file_is_the_limit() {
    let mut network = Network::default();
    network.latency_ms[2] = 600.0;
    let found = found(&network);
    assert_eq!((found.from, found.cause), (3, Cause::Slowest));
    assert!(
        found.says.contains("the slowest file alone takes 6"),
        "{}",
        found.says
    );
}

#[test]
fn no_more_fetches_than_files() {
    // Sharing a line makes all six at a time slower than the slowest alone.
    let network = Network {
        kib: 100.0,
        line_kib_s: 1500.0,
        ..Network::default()
    };
    let found = found(&network);
    assert_eq!((found.from, found.cause), (6, Cause::Files));
    assert!(found.says.contains("only 6 files"), "{}", found.says);
}

#[test]
fn whole_files_fall_unevenly() {
    let network = Network {
        latency_ms: vec![200.0; 7],
        ..Network::default()
    };
    let record = run(&network, &[1, 2, 4, 6], 5);
    let found = record
        .report()
        .plateau
        .clone()
        .expect("4 and 6 at a time both take two turns");
    assert_eq!((found.from, found.cause), (4, Cause::Order));
}

#[test]
fn fetches_share_a_line() {
    let network = Network {
        latency_ms: vec![60.0; 12],
        kib: 60.0,
        kib_s: 600.0,
        line_kib_s: 900.0,
        ..Network::default()
    };
    let found = found(&network);
    assert_eq!(found.cause, Cause::Line);
    let kib_s = found.line_kib_s.expect("a rate");
    assert!((kib_s / 900.0 - 1.0).abs() < 0.15, "{kib_s}");
    assert!(found.says.contains("KiB/s"), "{}", found.says);
    assert_eq!(found.answered, None);
    let set = with(run(&network, &COUNTS, 5), |params| {
        params.practice = Some(Practice {
            line_kib_s: 900,
            ..Practice::default()
        });
    });
    assert!(
        set.says.contains("line is set to 900 KiB/s"),
        "{}",
        set.says
    );
}

#[test]
fn only_so_many_are_answered_at_a_time() {
    for connections in [1, 2, 4, 6] {
        let network = Network {
            latency_ms: vec![200.0; 18],
            connections,
            ..Network::default()
        };
        let found = found(&network);
        assert_eq!(found.cause, Cause::Connections, "{connections}");
        assert_eq!(found.answered, Some(connections as u32));
        assert_eq!(found.from, connections as u32);
        assert_eq!(found.says.contains("HTTP/1.1"), connections == 6);
    }
}

#[test]
fn another_servers_limit_is_not_the_browsers() {
    let network = Network {
        latency_ms: vec![200.0; 18],
        connections: 6,
        ..Network::default()
    };
    let record = run(&network, &COUNTS, 5);
    let found = with(record, |params| {
        params.links[0] = "https://b.org/0.csv".to_owned()
    });
    assert_eq!((found.cause, found.answered), (Cause::Connections, Some(6)));
    assert!(!found.says.contains("HTTP/1.1"), "{}", found.says);
}

/// The plateau of a run with other parameters.
fn with(mut record: Record, change: impl Fn(&mut DownloadsParams)) -> Plateau {
    record.change(|run| change(run.experiment.params_mut().expect("downloads were run")));
    record.report().plateau.clone().expect("a plateau")
}

#[test]
fn a_practice_network_is_named_for_what_it_is_set_to() {
    let network = Network {
        latency_ms: vec![200.0; 18],
        connections: 6,
        ..Network::default()
    };
    let on = |connections, line_kib_s| {
        with(run(&network, &COUNTS, 5), |params| {
            params.practice = Some(Practice {
                connections,
                line_kib_s,
                ..Practice::default()
            });
        })
    };
    let (as_set, other) = (on(6, 0), on(0, 0));
    assert!(
        as_set.says.contains("answers 6 at a time, as set"),
        "{}",
        as_set.says
    );
    for found in [&as_set, &other] {
        assert_eq!((found.cause, found.answered), (Cause::Connections, Some(6)));
        assert!(!found.says.contains("HTTP/1.1"), "{}", found.says);
    }
    assert!(other.says.contains("was not set to that"), "{}", other.says);
}

#[test]
fn an_overloaded_server_is_not_explained() {
    // Every answer takes longer the more are asked for: no turn is waited for, no line shared.
    let slower = |k: u32, round: u32| {
        let network = Network {
            latency_ms: vec![100.0 * f64::from(k); 12],
            ..Network::default()
        };
        network.sample(k, round, |_| 0.0)
    };
    let rounds = 0..5;
    let samples = rounds.flat_map(|round| COUNTS.map(|k| slower(k, round)));
    let found = record(12, &COUNTS, samples.collect())
        .report()
        .plateau
        .clone()
        .expect("a plateau");
    assert_eq!((found.from, found.cause), (1, Cause::Unknown));
    assert!(found.says.contains("don’t show why"), "{}", found.says);
}

#[test]
fn a_time_that_falls_has_no_plateau() {
    let network = Network {
        latency_ms: vec![200.0; 16],
        ..Network::default()
    };
    assert_eq!(run(&network, &[1, 2, 4, 8], 5).report().plateau, None);
    // Nor does it have one before the run is over, or where it is void.
    let mut record = run(&Network::default(), &COUNTS, 5);
    assert!(record.report().plateau.is_some());
    for status in [Status::Running, Status::Void] {
        record.change(|run| run.status = status);
        assert_eq!(record.report().plateau, None);
    }
}

#[test]
fn few_rounds_are_a_hint() {
    let record = run(&Network::default(), &COUNTS, 2);
    let says = record.report().plateau.clone().expect("a plateau").says;
    assert!(
        says.ends_with("(From 2 rounds: a hint, no more.)"),
        "{says}"
    );
}

#[test]
fn what_was_not_recorded_is_not_explained() {
    let network = Network {
        latency_ms: vec![200.0; 18],
        connections: 6,
        ..Network::default()
    };
    let mut record = run(&network, &COUNTS, 5);
    // As in records from before answers were timed.
    record.change(|run| {
        let tasks = run.samples.iter_mut().flat_map(|sample| &mut sample.tasks);
        tasks.for_each(|task| task.answered_ms = None);
    });
    let cause = record.report().plateau.as_ref().map(|found| found.cause);
    assert_eq!(cause, Some(Cause::Unknown));
    record.change(|run| run.samples[3].tasks[0].error = Some("404".to_owned()));
    assert_eq!(record.report().plateau, None);
}

/// A run in which each delay is longer by some part up to `noise`, independently of all others, and
/// in the samples with one at a time by the part `busy` more.
fn noisy(network: &Network, counts: &[u32], noise: f64, busy: f64, seed: u64) -> Record {
    let samples = (0..5u32).flat_map(|round| {
        counts.iter().map(move |&k| {
            network.sample(k, round, |task| {
                let seed = seed ^ u64::from(round * 1000 + k * 50) ^ ((task as u64) << 32);
                let busy = if k == 1 { busy } else { 0.0 };
                busy + noise * Rng::new(seed).f64()
            })
        })
    });
    record(network.latency_ms.len(), counts, samples.collect())
}

proptest! {
    // The intervals of each run's medians take a while.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_cause_that_is_named_is_the_right_one(
        latency_ms in proptest::collection::vec(100.0..200.0f64, 14..=24),
        at_a_time in 2usize..=6,
        noise in 0.0..0.25f64,
        busy in 0.0..0.4f64,
        shares_a_line: bool,
        seed: u64,
    ) {
        let network = if shares_a_line {
            // So many connections fill the line.
            Network { latency_ms, kib: 60.0, kib_s: 400.0, line_kib_s: 400.0 * at_a_time as f64, ..Network::default() }
        } else {
            Network { latency_ms, connections: at_a_time, ..Network::default() }
        };
        let record = noisy(&network, &[1, 2, 4, 6, 8, 12], noise, busy, seed);
        let Some(found) = record.report().plateau.clone() else {
            // Where a line is shared, the time may fall a little to the end.
            prop_assert!(shares_a_line);
            return Ok(());
        };
        match found.cause {
            Cause::Line => prop_assert!(shares_a_line, "{}", found.says),
            Cause::Connections => {
                prop_assert!(!shares_a_line, "{}", found.says);
                prop_assert_eq!(found.answered, Some(at_a_time as u32));
            }
            // Where the times fit the files alone, that is said, even if a little was in the way.
            Cause::Order | Cause::Unknown => prop_assert!(shares_a_line, "{}", found.says),
            other => prop_assert!(false, "{other:?}: {}", found.says),
        }
    }
}

fn any_task() -> impl Strategy<Value = Task> {
    let times = (0.0..1e3f64, 0.0..1e3f64, proptest::option::of(0.0..1e3f64));
    let value = proptest::option::of("[0-9]{1,6}|x");
    (0u32..40, times, value, proptest::bool::weighted(0.02)).prop_map(
        |(id, (start_ms, length_ms, answer), value, failed)| Task {
            id,
            worker: 0,
            queued_ms: 0.0,
            start_ms,
            end_ms: start_ms + length_ms,
            answered_ms: answer.map(|part| start_ms + length_ms * part / 1e3),
            value,
            error: failed.then(|| "failed".to_owned()),
            sent: None,
        },
    )
}

proptest! {
    #[test]
    fn odd_records_do_no_harm(
        samples in proptest::collection::vec(
            (1u32..=16, 0u32..4, 0.0..2e3f64, proptest::collection::vec(any_task(), 0..20)),
            0..12,
        ),
    ) {
        let samples = samples.into_iter().map(|(workers, round, wall_ms, tasks)| Sample {
            wall_ms,
            tasks,
            ..Sample::begin(workers, round)
        });
        let counts: Vec<u32> = (1..=16).collect();
        let record = record(20, &counts, samples.collect());
        if let Some(found) = &record.report().plateau {
            prop_assert!(!found.says.is_empty() && !found.says.contains("NaN"));
            prop_assert!(!found.says.contains("inf"));
        }
    }
}
