//! A run from start to end: the work is sized, the pool made ready, and sample after sample taken until
//! all rounds are done or the page has enough.

use runstats::plan::{self, visits};

use super::serve::{Go, Teller, clock_step_us};
use super::{clocks, downloads, futures, gil, pool, processes, queues, threads};
use crate::analysis::calibrate::{self, Aim};
use crate::chapters::processes::params::{self as processes_of, ProcessesParams};
use crate::chapters::threads::params::{Kind, ThreadsParams};
use crate::error::LabError;
use crate::experiment::Experiment;
use crate::experiment::pool_kind::PoolKind;
use crate::protocol::{Resume, RunEvent};
use crate::record::{Calibration, Pool, Sample};
use pysync::clock::Clock;

/// What the page asks for.
pub(super) struct Order {
    /// What to run.
    pub(super) experiment: Experiment,
    /// The seed of the order of the worker counts.
    pub(super) seed: u32,
    /// Where to go on, if another engine has begun it.
    pub(super) resume: Option<Resume>,
}

/// Runs an experiment from start to end, telling the page about each step.
pub(super) async fn run(teller: Teller, order: &Order) -> Result<(), LabError> {
    match &order.experiment {
        Experiment::new(params) => {
            let mut results = Vec::new();
            let work = downloads::Work::new(params);
            let take = async |workers, round| {
                let (sample, tables) = work.sample(teller, workers, round).await;
                results = tables;
                Ok(sample)
            };
            sweep(teller, order, take).await?;
            teller.tell(RunEvent::Tables { results });
            Ok(())
        }
        Experiment::new(params) => over_threads(teller, order, params).await,
        Experiment::new(params) => over_processes(teller, order, params).await,
        Experiment::new(params) => match params.pool {
            PoolKind::Threads => {
                let threads = ThreadsParams {
                    n: params.n,
                    workers: params.workers.clone(),
                    ..ThreadsParams::default()
                };
                over_threads(teller, order, &threads).await
            }
            PoolKind::Processes => {
                let apart = ProcessesParams {
                    n: params.n,
                    ..ProcessesParams::default()
                };
                over_processes(teller, order, &apart).await
            }
        },
        Experiment::new(params) => {
            if order.experiment.threads() > 0 {
                ready_pool(teller, order.experiment.threads()).await?;
            }
            futures::run(teller, params).await
        }
        Experiment::new(params) => queues::run(teller, params).await,
    }
}

async fn over_threads(
    teller: Teller,
    order: &Order,
    params: &ThreadsParams,
) -> Result<(), LabError> {
    let pool = ready_pool(teller, order.experiment.threads()).await?;
    let aim = match params.kind {
        Kind::Weak => calibrate::aim(params, pool::logical_cores()).within(fitting_ms(order)),
        _ => calibrate::aim(params, pool::logical_cores()),
    };
    let units = calibrate::work_units(params);
    // With k workers a k-th of the time must still be long enough for the clock.
    let sharing = match params.kind {
        Kind::Strong | Kind::ForkJoin => params.most_workers(),
        Kind::Weak | Kind::Lie => 1,
    };
    let handing_ms = match params.kind {
        Kind::Strong => f64::from(params.tasks) * calibrate::HANDING_OVER_MS,
        Kind::Weak | Kind::ForkJoin | Kind::Lie => 0.0,
    };
    let (sized, repeats) = size(teller, order, params.n, aim, (units, sharing, handing_ms));
    let work = threads::Work {
        params: params.clone(),
        n: sized.n,
        work_ms: sized.work_ms,
        pool: pool.workers,
        repeats,
    };
    match params.kind {
        Kind::Lie => {
            let take = async |workers, round| {
                let clock = Clock::start();
                let both = gil::lie(teller, &work, workers, round).await;
                with_written(teller, order, clock, both)
            };
            sweep(teller, order, take).await
        }
        Kind::Weak | Kind::Strong | Kind::ForkJoin => {
            let take = async |workers, round| threads::sample(teller, &work, workers, round).await;
            sweep(teller, order, take).await
        }
    }
}

