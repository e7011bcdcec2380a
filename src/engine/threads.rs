//! Chapter Threads, one sample: tasks shared out among k workers of the pool.

use super::pool::RayonThreads;
use super::serve::Teller;
use super::{fork_join, gil, timed};
use crate::error::LabError;
use crate::experiment::threads::{Gil, Kind, ThreadsParams};
use crate::measure::clock::Clock;
use crate::record::Sample;
use crate::sync::executor::Executor;
use crate::work::call::{self, Work::Fib};

/// A task of some ms, to wake a core with.
const WAKING_N: i64 = 31;

/// What every sample of a run does.
pub(super) struct Work {
    pub(super) params: ThreadsParams,
    /// Which Fibonacci number each task computes.
    pub(super) n: i64,
    /// The size of the pool.
    pub(super) pool: u32,
    /// How often each task does its work in a row.
    pub(super) repeats: u32,
}

/// Takes one sample.
pub(super) async fn sample(
    teller: Teller,
    work: &Work,
    workers: u32,
    round: u32,
) -> Result<Sample, LabError> {
    let (params, n, repeats) = (&work.params, work.n, work.repeats);
    // On one thread, the number of workers is only the number of tasks.
    let threads = match params.gil() {
        Gil::OneThread => 1,
        Gil::Off | Gil::On => workers,
    };
    wake_cores(threads).await;
    let tasks = match params.kind {
        Kind::ForkJoin => return Ok(fork_join::sample(work, workers, round).await),
        Kind::Weak | Kind::Lie => workers,
        Kind::Strong => params.tasks,
    };
    if params.gil() == Gil::On {
        return gil::sample(teller, work, tasks, workers, round).await;
    }
    let task = Fib {
        n,
        times: repeats,
        argument: Vec::new(),
    };
    let clock = Clock::start();
    // [show]
    let executor = Executor::new(&RayonThreads, threads, clock);
    let ready_ms = executor.ready().await;
    let tasks = vec![task; tasks as usize];
    let tasks = timed::run_all(teller, &executor, tasks, |answer| answer.text()).await?;
    // [/show]
    Ok(Sample {
        repeats,
        ..timed::to_sample(workers, round, ready_ms, tasks)
    })
}

/// Lets each worker run a short task before the clock starts. While the page drew, the cores went
/// to sleep, and what a core needs to wake up would be taken for the cost of a second worker.
async fn wake_cores(workers: u32) {
    let executor = Executor::new(&RayonThreads, workers, Clock::start());
    if executor
        .submit_all((0..workers).map(|_| call::Work::fib(WAKING_N)))
        .is_ok()
    {
        executor.join().await;
    }
}
