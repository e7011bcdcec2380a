//! Do the intervals of speed-ups within rounds hold the truth, on machines that change their speed?

use std::ops::{Range, RangeInclusive};

use runstats::interval::Interval;
use runstats::random::Rng;
use runstats::rounds::Rounds;
use runstats::scaling::Scaling;
use runstats::speed_up::{largest, points};
use runstats::stopping::{MARGIN, MIN_ROUNDS, decided};

use crate::machine::{MACHINES, Machine, SPEED_UP};
use crate::noise::{NOISES, Noise};

/// The least part of the intervals that must hold the truth.
const MIN_COVERAGE: f64 = 0.93;

/// What became of many simulated runs.
#[derive(Clone, Copy, Debug, Default)]
struct Outcome {
    /// The part of the intervals that held the truth.
    coverage: f64,
    /// Their mean width.
    width: f64,
    /// The mean number of rounds.
    rounds: f64,
}

/// Which speed-up is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Of {
    /// That of two workers.
    Two,
    /// The largest: the cores that help.
    Largest,
}

impl Of {
    /// Value and interval after so many rounds. The seed is not that of the noise: the two must not
    /// know of each other.
    fn found(self, samples: &[(u32, u32, f64)], rounds: u32, seed: u64) -> (f64, Interval) {
        let wanted = |(round, workers, _): &(u32, u32, f64)| {
            *round < rounds && (self == Of::Largest || *workers <= 2)
        };
        let rounds = Rounds::new(samples.iter().copied().filter(wanted));
        let curve = points(Scaling::Weak, &rounds, 0.0, !seed).unwrap();
        match self {
            Of::Two => (curve[1].speed_up, curve[1].speed_up_ci95.unwrap()),
            Of::Largest => {
                let largest = largest(&curve).unwrap();
                (largest.speed_up, largest.ci95.unwrap())
            }
        }
    }
}

/// Many runs of a machine with so many rounds, which stop when `stops` says so.
fn simulate(
    (machine, noise, of): (Machine, Noise, Of),
    may_have: RangeInclusive<u32>,
    seeds: Range<u64>,
    stops: impl Fn((f64, Interval), u32) -> bool,
) -> Outcome {
    let truth = machine.truth(noise);
    let weight = 1.0 / (seeds.end - seeds.start) as f64;
    let mut outcome = Outcome::default();
    for seed in seeds {
        let samples = machine.run(noise, *may_have.end(), &mut Rng::new(seed));
        let mut rounds = *may_have.start();
        let (_, interval) = loop {
            let found = of.found(&samples, rounds, seed);
            if rounds == *may_have.end() || stops(found, rounds) {
                break found;
            }
            rounds += 1;
        };
        outcome.coverage += if interval.contains(truth) {
            weight
        } else {
            0.0
        };
        outcome.width += weight * interval.width();
        outcome.rounds += weight * f64::from(rounds);
    }
    outcome
}

/// Runs with a fixed number of rounds.
fn fixed(machine: Machine, noise: Noise, of: Of, rounds: u32, runs: u64) -> Outcome {
    simulate((machine, noise, of), rounds..=rounds, 0..runs, |_, _| false)
}

/// Runs that stop as soon as the speed-up is decided, and after 20 rounds; `against` is what it is
/// compared with.
fn stopped(what: (Machine, Noise, Of), against: f64, seeds: Range<u64>) -> Outcome {
    let stops = |(value, interval), _| decided(value, interval, against, MARGIN);
    simulate(what, MIN_ROUNDS..=20, seeds, stops)
}

/// Of 500 intervals of two workers' speed-up, and of 150 of the largest, at least 93 % hold the truth.
fn covers(machine: Machine, sizes: &[u32]) {
    for &rounds in sizes {
        for (of, runs) in [(Of::Two, 500), (Of::Largest, 150)] {
            let outcome = fixed(machine, Noise::Normal, of, rounds, runs);
            assert!(
                outcome.coverage >= MIN_COVERAGE,
                "{machine:?} {of:?} {rounds} {outcome:?}"
            );
        }
    }
}

#[test]
fn intervals_cover_a_steady_machine() {
    covers(Machine::Steady, &[5, 7, 10, 20]);
}

#[test]
fn intervals_cover_a_drifting_machine() {
    covers(Machine::Drifting, &[5, 7, 10, 20]);
}

