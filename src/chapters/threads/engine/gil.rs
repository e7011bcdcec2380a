//! Chapter Threads under a GIL: k threads on the pool, of which one computes at a time.

use std::sync::Arc;
use std::time::Duration;

use pysync::Executor;
use pysync::Gil;

use super::work::Work;
use crate::engine::reporter::RunReporter;
use crate::engine::thread_pool::RayonThreads;
use crate::engine::timed;
use crate::error::LabError;
use crate::record::{Sample, Task};
use crate::workload::fib::{MAX_N, calls};
use crate::workload::fib_gil::GilFib;
use crate::workload::launch::{Launched, launch};
use crate::workload::wake::WAKE_MS;
use pysync::clock::Clock;

/// A task of some ms, to wake a thread with.
const WAKING_N: i64 = 31;
/// As many take longer on any machine than waking up should.
const MAX_WAKING_TIMES: u32 = 1000;

/// Takes one sample of `tasks` tasks.
pub(super) async fn sample(
    reporter: RunReporter,
    work: &Work,
    tasks: u32,
    workers: u32,
    round: u32,
) -> Result<Sample, LabError> {
    let clock = Clock::start();
    // [show]
    let switch_interval = Duration::from_millis(work.params.switch_ms.into());
    let gil = Arc::new(Gil::new(switch_interval, clock));
    let executor = Executor::new(&RayonThreads, workers, clock);
    let ready_ms = executor.ready().await;
    // Threads that take turns are woken by turns, under a lock of their own: all at once, each would be
    // given a core, which then sleeps between its turns.
    let waking = GilFib {
        n: WAKING_N,
        times: waking_times(work, workers),
        gil: Arc::new(Gil::new(switch_interval, clock)),
    };
    let first = vec![waking; workers as usize];
    let task = GilFib {
        n: work.n,
        times: work.repeats,
        gil: gil.clone(),
    };
    let tasks = vec![task; tasks as usize];
    let mut tasks = timed::run_all(reporter, &executor, first, tasks, u64::to_string).await?;
    // [/show]
    let cut_ms = timed::cut_waking(&ready_ms, &mut tasks);
    let sample = Sample {
        repeats: work.repeats,
        ..timed::to_sample(workers, round, ready_ms, tasks)
    };
    Ok(timed::with_turns(sample, &gil, cut_ms))
}

/// How often each thread does [`WAKING_N`], so that all of them together work for [`WAKE_MS`].
fn waking_times(work: &Work, workers: u32) -> u32 {
    let n = work.n.clamp(0, MAX_N) as u32;
    let once_ms = work.work_ms * calls(WAKING_N as u32) as f64 / calls(n) as f64;
    let times = WAKE_MS / (once_ms * f64::from(workers));
    // A number that is too large is cut off.
    (times.ceil() as u32).clamp(1, MAX_WAKING_TIMES)
}

/// The lesson's timing of k threads: as it should be, then as the lesson has it.
pub(super) async fn lie(
    reporter: RunReporter,
    work: &Work,
    workers: u32,
    round: u32,
) -> (Sample, Sample) {
    let repaired = timed_launch(reporter, work, workers, round, false).await;
    let written = timed_launch(reporter, work, workers, round, true).await;
    (repaired, written)
}

/// Starts k threads, and stops the watch when all have been started (as the lesson does), or when
/// all are done.
async fn timed_launch(
    reporter: RunReporter,
    work: &Work,
    workers: u32,
    round: u32,
    as_written: bool,
) -> Sample {
    let clock = Clock::start();
    let interval = Duration::from_millis(work.params.switch_ms.into());
    let gil = Arc::new(Gil::new(interval, clock));
    // The thread that starts the others waits for them, so it can't be the engine's own.
    let (held, n) = (gil.clone(), work.n);
    let main = RayonThreads::ask(move || launch(&RayonThreads, &held, clock, workers, n));
    let Some(launched) = reporter.tell_while(main, workers, || 0).await else {
        return Sample::begin(workers, round);
    };
    let [start_ms, launched_ms] = launched.timer_ms;
    let stop_ms = if as_written {
        launched_ms
    } else {
        launched.joined_ms
    };
    let sample = Sample {
        wall_ms: stop_ms - start_ms,
        timer_ms: Some([start_ms, stop_ms]),
        tasks: to_tasks(&launched),
        ..Sample::begin(workers, round)
    };
    timed::with_turns(sample, &gil, 0.0)
}

fn to_tasks(launched: &Launched) -> Vec<Task> {
    let begun_ms = launched.timer_ms[0];
    (0..)
        .zip(&launched.tasks)
        .map(|(id, task)| Task {
            id,
            worker: task.worker,
            queued_ms: begun_ms,
            start_ms: task.started_ms,
            end_ms: task.end_ms,
            answered_ms: None,
            value: task.value.as_ref().ok().map(u64::to_string),
            error: task.value.as_ref().err().map(ToString::to_string),
            sent: None,
        })
        .collect()
}
