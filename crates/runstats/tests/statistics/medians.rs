//! Do the intervals of medians, and of the ratios of independent ones, hold the truth?

use runstats::bootstrap::{median_interval, speed_up_interval};
use runstats::random::Rng;
use runstats::samples::Samples;

use crate::noise::{NOISES, Noise};

/// What became of many simulated experiments.
#[derive(Clone, Copy, Debug, Default)]
struct Outcome {
    /// The part of the intervals that held the truth.
    coverage: f64,
    /// Their mean width.
    width: f64,
}

/// Experiments with `n` samples each: the intervals of a median, and of a speed-up of 4.
fn simulate(noise: Noise, n: usize, experiments: u64) -> [Outcome; 2] {
    let mut outcomes = [Outcome::default(); 2];
    let weight = 1.0 / experiments as f64;
    for seed in 0..experiments {
        let mut rng = Rng::new(seed);
        let base = noise.samples(n, &mut rng);
        let other = Samples::new((0..n).map(|_| noise.draw(&mut rng) / 4.0).collect()).unwrap();
        // Not the generator that made the data: the two must not know of each other.
        let intervals = [
            (median_interval(&base, !seed), noise.median()),
            (speed_up_interval(&base, &other, !seed), 4.0),
        ];
        for (outcome, (interval, truth)) in outcomes.iter_mut().zip(intervals) {
            let interval = interval.unwrap();
            outcome.coverage += if interval.contains(truth) {
                weight
            } else {
                0.0
            };
            outcome.width += interval.width() * weight;
        }
    }
    outcomes
}

/// Of 1000 intervals at least 93 % hold the truth. For the other sizes 100 have to do, of which
/// luck alone can take 6 more away; `coverage_table` measures them all.
fn covers(noise: Noise) {
    let sizes = [7, 10, 20].map(|n| (n, 1000, 0.93));
    let others = [2, 3, 5, 30].map(|n| (n, 100, 0.88));
    for (n, experiments, least) in sizes.into_iter().chain(others) {
        let [median, speed_up] = simulate(noise, n, experiments);
        assert!(median.coverage >= least, "{noise:?} {n} {median:?}");
        assert!(speed_up.coverage >= least, "{noise:?} {n} {speed_up:?}");
    }
}

#[test]
fn intervals_cover_normal_times() {
    covers(Noise::Normal);
}

#[test]
fn intervals_cover_skewed_times() {
    covers(Noise::Skewed);
}

#[test]
fn intervals_cover_times_with_outliers() {
    covers(Noise::Outliers);
}

/// Prints the table that `bootstrap.rs` shows.
#[test]
#[ignore = "a measurement: takes minutes, and asserts nothing"]
fn coverage_table() {
    for noise in NOISES {
        for n in [2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 30] {
            let [median, speed_up] = simulate(noise, n, 20_000);
            let [best_median, best_speed_up] = ideal_widths(noise, n);
            println!(
                "{noise:?} n {n:2}: median {:.1} % width {:.2}, speed-up {:.1} % width {:.2}",
                100.0 * median.coverage,
                median.width / best_median,
                100.0 * speed_up.coverage,
                speed_up.width / best_speed_up,
            );
        }
    }
}

/// The widths of the ranges that hold 95 % of all medians, and of all speed-ups, of `n` samples.
fn ideal_widths(noise: Noise, n: usize) -> [f64; 2] {
    let mut rng = Rng::new(7);
    let mut median = || noise.samples(n, &mut rng).median();
    let draws = (0..40_000).map(|_| (median(), median()));
    let (medians, speed_ups) = draws.map(|(a, b)| (a, 4.0 * a / b)).unzip();
    [medians, speed_ups].map(|values| {
        let values = Samples::new(values).unwrap();
        values.quantile(0.975) - values.quantile(0.025)
    })
}
