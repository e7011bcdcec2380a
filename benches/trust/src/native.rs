//! The same work in a native program: k tasks of fib(n) on a rayon pool of k threads, for k = 1 and
//! 2, by round, at the same time or under the page's own global interpreter lock. [`measure`] is what the program `native` does; [`Native`] is what its times say.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parlab::workload::fib::{MAX_N, fib};
use parlab::workload::fib_gil::fib_under_gil;
use pysync::Gil;
use pysync::clock::Clock;
use rayon::{ThreadPool, ThreadPoolBuilder};
use runstats::bootstrap::median_interval;
use runstats::interval::Interval;
use runstats::random::Rng;
use runstats::samples::Samples;
use serde::{Deserialize, Serialize};

/// Fewer rounds say too little about how sure they are.
const MIN_ROUNDS: usize = 5;
/// More of them say hardly more.
const MAX_ROUNDS: usize = 200;
/// How long each pool is kept busy before the first sample.
const WARM_UP: Duration = Duration::from_millis(300);
/// What each thread computes just before a sample, so that it is awake: well below a millisecond.
const WAKING: i64 = 18;
/// How long a thread waits for the lock before it asks for it: as in Python, and on the page.
const SWITCH_INTERVAL: Duration = Duration::from_millis(5);
/// The seed of the intervals: the same times always give the same ones.
const SEED: u64 = 1;

/// The times of one round, in ms: one task on one thread, and two tasks on two.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Round {
    /// One task on one thread.
    pub one_ms: f64,
    /// Two tasks on two threads.
    pub two_ms: f64,
}

/// Whether the threads can compute at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// They can.
    Free,
    /// One at a time: they share a global interpreter lock.
    Gil,
}

impl Lock {
    /// Both.
    const ALL: [Lock; 2] = [Lock::Free, Lock::Gil];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Lock::Free => "free",
            Lock::Gil => "gil",
        }
    }

    /// The one with this name.
    pub fn named(name: &str) -> Option<Self> {
        Lock::ALL.into_iter().find(|lock| lock.name() == name)
    }
}

/// What was measured, and what it says.
#[derive(Clone, Debug, Serialize)]
pub struct Native {
    /// Which Fibonacci number each task computed.
    pub n: i64,
    /// The median time with one thread.
    pub one_ms: f64,
    /// The median time with two.
    pub two_ms: f64,
    /// How many times as much work a second two threads do: the median of the rounds.
    pub speedup: f64,
    /// Its 95 % interval.
    pub speedup_ci95: Option<Interval>,
    /// The times.
    pub rounds: Vec<Round>,
}

impl Native {
    /// What these times say; `None` if there are none.
    pub fn of(n: i64, rounds: Vec<Round>) -> Option<Self> {
        let all = |time: fn(&Round) -> f64| Samples::new(rounds.iter().map(time).collect());
        let ratios = all(|round| 2.0 * round.one_ms / round.two_ms)?;
        Some(Native {
            n,
            one_ms: all(|round| round.one_ms)?.median(),
            two_ms: all(|round| round.two_ms)?.median(),
            speedup: ratios.median(),
            speedup_ci95: median_interval(&ratios, SEED),
            rounds,
        })
    }
}

/// Measures for about so long, and 5 rounds at least, in an order shuffled anew each round.
pub fn measure(n: i64, budget: Duration, seed: u64, lock: Lock) -> Result<Vec<Round>, String> {
    // An n that is out of bounds would be measured as no work at all.
    if !(0..=MAX_N).contains(&n) {
        return Err(format!("n is {n}, and not from 0 to {MAX_N}"));
    }
    let pools = [pool(1)?, pool(2)?];
    for pool in &pools {
        warm_up(pool);
    }
    let mut rng = Rng::new(seed);
    let mut rounds = Vec::new();
    let began = Instant::now();
    while rounds.len() < MIN_ROUNDS || (began.elapsed() < budget && rounds.len() < MAX_ROUNDS) {
        let mut times = [0.0; 2];
        let mut order = [0, 1];
        rng.shuffle(&mut order);
        for at in order {
            run(&pools[at], WAKING, Lock::Free);
            times[at] = run(&pools[at], n, lock);
        }
        let [one_ms, two_ms] = times;
        rounds.push(Round { one_ms, two_ms });
    }
    Ok(rounds)
}

fn pool(threads: usize) -> Result<ThreadPool, String> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| format!("can't start {threads} threads: {error}"))
}

fn warm_up(pool: &ThreadPool) {
    let began = Instant::now();
    while began.elapsed() < WARM_UP {
        run(pool, 25, Lock::Free);
    }
}

/// One task of fib(n) for each thread of the pool: how long until the last was done, in ms.
fn run(pool: &ThreadPool, n: i64, lock: Lock) -> f64 {
    let began = Instant::now();
    let gil = Arc::new(Gil::new(SWITCH_INTERVAL, Clock::start()));
    pool.scope(|scope| {
        for worker in 0..pool.current_num_threads() as u32 {
            let gil = gil.clone();
            scope.spawn(move |_| {
                let _ = match lock {
                    Lock::Free => black_box(fib(black_box(n))),
                    Lock::Gil => fib_under_gil(n, &gil, worker),
                };
            });
        }
    });
    began.elapsed().as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_speed_up_is_taken_within_rounds() {
        // The machine is twice as slow in the last two rounds.
        let rounds = [1.0, 1.0, 1.0, 2.0, 2.0].map(|slow| Round {
            one_ms: 10.0 * slow,
            two_ms: 11.0 * slow,
        });
        let native = Native::of(30, rounds.to_vec()).expect("times");
        assert!((native.speedup - 20.0 / 11.0).abs() < 1e-12);
        let interval = native.speedup_ci95.expect("an interval");
        assert!(interval.width() < 1e-12, "{interval:?}");
        assert_eq!((native.one_ms, native.two_ms), (10.0, 11.0));
    }

    #[test]
    fn without_times_nothing_is_said() {
        assert!(Native::of(30, Vec::new()).is_none());
    }

    #[test]
    fn it_measures_at_least_five_rounds() {
        for lock in Lock::ALL {
            let rounds = measure(15, Duration::ZERO, 1, lock).expect("times");
            assert_eq!(rounds.len(), MIN_ROUNDS);
            let timed = |round: &Round| round.one_ms > 0.0 && round.two_ms > 0.0;
            assert!(rounds.iter().all(timed));
        }
    }

    #[test]
    fn an_n_that_is_none_is_refused() {
        assert!(measure(-1, Duration::ZERO, 1, Lock::Free).is_err());
    }
}
