//! How does a run go through its worker counts?

use super::serve::Teller;
use super::{downloads, futures, gil, pool, processes, queues, threads};
use crate::error::LabError;
use crate::experiment::Experiment;
use crate::experiment::processes::{self as processes_of, PoolKind, ProcessesParams};
use crate::experiment::threads::{Kind, ThreadsParams};
use crate::measure::clock::Clock;
use crate::measure::plan::visits;
use crate::measure::summary::is_sure;
use crate::protocol::RunEvent;
use crate::record::{Pool, Sample, Stopped};

/// Fewer rounds say too little about how sure they are.
const LEAST_ROUNDS: u32 = 5;

/// Runs an experiment from start to end, telling the page about each step.
pub(super) async fn run(
    teller: Teller,
    experiment: &Experiment,
    seed: u32,
) -> Result<Stopped, LabError> {
    match experiment {
        Experiment::Downloads(params) => {
            let mut results = Vec::new();
            let work = downloads::Work::new(params);
            let take = async |workers, round| {
                let (sample, tables) = work.sample(teller, workers, round).await;
                results = tables;
                Ok(sample)
            };
            let stopped = sweep(teller, experiment, seed, take).await?;
            teller.tell(RunEvent::Tables { results });
            Ok(stopped)
        }
        Experiment::Threads(params) if params.kind == Kind::Lie => {
            ready_pool(teller, experiment.threads()).await?;
            let take = async |workers, round| {
                let both = gil::lie(teller, params, workers, round).await;
                Ok(with_written(teller, both))
            };
            sweep(teller, experiment, seed, take).await
        }
        Experiment::Threads(params) => {
            let pool = ready_pool(teller, experiment.threads()).await?;
            let work = threads::Work::new(params, &pool);
            let take = async |workers, round| threads::sample(teller, &work, workers, round).await;
            sweep(teller, experiment, seed, take).await
        }
        Experiment::Processes(params) => {
            if pool::has_shared_memory() {
                ready_pool(teller, experiment.threads()).await?;
            }
            let repeats = processes::repeats(params.n);
            let take = async |workers, round| match params.kind {
                processes_of::Kind::Weak => {
                    processes::sample(teller, params, repeats, workers, round).await
                }
                processes_of::Kind::Lie => {
                    let both = processes::lie(teller, params, workers, round).await?;
                    Ok(with_written(teller, both))
                }
            };
            sweep(teller, experiment, seed, take).await
        }
        Experiment::Machine(params) => {
            let threads = ThreadsParams {
                n: params.n,
                workers: params.workers.clone(),
                ..ThreadsParams::default()
            };
            match params.pool {
                PoolKind::Threads => {
                    let pool = ready_pool(teller, experiment.threads()).await?;
                    let work = threads::Work::new(&threads, &pool);
                    let take =
                        async |workers, round| threads::sample(teller, &work, workers, round).await;
                    sweep(teller, experiment, seed, take).await
                }
                PoolKind::Processes => {
                    let apart = ProcessesParams {
                        n: params.n,
                        ..ProcessesParams::default()
                    };
                    let repeats = processes::repeats(params.n);
                    let take = async |workers, round| {
                        processes::sample(teller, &apart, repeats, workers, round).await
                    };
                    sweep(teller, experiment, seed, take).await
                }
            }
        }
        Experiment::Futures(params) => {
            if experiment.threads() > 0 {
                ready_pool(teller, experiment.threads()).await?;
            }
            futures::run(teller, params).await
        }
        Experiment::Queues(params) => queues::run(teller, params).await,
    }
}

/// Of a sample as it should be and one as the lesson has it: tells the second, gives the first.
fn with_written(teller: Teller, (repaired, written): (Sample, Sample)) -> Sample {
    teller.tell(RunEvent::AsWritten(written));
    repaired
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

/// Takes sample after sample, until the rounds are done or the intervals are narrow enough. An
/// error if one can't be taken; those before it are told already.
async fn sweep(
    teller: Teller,
    experiment: &Experiment,
    seed: u32,
    mut take: impl AsyncFnMut(u32, u32) -> Result<Sample, LabError>,
) -> Result<Stopped, LabError> {
    let counts = experiment.worker_counts().len();
    let clock = Clock::start();
    let mut samples = Vec::new();
    for visit in visits(experiment.worker_counts(), experiment.reps(), seed) {
        let (workers, round) = (visit.workers, visit.round);
        if samples.len() % counts == 0
            && let Some(stopped) = enough(experiment, &samples, round, clock)
        {
            return Ok(stopped);
        }
        teller
            .tell_and_wait(RunEvent::Next { workers, round })
            .await;
        let sample = take(workers, round).await?;
        samples.push(sample.clone());
        teller.tell(RunEvent::Sample(sample));
    }
    Ok(Stopped::Rounds)
}

/// After a whole round: whether to stop before all rounds are done.
fn enough(
    experiment: &Experiment,
    samples: &[Sample],
    rounds: u32,
    clock: Clock,
) -> Option<Stopped> {
    let Experiment::Threads(params) = experiment else {
        return None;
    };
    if params.sure_pct == 0 || rounds == 0 {
        return None;
    }
    if rounds >= LEAST_ROUNDS && is_sure(experiment, samples, params.sure_pct) {
        return Some(Stopped::Sure);
    }
    let spent = clock.now_ms() >= f64::from(params.budget_s) * 1e3;
    spent.then_some(Stopped::Budget)
}
