//! The admission of an experiment: whether it is started, is asked about first because it takes long, or
//! can't be run at all.

use runstats::stopping::MIN_ROUNDS;

use super::Experiment;
use super::cost::{MAX_TASKS, SampleCost, Speed};
use crate::error::LabError;
use crate::format;

/// What takes longer than this is asked about first, in ms.
pub const LONG_MS: f64 = 120_000.0;
/// What comes between two samples, about, in ms: the page draws, and the workers wake up.
const BETWEEN_MS: f64 = 130.0;

/// What becomes of an experiment.
#[derive(Clone, Debug, PartialEq)]
pub enum Admission {
    /// It is started.
    Starts,
    /// It will take long: about how long, in a sentence, and what makes it shorter.
    Long(String),
    /// It doesn't fit: the sum, and what does fit.
    Refused(LabError),
}

/// What becomes of this experiment on a machine of this speed.
pub fn admission(experiment: &Experiment, speed: Speed) -> Admission {
    if let Some(why) = experiment.misfit() {
        return Admission::Refused(LabError::DoesNotFit { why });
    }
    let round = Round::of(experiment, speed);
    if let Some(why) = round.too_many_tasks(experiment) {
        return Admission::Refused(LabError::DoesNotFit { why });
    }
    let ms = round.run_ms(experiment);
    match ms > LONG_MS {
        true => Admission::Long(long(experiment, ms)),
        false => Admission::Starts,
    }
}

/// About how long an experiment takes, in ms.
pub fn about_ms(experiment: &Experiment, speed: Speed) -> f64 {
    Round::of(experiment, speed).run_ms(experiment)
}

/// How many rounds it has at least: all, or as many as there must be before it may end.
fn least_rounds(experiment: &Experiment) -> u32 {
    let until_clear = experiment.stopping().is_some_and(|it| it.until_clear());
    match until_clear {
        true => experiment.reps().min(MIN_ROUNDS),
        false => experiment.reps(),
    }
}

/// One sample with each worker count.
struct Round {
    tasks: u64,
    ms: f64,
}

impl Round {
    fn of(experiment: &Experiment, speed: Speed) -> Self {
        let counts = experiment.worker_counts().iter();
        let costs = counts.map(|&workers| experiment.sample_cost(workers, speed));
        costs.fold(
            Round { tasks: 0, ms: 0.0 },
            |round, SampleCost { tasks, ms }| Round {
                tasks: round.tasks.saturating_add(tasks),
                ms: round.ms + ms + BETWEEN_MS,
            },
        )
    }

    fn run_ms(&self, experiment: &Experiment) -> f64 {
        let least_ms = self.ms * f64::from(least_rounds(experiment));
        // One that goes on until its answer is clear may use up its time.
        let most_ms = self.ms * f64::from(experiment.reps());
        let budget_ms = experiment.stopping().filter(|it| it.until_clear());
        let budget_ms = budget_ms.map_or(0.0, |it| f64::from(it.budget_s) * 1e3);
        least_ms.max(budget_ms.min(most_ms))
    }

    /// The sum, if the record has no room for the rounds that there must be. (One that goes on until its
    /// answer is clear ends when its record is full.)
    fn too_many_tasks(&self, experiment: &Experiment) -> Option<String> {
        let rounds = u64::from(least_rounds(experiment));
        let all = rounds.saturating_mul(self.tasks);
        if all <= MAX_TASKS {
            return None;
        }
        let counts = experiment.worker_counts().len() as u32;
        let counts = format::count(counts, "worker count");
        let remedy = match MAX_TASKS / self.tasks.max(1) {
            0 => "choose fewer tasks or worker counts".to_owned(),
            fitting => format!(
                "choose at most {}, or fewer tasks or worker counts",
                format::count(fitting as u32, "round")
            ),
        };
        Some(format!(
            "{rounds} rounds × {} tasks a round ({counts}) = {} tasks, and a record has room for {}: {remedy}.",
            format::large(self.tasks),
            format::large(all),
            format::large(MAX_TASKS),
        ))
    }
}

fn long(experiment: &Experiment, ms: f64) -> String {
    let samples = least_rounds(experiment) * experiment.worker_counts().len() as u32;
    let shorter = match experiment.chapter().is_session() {
        true => "Fewer or smaller tasks make it shorter.",
        false => "Fewer rounds, fewer worker counts or less work in each task make it shorter.",
    };
    let samples = match samples {
        0 | 1 => String::new(),
        samples => format!(", {samples} samples"),
    };
    format!(
        "This run will take about {} ({}{samples}). {shorter} It can be cancelled at any time, and keeps the samples that it has by then.",
        format::duration(ms),
        experiment.about(),
    )
}

#[cfg(test)]
mod tests;
