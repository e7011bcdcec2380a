//! How does a run go through its worker counts?

use super::serve::Teller;
use super::{downloads, pool, threads};
use crate::error::LabError;
use crate::experiment::Experiment;
use crate::measure::plan::visits;
use crate::protocol::RunEvent;

/// Runs an experiment from start to end, telling the page about each step.
pub(super) async fn run(
    teller: Teller,
    experiment: &Experiment,
    seed: u32,
) -> Result<(), LabError> {
    if let Experiment::Threads(params) = experiment {
        let workers = params.most_workers();
        let pool = match pool::standing(workers) {
            Some(pool) => pool,
            None => {
                teller.tell(RunEvent::StartingPool { workers });
                pool::start(workers).await?
            }
        };
        teller.tell(RunEvent::Pool(pool));
    }
    let mut results = Vec::new();
    for visit in visits(experiment.worker_counts(), experiment.reps(), seed) {
        let (workers, round) = (visit.workers, visit.round);
        teller
            .tell_and_wait(RunEvent::Next { workers, round })
            .await;
        let sample = match experiment {
            Experiment::Threads(params) => threads::sample(teller, params.n, workers, round).await,
            Experiment::Downloads(params) => {
                let (sample, tables) = downloads::sample(teller, params, workers, round).await;
                results = tables;
                sample
            }
        };
        teller.tell(RunEvent::Sample(sample));
    }
    if let Experiment::Downloads(_) = experiment {
        teller.tell(RunEvent::Tables { results });
    }
    Ok(())
}
