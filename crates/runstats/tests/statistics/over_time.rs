//! Is what the times did over a run recognised?

use runstats::plan::visits;
use runstats::random::Rng;
use runstats::steadiness::{Kind, Steadiness};

use crate::noise::{NOISES, Noise};

/// Numbers of workers, and rounds.
type Size = (u32, u32);

const SIZES: [Size; 6] = [(1, 10), (2, 5), (3, 5), (5, 5), (5, 10), (5, 20)];

/// In how many of 100 runs the times are of this kind; `slower` is how many times as slow the machine
/// is at each part (0 to 1) of the run.
fn percent(kind: Kind, noise: Noise, (counts, rounds): Size, slower: fn(f64) -> f64) -> u32 {
    const RUNS: u32 = 200;
    let counts: Vec<u32> = (1..=counts).collect();
    let found = |seed: &u32| {
        let mut rng = Rng::new(u64::from(*seed));
        let order = visits(&counts, rounds, *seed);
        let done = |at: usize| at as f64 / order.len() as f64;
        let time = |(at, k): (usize, u32)| f64::from(k) * slower(done(at)) * noise.draw(&mut rng);
        let workers = order.iter().map(|visit| visit.workers);
        let samples: Vec<(u32, f64)> = workers.clone().zip(workers.enumerate().map(time)).collect();
        Steadiness::of(&samples).unwrap().kind == kind
    };
    100 * (0..RUNS).filter(found).count() as u32 / RUNS
}

fn jump(at: f64) -> f64 {
    if at < 0.5 { 1.0 } else { 1.3 }
}

#[test]
fn a_steady_machine_is_called_steady() {
    for noise in NOISES {
        for size in SIZES {
            let steady = percent(Kind::Steady, noise, size, |_| 1.0);
            assert!(steady >= 95, "{noise:?} {size:?}: {steady} %");
        }
    }
}

#[test]
fn a_jump_is_found() {
    for size in SIZES {
        let found = percent(Kind::SlowingDown, Noise::Normal, size, jump);
        assert!(found >= 95, "{size:?}: {found} %");
        let found = percent(Kind::WarmingUp, Noise::Normal, size, |at| 1.0 / jump(at));
        assert!(found >= 95, "{size:?}: {found} %");
    }
    for size in [(5, 5), (5, 10), (5, 20)] {
        let found = percent(Kind::SlowingDown, Noise::Outliers, size, jump);
        assert!(found >= 95, "with late samples {size:?}: {found} %");
    }
}

#[test]
fn a_drift_is_found() {
    for size in [(5, 5), (5, 10), (5, 20)] {
        let found = percent(Kind::SlowingDown, Noise::Normal, size, |at| 1.0 + 0.2 * at);
        assert!(found >= 90, "{size:?}: {found} %");
    }
}

#[test]
fn up_and_down_is_unsteady() {
    let hump = |at: f64| if (0.33..0.67).contains(&at) { 1.3 } else { 1.0 };
    for size in [(5, 5), (5, 10), (5, 20)] {
        let found = percent(Kind::Unsteady, Noise::Normal, size, hump);
        assert!(found >= 90, "{size:?}: {found} %");
    }
}
