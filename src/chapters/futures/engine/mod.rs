//! The part of Futures in the engine: what an executor hands back before there is anything to hand back.
//!
//! One session is one run, on one executor. It begins as the link says; then it answers whatever
//! someone asks, as Python would, until the executor is shut down and nothing is left to run. No
//! call blocks the engine: each that has to wait is a future of Rust's own among others, so many can
//! wait at once while tasks come to their ends and are told of.

mod changes;
mod python;
mod tracked;
mod reporting_threads;
mod event;
mod session;
mod calls;

use std::rc::Rc;
use std::sync::Arc;

use futures::stream::FuturesUnordered;
use pysync::{Clock, Executor, Queue};

use super::params::{CHAPTER, FuturesParams};
use crate::engine::chapter_engine::{ChapterEngine, RunOrder, params_of};
use crate::engine::clocks::Comparison;
use crate::engine::process_pool::Processes;
use crate::engine::reporter::RunReporter;
use crate::engine::sweep::ready_pool;
use crate::engine::{clocks, thread_pool, timed};
use crate::error::LabError;
use crate::experiment::pool_kind::PoolKind;
use crate::protocol::RunEvent;
use crate::record::Sample;
use crate::workload::call::Job;
use changes::note_change;
use reporting_threads::ReportingThreads;
use session::Session;

/// The chapter's part in the engine.
pub const ENGINE: ChapterEngine = ChapterEngine {
    chapter: CHAPTER,
    run: |reporter, order| Box::pin(run(reporter, order)),
};

/// Runs a session until its executor is shut down and nothing is left to run.
async fn run(reporter: RunReporter, order: &RunOrder) -> Result<(), LabError> {
    let params: &FuturesParams = params_of(order)?;
    if order.experiment.threads() > 0 {
        ready_pool(reporter, order.experiment.threads()).await?;
    }
    let (workers, clock) = (params.workers(), Clock::start());
    let changes = Arc::new(Queue::new());
    let processes = Processes::new(clock);
    processes.when_taken({
        let changes = changes.clone();
        move || note_change(&changes)
    });
    let threads = ReportingThreads {
        changes: changes.clone(),
    };
    // [show]
    let executor = match params.pool {
        PoolKind::Threads => Executor::new(&threads, workers, clock),
        PoolKind::Processes => Executor::new(&processes, workers, clock),
    };
    let ready_ms = executor.ready().await;
    // [/show]
    processes.compare_clocks().await?;
    let clocks = processes.clocks().unwrap_or_else(clocks::of_threads);
    // [show]
    let tasks = params.tasks.iter().map(|&n| Job::fib(n));
    let futures = executor.submit_all(tasks).map_err(python::as_lab_error)?;
    // [/show]
    if params.pool == PoolKind::Threads {
        thread_pool::watch(Some(executor.breaker()));
    }
    let mut session = Session {
        reporter,
        clock,
        executor: Rc::new(executor),
        pool: params.pool,
        known: Vec::new(),
        changes,
        waiting: FuturesUnordered::new(),
        asked: 0,
        maps: 0,
        is_shut: false,
        is_broken: false,
        trust: clocks.trust(),
        doubt: None,
    };
    session.begin(params, futures);
    session.go_on(params.end).await;
    if let Some(doubt) = session.doubt {
        return Err(doubt);
    }
    let tasks = session.tasks(&processes);
    let mut sample = Sample {
        memory_bytes: processes.memory_bytes(),
        clock_error_ms: processes.clocks().map(|clocks| clocks.error_ms),
        clock_corrected_ms: processes.clocks().and_then(Comparison::corrected_ms),
        ..timed::to_sample(workers, 0, ready_ms, tasks)
    };
    clocks.trust().settle(&mut sample, clock.now_ms())?;
    reporter.tell(RunEvent::Sample(sample));
    Ok(())
}
