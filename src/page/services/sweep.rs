//! The page's side of a sweep: when each sample began, how long the rest will take, when the answer
//! is clear enough, and when the engine is started anew.

use std::cell::RefCell;

use leptos::prelude::window;
use runstats::plan::Pace;
use runstats::stopping::MIN_ROUNDS;

use crate::analysis::decision::{is_decided, open_counts};
use crate::analysis::record::Record;
use crate::experiment::Experiment;
use crate::experiment::stopping::Stopping;
use crate::format;
use crate::page::services::pressure;
use crate::protocol::Resume;
use crate::record::{Sample, Stopped};

thread_local! {
    static SWEEP: RefCell<Sweep> = RefCell::default();
}

/// What is known of the run in progress beside its record.
#[derive(Default)]
struct Sweep {
    /// When the engine was told to begin, on the page's clock, in ms.
    begun_ms: Option<f64>,
    /// The sample that was announced last: with how many workers, and when.
    announced: Option<(u32, f64)>,
    pace: Pace,
    round: u32,
    /// Which start of the engine is at work, and its first round.
    start: u32,
    first_round: u32,
    /// The worker counts whose answer is still open; empty while every round takes all.
    open: Vec<u32>,
    stopped: Option<Stopped>,
}

/// What is to be done when a sample is announced.
pub enum Next {
    /// Draw the announcement, and let it be timed.
    Time,
    /// Leave it out: what it would tell is known well enough.
    Skip,
    /// End the run.
    End,
    /// Start the engine anew, and let it go on from here.
    Restart(Resume),
}

/// A run begins.
pub fn begin() {
    SWEEP.set(Sweep::default());
}

/// The engine has been told to begin it, or to go on with it.
pub fn at_work() {
    SWEEP.with_borrow_mut(|sweep| {
        sweep.begun_ms.get_or_insert_with(now_ms);
    });
}

/// A sample with so many workers in this round is announced.
pub fn announced(record: &Record, workers: u32, round: u32) -> Next {
    SWEEP.with_borrow_mut(|sweep| {
        let now = now_ms();
        if let Some((before, at_ms)) = sweep.announced.take() {
            sweep.pace.note(before, now - at_ms);
        }
        let next = sweep.next(record, workers, round, now);
        if let Next::Time = next {
            sweep.announced = Some((workers, now));
        }
        next
    })
}

impl Sweep {
    fn next(&mut self, record: &Record, workers: u32, round: u32, now: f64) -> Next {
        let Some(stopping) = record.experiment.stopping() else {
            return Next::Time;
        };
        if round > self.round {
            self.round = round;
            if stopping.until_clear() && round >= MIN_ROUNDS {
                self.open = open_counts(record);
            }
            self.stopped = self.stops(record, stopping, round, now);
            if self.stopped.is_some() {
                return Next::End;
            }
            if stopping.restart > 0 && round >= self.first_round + stopping.restart {
                self.start += 1;
                self.first_round = round;
                let repeats = record.samples.last().map_or(1, |sample| sample.repeats);
                return Next::Restart(Resume { round, repeats });
            }
        }
        match self.counts(&record.experiment).contains(&workers) {
            true => Next::Time,
            false => Next::Skip,
        }
    }

    /// The worker counts that this round takes.
    fn counts<'a>(&'a self, experiment: &'a Experiment) -> &'a [u32] {
        match self.open.as_slice() {
            [] => experiment.worker_counts(),
            open => open,
        }
    }

    /// Whether to end before the round that comes next, after so many.
    fn stops(
        &self,
        record: &Record,
        stopping: &Stopping,
        rounds: u32,
        now: f64,
    ) -> Option<Stopped> {
        if !stopping.until_clear() || rounds < MIN_ROUNDS {
            return None;
        }
        if is_decided(record, stopping.sure_pct) {
            return Some(Stopped::Sure);
        }
        // A round isn't begun if more of it would lie beyond the time than within.
        let round_ms = self.round_ms(&record.experiment).unwrap_or_default();
        let budget_ms = f64::from(stopping.budget_s) * 1e3;
        (now - self.begun_ms() + round_ms / 2.0 > budget_ms).then_some(Stopped::Budget)
    }

    fn begun_ms(&self) -> f64 {
        self.begun_ms.unwrap_or_default()
    }

    fn round_ms(&self, experiment: &Experiment) -> Option<f64> {
        let counts = self.counts(experiment);
        self.pace.of_round(experiment.scaling(), counts)
    }
}

/// Adds to a sample what only the page knows.
pub fn complete(sample: Sample) -> Sample {
    SWEEP.with_borrow(|sweep| Sample {
        start: sweep.start,
        at_ms: sweep.announced.map(|(_, at_ms)| at_ms - sweep.begun_ms()),
        pressure: pressure::now(),
        ..sample
    })
}

/// Why the run ended after the rounds it has.
pub fn stopped() -> Stopped {
    SWEEP.with_borrow(|sweep| sweep.stopped.unwrap_or(Stopped::Rounds))
}

/// How far a sweep is.
pub struct Outlook {
    /// In a few words.
    pub doing: String,
    /// The samples that it will have, as far as that is known.
    pub total: u32,
    /// How long it will still take, in words.
    pub left: Option<String>,
}

/// What is to be said while a sample with so many workers is timed.
pub fn outlook(record: &Record, workers: u32, round: u32) -> Outlook {
    let experiment = &record.experiment;
    let counts = experiment.worker_counts();
    let who = experiment.worker_kind().with(workers);
    let reps = experiment.reps();
    let until_clear = experiment.stopping().filter(|s| s.until_clear());
    SWEEP.with_borrow(|sweep| {
        let left_ms = |rounds| sweep.pace.left_ms(experiment.scaling(), counts, rounds);
        let Some(stopping) = until_clear else {
            let left = left_ms(reps).map(|ms| format!("about {} left", format::duration(ms)));
            return Outlook {
                doing: format!("Round {} of {reps} · {who}", round + 1),
                total: counts.len() as u32 * reps,
                left,
            };
        };
        let fewest = MIN_ROUNDS.min(reps);
        let budget_ms = f64::from(stopping.budget_s) * 1e3 - (now_ms() - sweep.begun_ms());
        let left = match left_ms(fewest) {
            None => None,
            Some(least_ms) if round >= fewest || least_ms < budget_ms => Some(format!(
                "at most {} left",
                format::duration(budget_ms.max(1e3))
            )),
            Some(least_ms) => Some(format!("about {} left", format::duration(least_ms))),
        };
        // As many rounds as the time allows, once a round is known.
        let rounds = match sweep.round_ms(experiment) {
            Some(round_ms) if round_ms > 0.0 => round + (budget_ms / round_ms).max(1.0) as u32,
            _ => fewest,
        };
        Outlook {
            doing: format!("Round {}, until the answer is clear · {who}", round + 1),
            total: counts.len() as u32 * fewest
                + sweep.counts(experiment).len() as u32 * (rounds.clamp(fewest, reps) - fewest),
            left,
        }
    })
}

fn now_ms() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}
