//! An executor's run as a sample: the tasks with their times.

use pysync::gil::Hold;
use pysync::{Call, Executor, ExecutorError, Future, FutureError, Gil};

use super::reporter::RunReporter;
use crate::error::LabError;
use crate::record::{Sample, Task};

/// Lets `first` be run, one for each worker, so that all are awake; then puts all calls into the
/// executor's queue in one step, and waits for the last. An error if its pool broke before that: there
/// is nothing to measure.
pub async fn run_all<C: Call<Error = LabError>>(
    reporter: RunReporter,
    executor: &Executor<C>,
    first: Vec<C>,
    calls: Vec<C>,
    text: impl Fn(&C::Output) -> String,
) -> Result<Vec<Task>, LabError> {
    submit(executor, first)?;
    executor.join().await;
    let of = calls.len() as u32;
    let futures = submit(executor, calls)?;
    let done = || of.saturating_sub(executor.unfinished() as u32);
    reporter.tell_while(executor.join(), of, done).await;
    let tasks = futures.iter().map(|future| to_task(future, &text));
    Ok(tasks.collect())
}

fn submit<C: Call<Error = LabError>>(
    executor: &Executor<C>,
    calls: Vec<C>,
) -> Result<Vec<Future<C::Output, LabError>>, LabError> {
    executor
        .submit_all(calls)
        .map_err(|error| LabError::BrokenPool {
            why: match error {
                ExecutorError::Broken { why } => why,
                other => other.to_string(),
            },
        })
}

/// A future that is done, as a task of a sample.
pub fn to_task<V: Clone + Send + Sync + 'static>(
    future: &Future<V, LabError>,
    text: impl Fn(&V) -> String,
) -> Task {
    let trace = future.trace();
    let start_ms = trace.start_ms.unwrap_or(trace.queued_ms);
    let (value, error) = match future.outcome() {
        Some(Ok(value)) => (Some(text(&value)), None),
        Some(Err(FutureError::Failed(error))) => (None, Some(error.to_string())),
        Some(Err(error)) => (None, Some(error.to_string())),
        None => (None, Some("It was never finished.".to_owned())),
    };
    Task {
        id: trace.id,
        worker: trace.worker.unwrap_or(0),
        queued_ms: trace.queued_ms,
        start_ms,
        end_ms: trace.end_ms.unwrap_or(start_ms),
        answered_ms: None,
        value,
        error,
        sent: None,
    }
}

/// Numbers the tasks from 0, and cuts out of their axis what came between the arrival of the last
/// worker and the first task: that was for waking up. Gives how much, in ms.
pub fn cut_waking(ready_ms: &[f64], tasks: &mut [Task]) -> f64 {
    let arrived_ms = ready_ms.iter().copied().fold(0.0, f64::max);
    let cut_ms = tasks
        .first()
        .map_or(0.0, |task| task.queued_ms - arrived_ms);
    for (id, task) in (0..).zip(tasks) {
        task.id = id;
        for ms in [&mut task.queued_ms, &mut task.start_ms, &mut task.end_ms] {
            *ms -= cut_ms;
        }
        if let Some(sent) = &mut task.sent {
            sent.taken_ms -= cut_ms;
            sent.returned_ms -= cut_ms;
        }
    }
    cut_ms
}

/// The sample with its turns at the lock: who held it from when to when, on the axis of tasks from which so
/// many ms were cut.
pub fn with_turns(sample: Sample, gil: &Gil, cut_ms: f64) -> Sample {
    let on_their_axis = |hold: Hold| Hold {
        from_ms: hold.from_ms - cut_ms,
        to_ms: hold.to_ms - cut_ms,
        ..hold
    };
    let holds: Vec<Hold> = gil.holds().into_iter().map(on_their_axis).collect();
    let takes = gil.takes();
    Sample {
        turns: (takes > holds.len() as u64).then_some(takes),
        holds,
        ..sample
    }
}

/// A sample of these tasks: its time goes from putting in the first to the end of the last.
pub fn to_sample(workers: u32, round: u32, ready_ms: Vec<f64>, tasks: Vec<Task>) -> Sample {
    let queued_ms = tasks.first().map_or(0.0, |task| task.queued_ms);
    let end_ms = tasks
        .iter()
        .map(|task| task.sent.map_or(task.end_ms, |sent| sent.returned_ms))
        .fold(queued_ms, f64::max);
    Sample {
        startup_ms: ready_ms.iter().copied().fold(0.0, f64::max),
        wall_ms: end_ms - queued_ms,
        ready_ms,
        tasks,
        ..Sample::begin(workers, round)
    }
}
