//! Is what is said of whole curves true on simulated machines?

use runstats::interval::Interval;
use runstats::law::{Law, fit_law};
use runstats::random::Rng;
use runstats::rounds::Rounds;
use runstats::scaling::{Scaling, karp_flatt};
use runstats::speed_up::{points, useful_range};
use runstats::usl::{fit_usl, speed_up};

use crate::noise::normal;

/// Ten rounds.
fn measure(
    what: (Scaling, f64, u32),
    worker_counts: &[u32],
    cost_of_crowding: f64,
    seed: u64,
) -> Rounds {
    measure_for(10, what, worker_counts, cost_of_crowding, seed)
}

/// Measures a machine with so many cores on which a part `serial` of the work isn't shared, with a
/// spread of 2 %.
fn measure_for(
    rounds: u32,
    (scaling, serial, cores): (Scaling, f64, u32),
    worker_counts: &[u32],
    cost_of_crowding: f64,
    seed: u64,
) -> Rounds {
    let mut rng = Rng::new(seed);
    let mut time_ms = |workers: u32| {
        let busy = workers.min(cores);
        let crowding = cost_of_crowding * f64::from(workers - busy);
        let speed_up = Law::of(scaling).speed_up(serial, busy) / (1.0 + crowding);
        1000.0 * scaling.work(workers) / speed_up * (1.0 + 0.02 * normal(&mut rng))
    };
    let in_round = |round| worker_counts.iter().map(move |&workers| (round, workers));
    let plan = (0..rounds).flat_map(in_round);
    Rounds::new(plan.map(|(round, workers)| (round, workers, time_ms(workers))))
}

#[test]
fn useful_range_is_the_whole_curve_while_it_rises() {
    for scaling in [Scaling::Strong, Scaling::Weak] {
        let runs = measure((scaling, 0.05, 8), &[1, 2, 4, 8], 0.0, 1);
        let range = useful_range(&points(scaling, &runs, 0.0, 1).unwrap()).unwrap();
        assert_eq!((range.workers, range.ends), (8, false));
    }
}

#[test]
fn useful_range_ends_at_the_cores() {
    for scaling in [Scaling::Strong, Scaling::Weak] {
        for crowding in [0.0, 0.005] {
            for seed in 0..20 {
                let counts = [1, 2, 3, 4, 6, 8, 16, 32];
                let runs = measure((scaling, 0.05, 4), &counts, crowding, seed);
                let curve = points(scaling, &runs, 0.0, seed).unwrap();
                let range = useful_range(&curve).unwrap();
                assert_eq!((range.workers, range.ends), (4, true), "{crowding} {seed}");

                let up_to = range.to_fit(&curve);
                let fit = fit_law(scaling, &runs, up_to, seed).unwrap();
                assert_eq!(fit.up_to, 4);
                assert!((fit.serial_fraction - 0.05).abs() < 0.02, "{fit:?}");
            }
        }
    }
}

#[test]
fn work_that_cannot_be_shared_has_a_useful_range_of_one_worker() {
    let runs = measure((Scaling::Strong, 1.0, 8), &[1, 2, 4, 8], 0.0, 1);
    let curve = points(Scaling::Strong, &runs, 0.0, 1).unwrap();
    let range = useful_range(&curve).unwrap();
    assert_eq!(
        (range.workers, range.ends, range.to_fit(&curve)),
        (1, true, 2)
    );
    // A single point is on some curve, so nothing is said of it.
    assert_eq!(fit_law(Scaling::Strong, &runs, 2, 1), None);
    let fit = fit_law(Scaling::Strong, &runs, 8, 1).unwrap();
    assert!(fit.serial_fraction > 0.95);
}

