//! Chapter Processes, one sample: k tasks on k workers that share nothing.

use super::isolated::Processes;
use super::pool::RayonThreads;
use super::serve::Teller;
use super::timed;
use crate::error::LabError;
use crate::experiment::processes::{PoolKind, ProcessesParams};
use crate::measure::clock::Clock;
use crate::record::Sample;
use crate::sync::executor::Executor;
use crate::work::call::{self, Answer};

/// What every sample of a run does.
pub(super) struct Work {
    pub(super) params: ProcessesParams,
    /// Which Fibonacci number each task computes.
    pub(super) n: i64,
    /// How often each task does its work in a row.
    pub(super) repeats: u32,
}

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
    let sample = run(teller, work.params.pool(), task, workers, round).await?;
    Ok(Sample {
        repeats: work.repeats,
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
        Ok(Sample { wall_ms, ..sample })
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
    let clock = Clock::start();
    // [show]
    let processes = Processes::new(clock);
    let executor = match pool {
        PoolKind::Threads => Executor::new(&RayonThreads, workers, clock),
        PoolKind::Processes => Executor::new(&processes, workers, clock),
    };
    let ready_ms = executor.ready().await;
    let mut tasks =
        timed::run_all(teller, &executor, tasks, |answer: &Answer| answer.text()).await?;
    executor.shutdown_async(false).await;
    // [/show]
    let left_ms = clock.now_ms();
    for task in &mut tasks {
        task.sent = processes.sent(task.id);
    }
    Ok(Sample {
        memory_bytes: processes.memory_bytes(),
        timer_ms: Some([0.0, left_ms]),
        ..timed::to_sample(workers, round, ready_ms, tasks)
    })
}
