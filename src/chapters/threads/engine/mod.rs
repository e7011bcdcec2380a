//! The part of Threads in the engine: tasks shared out among k workers of the pool.

mod work;
mod gil;
mod fork_join;

use pysync::Executor;

use super::params::CHAPTER;
use super::sizing;
use crate::analysis::calibrate;
use crate::chapters::threads::params::{Gil, Kind, ThreadsParams};
use crate::engine::chapter_engine::{ChapterEngine, RunOrder, params_of};
use crate::engine::reporter::RunReporter;
use crate::engine::sweep::{fitting_ms, ready_pool, size, sweep, with_written};
use crate::engine::thread_pool;
use crate::engine::thread_pool::RayonThreads;
use crate::engine::timed;
use crate::error::LabError;
use crate::record::Sample;
use crate::workload::call::{self, Answer, Argument, Job::Fib};
use crate::workload::wake::bare_ms;
use pysync::clock::Clock;
use work::Work;

/// Work that takes longer isn't done once more without an executor, in ms: it would show no difference.
const MAX_BARE_MS: f64 = 3000.0;

/// The chapter's part in the engine.
pub const ENGINE: ChapterEngine = ChapterEngine {
    chapter: CHAPTER,
    run: |reporter, order| Box::pin(run(reporter, order)),
};

async fn run(reporter: RunReporter, order: &RunOrder) -> Result<(), LabError> {
    over_threads(reporter, order, params_of(order)?).await
}

/// Runs a sweep over threads, for whichever chapter has given the order.
///
/// # Errors
/// A pool that can't be started or breaks, clocks that disagree.
pub async fn over_threads(
    reporter: RunReporter,
    order: &RunOrder,
    params: &ThreadsParams,
) -> Result<(), LabError> {
    let pool = ready_pool(reporter, order.experiment.threads()).await?;
    let aim = match params.kind {
        Kind::Weak => sizing::aim(params, thread_pool::logical_cores()).within(fitting_ms(order)),
        _ => sizing::aim(params, thread_pool::logical_cores()),
    };
    let units = sizing::work_units(params);
    // With k workers a k-th of the time must still be long enough for the clock.
    let sharing = match params.kind {
        Kind::Strong | Kind::ForkJoin => params.most_workers(),
        Kind::Weak | Kind::NaiveTiming => 1,
    };
    let handing_ms = match params.kind {
        Kind::Strong => f64::from(params.tasks) * calibrate::HANDING_OVER_MS,
        Kind::Weak | Kind::ForkJoin | Kind::NaiveTiming => 0.0,
    };
    let (sized, repeats) = size(reporter, order, params.n, aim, (units, sharing, handing_ms));
    let work = Work {
        params: params.clone(),
        n: sized.n,
        work_ms: sized.work_ms,
        pool: pool.workers,
        repeats,
    };
    match params.kind {
        Kind::NaiveTiming => {
            let take = async |workers, round| {
                let clock = Clock::start();
                let both = gil::lie(reporter, &work, workers, round).await;
                with_written(reporter, order, clock, both)
            };
            sweep(reporter, order, take).await
        }
        Kind::Weak | Kind::Strong | Kind::ForkJoin => {
            let take = async |workers, round| sample(reporter, &work, workers, round).await;
            sweep(reporter, order, take).await
        }
    }
}

/// Takes one sample.
async fn sample(
    reporter: RunReporter,
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
        Kind::Weak | Kind::NaiveTiming => workers,
        Kind::Strong => params.tasks,
    };
    if params.gil() == Gil::On {
        return gil::sample(reporter, work, tasks, workers, round).await;
    }
    let bare_ms = match workers {
        1 => bare(reporter, work, tasks).await,
        _ => None,
    };
    let task = Fib {
        n,
        times: repeats,
        argument: Argument::default(),
    };
    let first = vec![call::Job::Wake; threads as usize];
    let clock = Clock::start();
    // [show]
    let executor = Executor::new(&RayonThreads, threads, clock);
    let ready_ms = executor.ready().await;
    let tasks = vec![task; tasks as usize];
    let mut tasks = timed::run_all(reporter, &executor, first, tasks, |answer: &Answer| {
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
async fn bare(reporter: RunReporter, work: &Work, tasks: u32) -> Option<f64> {
    if work.work_ms > MAX_BARE_MS {
        return None;
    }
    let (n, times) = (work.n, work.repeats.saturating_mul(tasks));
    let call = RayonThreads::ask(move || bare_ms(n, times));
    reporter.tell_while(call, tasks, || 0).await
}

/// Keeps so many workers at work for a while, before the clock starts.
async fn wake_cores(workers: u32) {
    let executor = Executor::<call::Job>::new(&RayonThreads, workers, Clock::start());
    if executor
        .submit_all((0..workers).map(|_| call::Job::Wake))
        .is_ok()
    {
        executor.join().await;
    }
}
