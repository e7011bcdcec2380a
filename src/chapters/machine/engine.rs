//! The part of Your machine in the engine: the sweeps of Threads and of Processes, each task as plain as it
//! gets.

use super::params::{CHAPTER, MachineParams};
use crate::chapters::processes::engine::over_processes;
use crate::chapters::threads::engine::over_threads;
use crate::engine::chapter_engine::{ChapterEngine, RunOrder, params_of};
use crate::engine::reporter::RunReporter;
use crate::error::LabError;
use crate::experiment::pool_kind::PoolKind;

/// The chapter's part in the engine.
pub const ENGINE: ChapterEngine = ChapterEngine {
    chapter: CHAPTER,
    run: |reporter, order| Box::pin(run(reporter, order)),
};

async fn run(reporter: RunReporter, order: &RunOrder) -> Result<(), LabError> {
    let params: &MachineParams = params_of(order)?;
    match params.pool {
        PoolKind::Threads => over_threads(reporter, order, &params.on_threads()).await,
        PoolKind::Processes => over_processes(reporter, order, &params.on_processes()).await,
    }
}
