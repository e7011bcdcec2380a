//! Chapter Threads, one sample: tasks shared out among k workers of the pool.

use pysync::Executor;

use super::pool::RayonThreads;
use super::serve::Teller;
use super::{fork_join, gil, timed};
use crate::chapters::threads::params::{Gil, Kind, ThreadsParams};
use crate::error::LabError;
use crate::record::Sample;
use crate::workload::call::{self, Answer, Work::Fib};
use crate::workload::wake::bare_ms;
use pysync::clock::Clock;

/// Work that takes longer isn't done once more without an executor, in ms: it would show no difference.
const MOST_BARE_MS: f64 = 3000.0;

/// What every sample of a run does.
pub(super) struct Work {
    pub(super) params: ThreadsParams,
    /// Which Fibonacci number each task computes.
    pub(super) n: i64,
    /// About how long the work of a sample takes on one worker, in ms.
    pub(super) work_ms: f64,
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
    let tasks = match params.kind {
        Kind::ForkJoin => {
            wake_cores(threads).await;
            return Ok(fork_join::sample(work, workers, round).await);
        }
        Kind::Weak | Kind::Lie => workers,
        Kind::Strong => params.tasks,
    };
    if params.gil() == Gil::On {
        return gil::sample(teller, work, tasks, workers, round).await;
    }
    let bare_ms = match workers {
        1 => bare(teller, work, tasks).await,
        _ => None,
    };
    let task = Fib {
        n,
        times: repeats,
        argument: Vec::new(),
    };
    let first = vec![call::Work::Wake; threads as usize];
    let clock = Clock::start();
    // [show]
    let executor = Executor::new(&RayonThreads, threads, clock);
    let ready_ms = executor.ready().await;
    let tasks = vec![task; tasks as usize];
    let mut tasks = timed::run_all(teller, &executor, first, tasks, |answer: &Answer| {
        answer.text()
    })
    .await?;
    // [/show]
    timed::cut_waking(&ready_ms, &mut tasks);
    Ok(Sample {
        repeats,
        bare_ms,
        ..timed::to_sample(workers, round, ready_ms, tasks)
    })
}

/// How long the work of one worker takes without an executor: called, one after another, on a worker
/// of the pool that is awake. `None` where that would take too long for what it says.
async fn bare(teller: Teller, work: &Work, tasks: u32) -> Option<f64> {
    if work.work_ms > MOST_BARE_MS {
        return None;
    }
    let (n, times) = (work.n, work.repeats.saturating_mul(tasks));
    let call = RayonThreads::ask(move || bare_ms(n, times));
    teller.tell_while(call, tasks, || 0).await
}

/// Keeps so many workers at work for a while, before the clock starts.
async fn wake_cores(workers: u32) {
    let executor = Executor::<call::Work>::new(&RayonThreads, workers, Clock::start());
    if executor
        .submit_all((0..workers).map(|_| call::Work::Wake))
        .is_ok()
    {
        executor.join().await;
    }
}