#[test]
fn intervals_cover_a_machine_that_jumps() {
    covers(Machine::Jumping, &[5, 7, 10, 20]);
    // With an even number of rounds both jump between two rounds.
    covers(Machine::JumpingWithin, &[5, 7]);
}

#[test]
fn intervals_cover_a_machine_that_loses_a_core() {
    covers(Machine::LosesCore, &[5, 7, 10, 20]);
}

#[test]
fn a_jump_makes_no_interval_wider() {
    for rounds in [5, 7, 10, 20] {
        let width = |machine| fixed(machine, Noise::Normal, Of::Two, rounds, 100).width;
        let (steady, jumping) = (width(Machine::Steady), width(Machine::Jumping));
        assert!(jumping <= 1.05 * steady, "{rounds}: {jumping} {steady}");
    }
}

/// All times are read off a clock with steps of 16 ms, as long as a sixth of the shortest.
#[test]
fn intervals_cover_what_a_coarse_clock_leaves_open() {
    const STEP_MS: f64 = 16.0;
    let held = |seed: &u64| {
        let mut rng = Rng::new(*seed);
        let mut samples = Machine::Steady.run(Noise::Normal, 7, &mut rng);
        for (_, _, ms) in &mut samples {
            let start = rng.f64() * STEP_MS;
            let read = |at: f64| (at / STEP_MS).floor() * STEP_MS;
            *ms = read(start + *ms) - read(start);
        }
        let curve = points(Scaling::Weak, &Rounds::new(samples), STEP_MS, !seed).unwrap();
        curve[1..]
            .iter()
            .all(|point| point.speed_up_ci95.unwrap().contains(SPEED_UP))
    };
    let held = (0..100).filter(held).count();
    assert!(held >= 93, "{held} of 100 whole curves");
}

#[test]
fn intervals_cover_runs_that_stop_when_decided() {
    for machine in MACHINES {
        let outcome = stopped((machine, Noise::Normal, Of::Two), 1.0, 0..400);
        assert!(outcome.coverage >= MIN_COVERAGE, "{machine:?} {outcome:?}");
    }
}

/// The worst that can be asked: is it below what it is just not below? Each run that stops because
/// it seems so is wrong. Of 2000 intervals 94.1 % hold the truth with skewed noise; of 300 luck alone
/// can take 2 more away.
#[test]
fn intervals_cover_runs_that_are_compared_with_what_is_nearly_true() {
    let against = SPEED_UP / (1.0 - MARGIN);
    for (noise, least) in [
        (Noise::Normal, MIN_COVERAGE),
        (Noise::Skewed, MIN_COVERAGE - 0.02),
    ] {
        let outcome = stopped((Machine::Steady, noise, Of::Two), against, 0..300);
        assert!(outcome.coverage >= least, "{noise:?} {outcome:?}");
    }
}

#[test]
fn the_cores_that_help_are_covered_when_runs_stop() {
    let of_machine = |(machine, at): (Machine, u64)| {
        stopped(
            (machine, Noise::Normal, Of::Largest),
            1.0,
            60 * at..60 * (at + 1),
        )
        .coverage
    };
    let coverage = MACHINES.into_iter().zip(0..).map(of_machine).sum::<f64>() / 5.0;
    assert!(coverage >= MIN_COVERAGE, "{coverage}");
}

/// Prints how many of 100 intervals hold the truth.
#[test]
#[ignore = "a measurement: takes minutes, and asserts nothing"]
fn coverage_of_speed_ups() {
    for noise in NOISES {
        for (machine, of) in MACHINES
            .into_iter()
            .flat_map(|m| [(m, Of::Two), (m, Of::Largest)])
        {
            let says = |what: String, outcome: Outcome| {
                let Outcome {
                    coverage,
                    width,
                    rounds,
                } = outcome;
                let coverage = 100.0 * coverage;
                println!(
                    "{noise:?} {machine:?} {of:?} {what}: {coverage:.1} %, width {width:.3}, \
                     {rounds:.1} rounds"
                );
            };
            for rounds in [5, 7, 10, 20] {
                says(rounds.to_string(), fixed(machine, noise, of, rounds, 2000));
            }
            for against in [1.0, SPEED_UP / (1.0 - MARGIN)] {
                let outcome = stopped((machine, noise, of), against, 0..500);
                says(format!("against {against}"), outcome);
            }
        }
    }
}
