//! The part of Shared data in the engine: k threads of the pool that add to one counter.

use std::sync::Arc;
use std::time::Duration;

use pysync::counter::{Adding, SharedCounter};
use pysync::{Call, Clock, Executor, Gil};

use super::params::{CHAPTER, SharedParams, Way};
use super::start_line::StartLine;
use crate::engine::chapter_engine::{ChapterEngine, RunOrder, params_of};
use crate::engine::reporter::RunReporter;
use crate::engine::sweep::{ready_pool, sweep};
use crate::engine::thread_pool::RayonThreads;
use crate::engine::timed;
use crate::error::LabError;
use crate::record::Sample;
use crate::workload::wake::wake;

/// The chapter's part in the engine.
pub const ENGINE: ChapterEngine = ChapterEngine {
    chapter: CHAPTER,
    run: |reporter, order| Box::pin(run(reporter, order)),
};

/// What a thread is asked to do.
#[derive(Clone)]
enum Task {
    /// To be awake when the clock starts.
    Wake,
    /// To add to the counter.
    Add {
        counter: Arc<SharedCounter>,
        adding: Adding,
        /// The lock under which it adds, if it is Python's way.
        gil: Option<Arc<Gil>>,
        /// Where it waits for the others.
        start: Arc<StartLine>,
        times: u64,
    },
}

impl Call for Task {
    type Output = u64;
    type Error = LabError;

    fn run(self, worker: u32) -> Result<u64, LabError> {
        match self {
            Task::Wake => {
                wake();
                Ok(0)
            }
            Task::Add {
                counter,
                adding,
                gil,
                start,
                times,
            } => {
                start.meet(worker);
                match gil {
                    Some(gil) => counter.add_under_gil(&gil, worker, times),
                    None => counter.add(adding, times),
                }
                Ok(times)
            }
        }
    }
}

async fn run(reporter: RunReporter, order: &RunOrder) -> Result<(), LabError> {
    let params: &SharedParams = params_of(order)?;
    ready_pool(reporter, order.experiment.threads()).await?;
    let take = async |workers, round| sample(reporter, params, workers, round).await;
    sweep(reporter, order, take).await
}

/// Takes one sample: each thread adds as often as it is asked to, and then the counter is read.
async fn sample(
    reporter: RunReporter,
    params: &SharedParams,
    workers: u32,
    round: u32,
) -> Result<Sample, LabError> {
    let clock = Clock::start();
    // [show]
    let counter = Arc::new(SharedCounter::new());
    let start = Arc::new(StartLine::new(workers, clock));
    let interval = Duration::from_millis(params.switch_ms.into());
    let gil = (params.way == Way::Gil).then(|| Arc::new(Gil::new(interval, clock)));
    let executor = Executor::new(&RayonThreads, workers, clock);
    let ready_ms = executor.ready().await;
    let task = Task::Add {
        counter: counter.clone(),
        adding: params.way.adding(),
        gil: gil.clone(),
        start: start.clone(),
        times: params.additions.into(),
    };
    let first = vec![Task::Wake; workers as usize];
    let tasks = vec![task; workers as usize];
    let mut tasks = timed::run_all(reporter, &executor, first, tasks, u64::to_string).await?;
    let counted = counter.value();
    // [/show]
    // The work is there once all threads stand at the counter; what comes before is left out.
    let opened_ms = (0..workers).filter_map(|worker| start.begun_ms(worker));
    let opened_ms = opened_ms.fold(f64::INFINITY, f64::min);
    for task in &mut tasks {
        let begun_ms = start.begun_ms(task.worker).unwrap_or(task.start_ms);
        (task.queued_ms, task.start_ms) = (opened_ms.min(begun_ms), begun_ms);
    }
    let cut_ms = timed::cut_waking(&ready_ms, &mut tasks);
    let sample = Sample {
        counted: Some(counted),
        ..timed::to_sample(workers, round, ready_ms, tasks)
    };
    Ok(match gil {
        Some(gil) => timed::with_turns(sample, &gil, cut_ms),
        None => sample,
    })
}
