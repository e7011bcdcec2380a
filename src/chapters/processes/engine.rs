//! The part of Processes in the engine: k tasks on k workers that share nothing.

use pysync::Executor;

use crate::analysis::calibrate::{self, Aim};
use crate::chapters::processes::params::{CHAPTER, Kind, ProcessesParams};
use crate::engine::chapter_engine::{ChapterEngine, RunOrder, params_of};
use crate::engine::clocks::Comparison;
use crate::engine::process_pool::Processes;
use crate::engine::reporter::RunReporter;
use crate::engine::sweep::{fitting_ms, ready_pool, size, sweep, with_written};
use crate::engine::thread_pool;
use crate::engine::thread_pool::RayonThreads;
use crate::engine::timed;
use crate::error::LabError;
use crate::experiment::pool_kind::PoolKind;
use crate::record::Sample;
use crate::workload::call::{self, Answer, Argument};
use crate::workload::wake::bare_ms;
use pysync::clock::Clock;

/// What every sample of a run does.
struct Work {
    params: ProcessesParams,
    /// Which Fibonacci number each task computes.
    n: i64,
    /// About how long the work of a task takes, in ms.
    work_ms: f64,
    /// How often each task does its work in a row.
    repeats: u32,
}

/// Work that takes longer isn't done once more without an executor, in ms: nothing answers meanwhile.
const MAX_BARE_MS: f64 = 1000.0;

/// The chapter's part in the engine.
pub const ENGINE: ChapterEngine = ChapterEngine {
    chapter: CHAPTER,
    run: |reporter, order| Box::pin(run(reporter, order)),
};

async fn run(reporter: RunReporter, order: &RunOrder) -> Result<(), LabError> {
    over_processes(reporter, order, params_of(order)?).await
}

/// Runs a sweep over processes, for whichever chapter has given the order.
///
/// # Errors
/// Processes that can't be started or die, clocks that disagree.
pub async fn over_processes(
    reporter: RunReporter,
    order: &RunOrder,
    params: &ProcessesParams,
) -> Result<(), LabError> {
    if thread_pool::has_shared_memory() && order.experiment.threads() > 0 {
        ready_pool(reporter, order.experiment.threads()).await?;
    }
    let aim = Aim::AtMost(calibrate::TASK_AIM_MS).within(fitting_ms(order));
    let (sized, repeats) = size(reporter, order, params.n, aim, (1.0, 1, 0.0));
    let work = Work {
        params: params.clone(),
        n: sized.n,
        work_ms: sized.work_ms,
        repeats,
    };
    let take = async |workers, round| match params.kind {
        Kind::Weak => sample(reporter, &work, workers, round).await,
        Kind::NaiveTiming => {
            let clock = Clock::start();
            let both = lie(reporter, &work, workers, round).await?;
            with_written(reporter, order, clock, both)
        }
    };
    sweep(reporter, order, take).await
}

/// Takes one sample of k tasks on k workers. Processes are started for it, and end with it.
async fn sample(
    reporter: RunReporter,
    work: &Work,
    workers: u32,
    round: u32,
) -> Result<Sample, LabError> {
    let task = call::Job::Fib {
        n: work.n,
        times: work.repeats,
        argument: Argument::of(1024 * work.params.argument_kib as usize),
    };
    // On the engine's own thread.
    let is_told = workers == 1 && work.work_ms <= MAX_BARE_MS;
    let bare_ms = is_told.then(|| bare_ms(work.n, work.repeats));
    let sample = run_once(reporter, work.params.pool(), task, workers, round).await?;
    Ok(Sample {
        repeats: work.repeats,
        bare_ms,
        timer_ms: None,
        ..sample
    })
}

/// The lesson's timing of k processes: as it should be, then as the lesson has it, with the `fib`
/// that returns nothing. Its stopwatch runs from the start of the pool to its end.
async fn lie(
    reporter: RunReporter,
    work: &Work,
    workers: u32,
    round: u32,
) -> Result<(Sample, Sample), LabError> {
    let n = work.n;
    let timed = async |task| {
        let sample = run_once(reporter, PoolKind::Processes, task, workers, round).await?;
        let wall_ms = sample.timer_ms.map_or(0.0, |[start, stop]| stop - start);
        Ok::<_, LabError>(Sample { wall_ms, ..sample })
    };
    let repaired = timed(call::Job::fib(n)).await?;
    let written = timed(call::Job::FibWithoutReturn { n }).await?;
    Ok((repaired, written))
}

/// One sample of k times this task on k workers of this kind, timed from asking for the workers
/// until they have left.
async fn run_once(
    reporter: RunReporter,
    pool: PoolKind,
    task: call::Job,
    workers: u32,
    round: u32,
) -> Result<Sample, LabError> {
    let tasks = vec![task; workers as usize];
    let first = vec![call::Job::Wake; workers as usize];
    let clock = Clock::start();
    // [show]
    let processes = Processes::new(clock);
    let executor = match pool {
        PoolKind::Threads => Executor::new(&RayonThreads, workers, clock),
        PoolKind::Processes => Executor::new(&processes, workers, clock),
    };
    let ready_ms = executor.ready().await;
    // [/show]
    processes.compare_clocks().await?;
    // [show]
    let mut tasks = timed::run_all(reporter, &executor, first, tasks, |answer: &Answer| {
        answer.text()
    })
    .await?;
    executor.shutdown_async(false).await;
    // [/show]
    let left_ms = clock.now_ms();
    for task in &mut tasks {
        task.sent = processes.sent(task.id);
    }
    let cut_ms = timed::cut_waking(&ready_ms, &mut tasks);
    Ok(Sample {
        memory_bytes: processes.memory_bytes(),
        clock_error_ms: processes.clocks().map(|clocks| clocks.error_ms),
        clock_corrected_ms: processes.clocks().and_then(Comparison::corrected_ms),
        timer_ms: Some([0.0, left_ms - cut_ms]),
        ..timed::to_sample(workers, round, ready_ms, tasks)
    })
}