#[test]
fn the_interval_of_the_serial_fraction_covers_it() {
    for (scaling, rounds) in [Scaling::Strong, Scaling::Weak]
        .into_iter()
        .flat_map(|scaling| [5, 7, 10, 20].map(|rounds| (scaling, rounds)))
    {
        let covered = |seed: &u64| {
            let what = (scaling, 0.05, 8);
            let runs = measure_for(rounds, what, &[1, 2, 4, 8], 0.0, *seed);
            let fit = fit_law(scaling, &runs, 8, !seed).unwrap();
            fit.ci95.unwrap().contains(0.05)
        };
        let covered = (0..200).filter(covered).count();
        assert!(covered >= 186, "{scaling:?} {rounds}: {covered} of 200");
    }
}

#[test]
fn the_intervals_of_contention_and_coherence_cover_them() {
    const TRUTH: (f64, f64) = (0.05, 0.01);
    for (rounds, counts) in [5, 10]
        .into_iter()
        .flat_map(|rounds| [&[1, 2, 3, 4][..], &[1, 2, 4, 8, 16]].map(|counts| (rounds, counts)))
    {
        let (mut contention, mut coherence) = (0, 0);
        for seed in 0..200 {
            let mut rng = Rng::new(seed);
            let mut ms =
                |k| 100.0 / speed_up(TRUTH.0, TRUTH.1, k) * (1.0 + 0.02 * normal(&mut rng));
            let plan = (0..rounds).flat_map(|round| counts.iter().map(move |k| (round, *k)));
            let times = Rounds::new(plan.map(|(round, k)| (round, k, ms(k))));
            let fit = fit_usl(Scaling::Strong, &times, 16, !seed).unwrap();
            contention += u32::from(fit.contention_ci95.unwrap().contains(TRUTH.0));
            coherence += u32::from(fit.coherence_ci95.unwrap().contains(TRUTH.1));
        }
        let held = (contention, coherence);
        assert!(
            held.0 >= 186 && held.1 >= 186,
            "{rounds} {counts:?}: {held:?} of 200"
        );
    }
}

/// Both examples of Quinn, Parallel Programming in C with MPI and OpenMP (2003), section 7.5: one
/// that Amdahl's law explains, and one in which the workers' own cost grows.
#[test]
fn karp_flatt_agrees_with_a_textbook() {
    /// What the two decimals of the printed speed-ups leave open.
    const PRINTED: f64 = 0.003;
    let steady = [1.82, 2.50, 3.08, 3.57, 4.00, 4.38, 4.71];
    for (workers, speed_up) in (2..).zip(steady) {
        let e = karp_flatt(workers, speed_up).unwrap();
        assert!((e - 0.1).abs() < PRINTED, "{workers}: {e}");
    }
    let growing = [1.87, 2.61, 3.23, 3.73, 4.14, 4.46, 4.71];
    let fractions = [0.070, 0.075, 0.080, 0.085, 0.090, 0.095, 0.100];
    for ((workers, speed_up), expected) in (2..).zip(growing).zip(fractions) {
        let e = karp_flatt(workers, speed_up).unwrap();
        assert!((e - expected).abs() < PRINTED, "{workers}: {e}");
    }
    assert_eq!(karp_flatt(1, 1.0), None);
}

#[test]
fn a_point_says_how_sure_it_is() {
    let runs = measure((Scaling::Weak, 0.05, 8), &[1, 4], 0.0, 1);
    let curve = points(Scaling::Weak, &runs, 0.0, 1).unwrap();
    assert_eq!(curve[0].speed_up_ci95, Some(Interval::point(1.0)));
    let four = &curve[1];
    let truth = Law::Gustafson.speed_up(0.05, 4);
    assert!(four.speed_up_ci95.unwrap().contains(truth), "{four:?}");
    assert!(four.efficiency_ci95.unwrap().contains(truth / 4.0));
    assert!(four.median_ci95_ms.unwrap().contains(4000.0 / truth));
    assert!((four.efficiency - four.speed_up / 4.0).abs() < 1e-12);
    let without_one = measure((Scaling::Weak, 0.05, 8), &[2, 4], 0.0, 1);
    assert!(points(Scaling::Weak, &without_one, 0.0, 1).is_err());
}
