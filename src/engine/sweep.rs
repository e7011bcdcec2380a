//! A sweep: the work is sized, the pool made ready, and sample after sample taken until all rounds are done
//! or the page has enough.

use pysync::Clock;
use runstats::plan::{self, visits};

use super::chapter_engine::RunOrder;
use super::reporter::{Go, RunReporter};
use super::{clocks, thread_pool};
use crate::analysis::calibrate::{self, Aim};
use crate::error::LabError;
use crate::protocol::RunEvent;
use crate::record::{Calibration, Pool, Sample};

/// How long a task may take so that the fewest rounds fit into the time, in ms.
pub fn fitting_ms(order: &RunOrder) -> f64 {
    let experiment = &order.experiment;
    experiment.stopping().map_or(f64::INFINITY, |stopping| {
        calibrate::fitting_ms(
            experiment.worker_counts(),
            thread_pool::logical_cores(),
            stopping,
        )
    })
}

/// Chooses the n if nobody has set one and says what the work will take; gives that, and how often
/// each task must do its work in a row. The work is `units` times fib(n), at worst shared by `sharing`
/// workers, beside `handing_ms` to hand it over. An engine that goes on with a run keeps what was chosen for it.
pub fn size(
    reporter: RunReporter,
    order: &RunOrder,
    asked: Option<i64>,
    aim: Aim,
    (units, sharing, handing_ms): (f64, u32, f64),
) -> (Calibration, u32) {
    let step_us = clocks::step_us();
    let calibration = calibrate::calibrate(asked, aim, units, thread_pool::call_ms(step_us));
    if let Some(resume) = order.resume {
        return (calibration, resume.repeats);
    }
    reporter.tell(RunEvent::Calibrated(calibration));
    let shared_ms = handing_ms + calibration.work_ms / f64::from(sharing);
    (calibration, plan::repeats(shared_ms, step_us))
}

/// Of a sample as it should be and one as the lesson has it: tells the second, gives the first. Both
/// were taken since the clock was started.
pub fn with_written(
    reporter: RunReporter,
    order: &RunOrder,
    clock: Clock,
    (repaired, written): (Sample, Sample),
) -> Result<Sample, LabError> {
    let written = clocks::believed(&order.experiment, written, clock.now_ms())?;
    reporter.tell(RunEvent::AsWritten(written));
    Ok(repaired)
}

/// The pool that stands, if it is large enough; a new one otherwise.
pub async fn ready_pool(reporter: RunReporter, workers: u32) -> Result<Pool, LabError> {
    let pool = match thread_pool::standing(workers) {
        Some(pool) => pool,
        None => {
            reporter.tell(RunEvent::StartingPool(workers));
            thread_pool::start(workers).await?
        }
    };
    reporter.tell(RunEvent::Pool(pool.clone()));
    Ok(pool)
}

/// Takes sample after sample, until all rounds are done or the page has enough. An error if one
/// can't be taken; those before it are told already.
pub async fn sweep(
    reporter: RunReporter,
    order: &RunOrder,
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
        match reporter.announce(number, workers, round).await {
            Go::Take => {}
            Go::Skip => continue,
            Go::End => break,
        }
        let clock = Clock::start();
        let sample = take(workers, round).await?;
        let sample = clocks::believed(&order.experiment, sample, clock.now_ms())?;
        reporter.tell(RunEvent::Sample(sample));
    }
    Ok(())
}
