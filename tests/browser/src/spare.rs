//! Has this machine two cores to spare at the moment? While something else holds one, nothing can
//! be said about two workers in a browser; so two plain threads are measured beside them.

use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

/// Each measurement takes about this long.
const TASK: Duration = Duration::from_millis(40);
const ROUNDS: usize = 5;

/// How many times as long two threads take as one, each with the same work: 1 with two free cores,
/// 2 with one. (The median of a few rounds.)
pub fn two_threads_against_one() -> f64 {
    let steps = calibrate();
    let mut ratios: Vec<f64> = (0..ROUNDS)
        .map(|_| time(2, steps) / time(1, steps))
        .collect();
    ratios.sort_by(f64::total_cmp);
    ratios[ROUNDS / 2]
}

fn time(threads: usize, steps: u64) -> f64 {
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(move || work(steps));
        }
    });
    began.elapsed().as_secs_f64()
}

/// How many steps take about [`TASK`].
fn calibrate() -> u64 {
    let mut steps = 1 << 16;
    loop {
        let began = Instant::now();
        work(steps);
        if began.elapsed() >= TASK {
            return steps;
        }
        steps *= 2;
    }
}

/// Needs nothing but a processor.
fn work(steps: u64) {
    black_box((0..steps).fold(1_u64, |sum, step| black_box(sum.wrapping_mul(31) ^ step)));
}
