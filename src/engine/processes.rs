//! Chapter Processes, one sample: k tasks on k workers that share nothing.

use pysync::Executor;

use super::clocks::Comparison;
use super::isolated::Processes;
use super::pool::RayonThreads;
use super::serve::Teller;
use super::timed;
use crate::chapters::processes::params::ProcessesParams;
use crate::error::LabError;
use crate::experiment::pool_kind::PoolKind;
use crate::record::Sample;
use crate::workload::call::{self, Answer};
use crate::workload::wake::bare_ms;
use pysync::clock::Clock;

/// What every sample of a run does.
pub(super) struct Work {
    pub(super) params: ProcessesParams,
    /// Which Fibonacci number each task computes.
    pub(super) n: i64,
    /// About how long the work of a task takes, in ms.
    pub(super) work_ms: f64,
    /// How often each task does its work in a row.
    pub(super) repeats: u32,
}

/// Work that takes longer isn't done once more without an executor, in ms: nothing answers meanwhile.
const MOST_BARE_MS: f64 = 1000.0;

/// Takes one sample of k tasks on k workers. Processes are started for it, and end with it.
pub(super) async fn sample(
    teller: Teller,
    work: &Work,
    workers: u32,
    round: u32,
) -> Result<Sample, LabError> {
    let task = call::Work::Fib {
        n: work.n,
        times: work.repeats,
        argument: vec![1; 1024 * work.params.argument_kib as usize],
    };
    // On the engine's own thread.
    let is_told = workers == 1 && work.work_ms <= MOST_BARE_MS;
    let bare_ms = is_told.then(|| bare_ms(work.n, work.repeats));
    let sample = run(teller, work.params.pool(), task, workers, round).await?;
    Ok(Sample {
        repeats: work.repeats,
        bare_ms,
        timer_ms: None,
        ..sample
    })
}

/// The lesson's timing of k processes: as it should be, then as the lesson has it, with the `fib`
/// that returns nothing. Its stopwatch runs from the start of the pool to its end.
pub(super) async fn lie(
    teller: Teller,
    work: &Work,
    workers: u32,
    round: u32,
) -> Result<(Sample, Sample), LabError> {
    let n = work.n;
    let timed = async |task| {
        let sample = run(teller, PoolKind::Processes, task, workers, round).await?;
        let wall_ms = sample.timer_ms.map_or(0.0, |[start, stop]| stop - start);
        Ok::<_, LabError>(Sample { wall_ms, ..sample })
    };
    let repaired = timed(call::Work::fib(n)).await?;
    let written = timed(call::Work::FibWithoutReturn { n }).await?;
    Ok((repaired, written))
}

/// One sample of k times this task on k workers of this kind, timed from asking for the workers
/// until they have left.
pub(super) async fn run(
    teller: Teller,
    pool: PoolKind,
    task: call::Work,
    workers: u32,
    round: u32,
) -> Result<Sample, LabError> {
    let tasks = vec![task; workers as usize];
    let first = vec![call::Work::Wake; workers as usize];
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
    let mut tasks = timed::run_all(teller, &executor, first, tasks, |answer: &Answer| {
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
