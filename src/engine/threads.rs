//! Chapter Threads, one sample: tasks shared out among k workers of the pool.

use super::pool::RayonThreads;
use super::serve::{Teller, clock_step_us};
use super::{fork_join, gil, pool, timed};
use crate::error::LabError;
use crate::experiment::threads::{Gil, Kind, ThreadsParams};
use crate::measure::clock::Clock;
use crate::measure::plan;
use crate::record::{Pool, Sample};
use crate::sync::executor::Executor;
use crate::work::call::{self, Work::Fib};

/// A task of some ms, to wake a core with.
const WAKING_N: i64 = 31;

/// What every sample of a run does.
pub(super) struct Work {
    pub(super) params: ThreadsParams,
    /// The size of the pool.
    pub(super) pool: u32,
    /// How often each task does its work in a row.
    pub(super) repeats: u32,
}

impl Work {
    /// The work of a run on this pool. How long a task will take is judged by short calls.
    pub(super) fn new(params: &ThreadsParams, pool: &Pool) -> Self {
        let (most, step_us) = (f64::from(params.most_workers()), clock_step_us());
        let task_ms = pool::expected_ms(params.n, step_us);
        Work {
            params: params.clone(),
            pool: pool.workers,
            repeats: match params.kind {
                // With k workers a k-th of the time must still be long enough.
                Kind::Strong => plan::repeats(task_ms * f64::from(params.tasks) / most, step_us),
                Kind::ForkJoin => plan::repeats(task_ms / most, step_us),
                Kind::Weak | Kind::Lie => plan::repeats(task_ms, step_us),
            },
        }
    }
}

/// Takes one sample.
pub(super) async fn sample(
    teller: Teller,
    work: &Work,
    workers: u32,
    round: u32,
) -> Result<Sample, LabError> {
    let (params, n, repeats) = (&work.params, work.params.n, work.repeats);
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
        return gil::sample(teller, params, tasks, repeats, workers, round).await;
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
