//! Times of 1, 2, 4 and 8 workers by round: the speed-ups with their intervals, and which laws fit.

use runstats::interval::Interval;
use runstats::law::fit_law;
use runstats::rounds::Rounds;
use runstats::scaling::Scaling;
use runstats::speed_up::{NoSpeedUp, points, useful_range};
use runstats::steadiness::Steadiness;
use runstats::usl::fit_usl;

/// The numbers of workers of each round.
const WORKERS: [u32; 4] = [1, 2, 4, 8];

/// Their times in ms, round by round, on a machine with 8 cores that was slower in the last two.
const TIMES_MS: [[f64; 4]; 6] = [
    [200.4, 110.2, 66.9, 50.3],
    [199.8, 110.9, 66.1, 50.8],
    [201.1, 109.8, 66.5, 50.1],
    [200.2, 110.5, 67.0, 50.6],
    [250.9, 137.6, 83.4, 63.2],
    [249.7, 138.3, 82.9, 62.7],
];

const CLOCK_STEP_MS: f64 = 0.005;
const SEED: u64 = 1;

fn main() -> Result<(), NoSpeedUp> {
    let times: Vec<(u32, u32, f64)> = (0..)
        .zip(&TIMES_MS)
        .flat_map(|(round, row)| {
            WORKERS
                .into_iter()
                .zip(row)
                .map(move |(k, ms)| (round, k, *ms))
        })
        .collect();
    let rounds = Rounds::new(times.iter().copied());
    let curve = points(Scaling::Strong, &rounds, CLOCK_STEP_MS, SEED)?;

    println!("workers  median ms  speed-up (95 % interval)  efficiency  Karp-Flatt");
    for point in &curve {
        let fraction = point
            .karp_flatt
            .map_or("-".to_owned(), |f| format!("{f:.3}"));
        println!(
            "{:7}  {:9.1}  {:8.2} {:15}  {:10.2}  {fraction:>10}",
            point.workers,
            point.median_ms,
            point.speed_up,
            told(point.speed_up_ci95),
            point.efficiency,
        );
    }

    let Some(useful) = useful_range(&curve) else {
        return Ok(());
    };
    println!("\nUp to {} workers more of them help.", useful.workers);
    match fit_law(Scaling::Strong, &rounds, useful.to_fit(&curve), SEED) {
        Some(fit) => println!(
            "{:?}: serial fraction {:.3} {}",
            fit.law,
            fit.serial_fraction,
            told(fit.ci95)
        ),
        None => println!("Amdahl: the serial fraction is not identified."),
    }
    match fit_usl(Scaling::Strong, &rounds, 8, SEED) {
        Some(fit) => println!(
            "USL: contention {:.3} {}, coherence {:.4} {}",
            fit.contention,
            told(fit.contention_ci95),
            fit.coherence,
            told(fit.coherence_ci95)
        ),
        None => println!("USL: too few numbers of workers."),
    }

    let in_order: Vec<(u32, f64)> = times.iter().map(|(_, k, ms)| (*k, *ms)).collect();
    if let Some(found) = Steadiness::of(&in_order) {
        println!("The machine was {}:", found.kind.word());
        for segment in found.segments {
            println!(
                "  samples {} to {}: {:.2} times the typical time",
                segment.from + 1,
                segment.to,
                segment.level
            );
        }
    }
    Ok(())
}

fn told(interval: Option<Interval>) -> String {
    interval.map_or("(unknown)".to_owned(), |Interval { lo, hi }| {
        format!("({lo:.3} to {hi:.3})")
    })
}

#[test]
fn it_runs() {
    main().unwrap();
}
