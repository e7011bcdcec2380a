//! Has this machine two cores to spare at the moment? While something else holds one, nothing can
//! be said about two workers in a browser; so two plain threads are measured beside them.

use std::hint::black_box;
use std::thread::{self, available_parallelism};
use std::time::{Duration, Instant};

/// Each measurement takes about this long.
const TASK: Duration = Duration::from_millis(40);
const ROUNDS: usize = 5;

/// Two plain threads that take no longer than this show that the machine has two free cores.
const FREE: f64 = 1.1;
/// Where one worker sometimes takes this many times as long as at other times, something else held
/// its core meanwhile.
const UNSTEADY: f64 = 1.25;
/// How often something may fail on a free machine: something may have held a core unseen.
const FAILURES: usize = 3;
/// How often it is tried in all, on a machine that is busy.
const ATTEMPTS: usize = 4;

/// What came of trying something once.
#[derive(Debug)]
pub struct Tried {
    /// Whether what should come true did.
    pub came_true: bool,
    /// What was measured, in words.
    pub measured: String,
    /// What one worker took for the same task again and again.
    pub alone_ms: Vec<f64>,
}

/// Tries what must come true on two free cores, until it does. Fails only if it did not come true
/// again and again while the cores were free, as far as can be seen before, meanwhile and after.
pub async fn try_on_free_cores(what: &str, attempt: impl AsyncFn() -> Tried) {
    if available_parallelism().map_or(1, usize::from) < 2 {
        eprintln!("{what}: this machine has one core, so nothing can be compared");
        return;
    }
    let mut failures = 0;
    for number in 1..=ATTEMPTS {
        let before = two_threads_against_one();
        let tried = attempt().await;
        let machine = before.max(two_threads_against_one());
        let slowest = tried.alone_ms.iter().copied().fold(0.0, f64::max);
        let fastest = tried.alone_ms.iter().copied().fold(f64::INFINITY, f64::min);
        let spread = slowest / fastest;
        let measured = tried.measured;
        println!(
            "{what}, attempt {number}: {measured}; 2 plain threads take {machine:.2} times as long as 1, and the slowest of one worker {spread:.2} times as long as the fastest"
        );
        if tried.came_true {
            return;
        }
        failures += usize::from(machine <= FREE && spread <= UNSTEADY);
        assert!(
            failures < FAILURES,
            "{what}: {measured}, on a machine with two free cores"
        );
    }
    eprintln!("{what}: something else held a core all the time, so nothing was compared");
}

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
