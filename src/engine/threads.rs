//! Chapter Threads, one sample: tasks shared out among k workers of the pool.

use super::fork_join;
use super::pool::RayonThreads;
use super::serve::{Teller, clock_step_us};
use crate::error::LabError;
use crate::experiment::threads::{Kind, ThreadsParams};
use crate::measure::clock::Clock;
use crate::measure::plan;
use crate::record::{Pool, Sample, Task};
use crate::sync::executor::{Executor, TaskTrace};
use crate::work::fib::{calls, fib, fib_repeated};

/// A task of some ms, to wake a core with.
const WAKING_N: i64 = 31;

/// What every sample of a run does.
pub(super) struct Work {
    kind: Kind,
    n: i64,
    tasks: u32,
    pub(super) cutoff: u32,
    /// The size of the pool.
    pub(super) pool: u32,
    /// How often each task does its work in a row.
    repeats: u32,
}

impl Work {
    /// The work of a run. How long a task will take is judged by the warm-up's last call.
    pub(super) fn new(params: &ThreadsParams, pool: &Pool) -> Self {
        let call_ms = pool.warmup.last_ms / calls(pool.warmup.n as u32) as f64;
        let task_ms = call_ms * calls(params.n as u32) as f64;
        let (most, step_us) = (f64::from(params.most_workers()), clock_step_us());
        Work {
            kind: params.kind,
            n: params.n,
            tasks: params.tasks,
            cutoff: params.cutoff,
            pool: pool.workers,
            repeats: match params.kind {
                // With k workers a k-th of the time must still be long enough.
                Kind::Strong => plan::repeats(task_ms * f64::from(params.tasks) / most, step_us),
                Kind::ForkJoin => plan::repeats(task_ms / most, step_us),
                Kind::Weak => plan::repeats(task_ms, step_us),
            },
        }
    }
}

/// Takes one sample.
pub(super) async fn sample(teller: Teller, work: &Work, workers: u32, round: u32) -> Sample {
    let (n, repeats) = (work.n, work.repeats);
    wake_cores(workers).await;
    let tasks = match work.kind {
        Kind::ForkJoin => return fork_join::sample(n, work, repeats, workers, round).await,
        Kind::Weak => workers,
        Kind::Strong => work.tasks,
    };
    let clock = Clock::start();
    // [show]
    let executor = Executor::new(&RayonThreads, workers, clock);
    let ready_ms = executor.ready().await;
    let arguments = vec![n; tasks as usize];
    let running = executor.run_all(arguments, move |n| fib_repeated(n, repeats));
    // [/show]
    let done = || tasks.saturating_sub(executor.unfinished() as u32);
    let traces = teller.tell_while(running, tasks, done).await;
    let queued_ms = traces.first().map_or(0.0, |trace| trace.queued_ms);
    let tasks: Vec<Task> = traces.into_iter().map(to_task).collect();
    let end_ms = tasks
        .iter()
        .map(|task| task.end_ms)
        .fold(queued_ms, f64::max);
    Sample {
        workers,
        round,
        repeats,
        startup_ms: ready_ms.iter().copied().fold(0.0, f64::max),
        wall_ms: end_ms - queued_ms,
        ready_ms,
        tasks,
    }
}

/// Lets each worker run a short task before the clock starts. While the page drew, the cores went
/// to sleep, and what a core needs to wake up would be taken for the cost of a second worker.
async fn wake_cores(workers: u32) {
    let executor = Executor::new(&RayonThreads, workers, Clock::start());
    executor
        .run_all(vec![WAKING_N; workers as usize], fib)
        .await;
}

fn to_task(trace: TaskTrace<Result<u64, LabError>>) -> Task {
    let (value, error) = match trace.value {
        Ok(value) => (Some(value.to_string()), None),
        Err(error) => (None, Some(error.to_string())),
    };
    Task {
        id: trace.id,
        worker: trace.worker,
        queued_ms: trace.queued_ms,
        start_ms: trace.start_ms,
        end_ms: trace.end_ms,
        value,
        error,
    }
}