async fn over_processes(
    teller: Teller,
    order: &Order,
    params: &ProcessesParams,
) -> Result<(), LabError> {
    if pool::has_shared_memory() && order.experiment.threads() > 0 {
        ready_pool(teller, order.experiment.threads()).await?;
    }
    let aim = Aim::AtMost(calibrate::TASK_AIM_MS).within(fitting_ms(order));
    let (sized, repeats) = size(teller, order, params.n, aim, (1.0, 1, 0.0));
    let work = processes::Work {
        params: params.clone(),
        n: sized.n,
        work_ms: sized.work_ms,
        repeats,
    };
    let take = async |workers, round| match params.kind {
        processes_of::Kind::Weak => processes::sample(teller, &work, workers, round).await,
        processes_of::Kind::Lie => {
            let clock = Clock::start();
            let both = processes::lie(teller, &work, workers, round).await?;
            with_written(teller, order, clock, both)
        }
    };
    sweep(teller, order, take).await
}

/// How long a task may take so that the fewest rounds fit into the time, in ms.
fn fitting_ms(order: &Order) -> f64 {
    let experiment = &order.experiment;
    experiment.stopping().map_or(f64::INFINITY, |stopping| {
        calibrate::fitting_ms(experiment.worker_counts(), pool::logical_cores(), stopping)
    })
}

/// Chooses the n if nobody has set one and says what the work will take; gives that, and how often
/// each task must do its work in a row. The work is `units` times fib(n), at worst shared by `sharing`
/// workers, beside `handing_ms` to hand it over. An engine that goes on with a run keeps what was chosen for it.
fn size(
    teller: Teller,
    order: &Order,
    asked: Option<i64>,
    aim: Aim,
    (units, sharing, handing_ms): (f64, u32, f64),
) -> (Calibration, u32) {
    let step_us = clock_step_us();
    let calibration = calibrate::calibrate(asked, aim, units, pool::call_ms(step_us));
    if let Some(resume) = order.resume {
        return (calibration, resume.repeats);
    }
    teller.tell(RunEvent::Calibrated(calibration));
    let shared_ms = handing_ms + calibration.work_ms / f64::from(sharing);
    (calibration, plan::repeats(shared_ms, step_us))
}

/// Of a sample as it should be and one as the lesson has it: tells the second, gives the first. Both
/// were taken since the clock was started.
fn with_written(
    teller: Teller,
    order: &Order,
    clock: Clock,
    (repaired, written): (Sample, Sample),
) -> Result<Sample, LabError> {
    let written = clocks::believed(&order.experiment, written, clock.now_ms())?;
    teller.tell(RunEvent::AsWritten(written));
    Ok(repaired)
}

/// The pool that stands, if it is large enough; a new one otherwise.
async fn ready_pool(teller: Teller, workers: u32) -> Result<Pool, LabError> {
    let pool = match pool::standing(workers) {
        Some(pool) => pool,
        None => {
            teller.tell(RunEvent::StartingPool { workers });
            pool::start(workers).await?
        }
    };
    teller.tell(RunEvent::Pool(pool.clone()));
    Ok(pool)
}

/// Takes sample after sample, until all rounds are done or the page has enough. An error if one
/// can't be taken; those before it are told already.
async fn sweep(
    teller: Teller,
    order: &Order,
    mut take: impl AsyncFnMut(u32, u32) -> Result<Sample, LabError>,
) -> Result<(), LabError> {
    let first = order.resume.map_or(0, |resume| resume.round);
    let plan = visits(
        order.experiment.worker_counts(),
        order.experiment.reps(),
        order.seed,
    );
    let plan = plan.into_iter().filter(|visit| visit.round >= first);
    for (number, visit) in (1..).zip(plan) {
        let (workers, round) = (visit.workers, visit.round);
        match teller.announce(number, workers, round).await {
            Go::Take => {}
            Go::Skip => continue,
            Go::End => break,
        }
        let clock = Clock::start();
        let sample = take(workers, round).await?;
        let sample = clocks::believed(&order.experiment, sample, clock.now_ms())?;
        teller.tell(RunEvent::Sample(sample));
    }
    Ok(())
}
