//! Chapter Threads, one sample: k tasks of fib(n) on k workers of the pool.

use std::pin::pin;

use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;

use super::pool::RayonThreads;
use super::serve::Teller;
use crate::measure::clock::Clock;
use crate::protocol::RunEvent;
use crate::record::{Sample, Task};
use crate::sync::executor::{Executor, TaskTrace};
use crate::work::fib::fib;

/// How often a long sample says how far it is.
const TICK_MS: u32 = 1000;

/// Takes one sample.
pub(super) async fn sample(teller: Teller, n: i64, workers: u32, round: u32) -> Sample {
    let clock = Clock::start();
    // [show]
    let executor = Executor::new(&RayonThreads, workers, clock);
    let ready_ms = executor.ready().await;
    let tasks = executor.run_all(vec![n; workers as usize], fib);
    // [/show]
    let traces = telling_progress(teller, &executor, workers, tasks).await;
    let queued_ms = traces.first().map_or(0.0, |trace| trace.queued_ms);
    let end_ms = traces
        .iter()
        .map(|trace| trace.end_ms)
        .fold(queued_ms, f64::max);
    Sample {
        workers,
        round,
        startup_ms: ready_ms.iter().copied().fold(0.0, f64::max),
        wall_ms: end_ms - queued_ms,
        ready_ms,
        tasks: traces
            .into_iter()
            .map(|trace| {
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
            })
            .collect(),
    }
}

/// Awaits the tasks and meanwhile says once a second how many are done. The tasks themselves send
/// nothing: only the length of their queue is read.
async fn telling_progress<V>(
    teller: Teller,
    executor: &Executor,
    of: u32,
    tasks: impl Future<Output = Vec<TaskTrace<V>>>,
) -> Vec<TaskTrace<V>> {
    let mut tasks = pin!(tasks);
    loop {
        match select(tasks.as_mut(), TimeoutFuture::new(TICK_MS)).await {
            Either::Left((traces, _)) => return traces,
            Either::Right(_) => {
                let done = of.saturating_sub(executor.unfinished() as u32);
                teller.tell(RunEvent::Working { done, of });
            }
        }
    }
}
