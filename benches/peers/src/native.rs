//! The native peer: the lab's own source, compiled for this machine, on rayon's pools.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::hint::black_box;
use std::time::Instant;

use parlab::workload::fib::fib;
use parlab::workload::fork_join::{Join, fib_fork_join};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::job::{Answer, Job};

/// Just before a sample each thread computes this, so that it is awake: well below a millisecond.
const WAKING: i64 = 18;

/// The pools that stand, by their number of threads.
#[derive(Debug, Default)]
pub struct Native {
    pools: BTreeMap<u32, ThreadPool>,
}

/// Rayon's own fork and join.
struct Rayon;

impl Join for Rayon {
    fn join<A: Send, B: Send>(
        &self,
        one: impl FnOnce() -> A + Send,
        other: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        rayon::join(one, other)
    }
}

impl Native {
    /// Does a job.
    ///
    /// # Errors
    /// If the system gives no threads, or an n is out of bounds.
    pub fn answer(&mut self, job: &Job) -> Result<Answer, String> {
        let values = match job {
            Job::Tasks { n, workers } => {
                let counts = workers.iter();
                counts
                    .map(|&count| self.tasks(*n, count))
                    .collect::<Result<_, _>>()?
            }
            Job::ForkJoin { n, cutoff, workers } => vec![self.fork_join(*n, *cutoff, *workers)?],
            Job::Start { workers } => {
                let began = Instant::now();
                let pool = started(*workers)?;
                // Each thread has to answer.
                pool.broadcast(|_| ());
                vec![ms(began)]
            }
            Job::Empty { tasks, workers } => {
                let pool = self.pool(*workers)?;
                let began = Instant::now();
                pool.scope(|scope| (0..*tasks).for_each(|_| scope.spawn(|_| ())));
                vec![ms(began) * 1e3 / f64::from(*tasks)]
            }
            Job::Send { .. } => return Ok(Answer::Missing("threads share their memory".into())),
        };
        Ok(Answer::Values(values))
    }

    fn pool(&mut self, threads: u32) -> Result<&ThreadPool, String> {
        let pool = match self.pools.entry(threads) {
            Entry::Occupied(standing) => standing.into_mut(),
            Entry::Vacant(free) => free.insert(started(threads)?),
        };
        pool.broadcast(|_| black_box(fib(black_box(WAKING))).is_ok());
        Ok(pool)
    }

    fn tasks(&mut self, n: i64, count: u32) -> Result<f64, String> {
        let pool = self.pool(count)?;
        let began = Instant::now();
        pool.scope(|scope| {
            for _ in 0..count {
                scope.spawn(move |_| {
                    let _ = black_box(fib(black_box(n)));
                });
            }
        });
        Ok(ms(began))
    }

    fn fork_join(&mut self, n: i64, cutoff: u32, workers: u32) -> Result<f64, String> {
        let pool = self.pool(workers)?;
        let began = Instant::now();
        let result = pool.install(|| fib_fork_join(black_box(n), cutoff, &Rayon));
        let took_ms = ms(began);
        result.map(|_| took_ms).map_err(|error| error.to_string())
    }
}

fn started(threads: u32) -> Result<ThreadPool, String> {
    let pool = ThreadPoolBuilder::new().num_threads(threads as usize);
    pool.build()
        .map_err(|error| format!("can't start {threads} threads: {error}"))
}

fn ms(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_job_is_done_or_missing() {
        let jobs = [
            Job::Tasks {
                n: 15,
                workers: vec![1, 2],
            },
            Job::ForkJoin {
                n: 15,
                cutoff: 10,
                workers: 2,
            },
            Job::Start { workers: 2 },
            Job::Empty {
                tasks: 50,
                workers: 2,
            },
        ];
        let mut native = Native::default();
        for job in jobs {
            let Ok(Answer::Values(values)) = native.answer(&job) else {
                panic!("{job:?} has no values");
            };
            assert_eq!(values.len(), job.rows().len());
            assert!(values.iter().all(|&ms| ms > 0.0), "{job:?}: {values:?}");
        }
        let send = native.answer(&Job::Send { kib: 1 });
        assert!(matches!(send, Ok(Answer::Missing(_))));
    }
}
