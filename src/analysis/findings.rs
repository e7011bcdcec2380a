//! What the samples of a run say: one row for each worker count, and one sentence.

use runstats::bootstrap::median_interval;
use runstats::interval::Interval;
use runstats::law::{LawFit, fit_law};
use runstats::rounds::Rounds;
use runstats::samples::tukey_outliers;
use runstats::scaling::Scaling;
use runstats::speed_up::{NoSpeedUp, Point, points, useful_range};
use runstats::usl::{UslFit, fit_usl};

use super::overlap::Overlap;
use super::summary::points_of;
use super::turns::Turns;
use super::verdict::{Comparison, capitalised};
use super::{cores, lost_updates, prediction, session, stopwatch};
use crate::experiment::Experiment;
use crate::experiment::question::Question;
use crate::experiment::worker_kind::WorkerKind;
use crate::format;
use crate::record::{Run, SummaryRow};

/// What is said of a run whose link had no room for the times of its samples.
pub const NO_SAMPLES: &str = "The times did not fit into the link, so nothing can be computed. Ask for the file to see more.";

/// The seed of the intervals: the same samples always give the same intervals.
const SEED: u64 = 1;

/// What follows from the samples of a run. The intervals, which cost the most, are drawn once.
pub struct Findings<'a> {
    record: &'a Run,
    rounds: Rounds,
    points: Result<Vec<Point>, NoSpeedUp>,
    overlap: Option<Overlap>,
}

impl<'a> Findings<'a> {
    /// Analyses the samples taken so far. A session has nothing to compare, and so no rows.
    pub fn of(record: &'a Run) -> Self {
        let rounds = rounds_of(record);
        let points = points(
            record.experiment.scaling(),
            &rounds,
            clock_step_ms(record),
            SEED,
        );
        Findings {
            record,
            rounds,
            points,
            overlap: match record.experiment.question() {
                Question::Overlap => Overlap::of(&record.samples),
                _ => None,
            },
        }
    }

    /// One row for each worker count that has a sample, ascending; those that a link has in the place of
    /// samples.
    pub fn summary(&self) -> Vec<SummaryRow> {
        if self.rounds.is_empty() {
            let shortened = self.record.shortened.as_ref();
            return shortened.map_or_else(Vec::new, |shortened| shortened.summary.clone());
        }
        let points = self.points.as_deref().unwrap_or_default();
        let overlap = self.overlap.as_ref();
        let step_ms = clock_step_ms(self.record);
        let compares_cores = compares_cores(&self.record.experiment);
        self.rounds
            .counts()
            .into_iter()
            .filter_map(|workers| Some((workers, self.rounds.times(workers)?)))
            .map(|(workers, times)| {
                let point = points.iter().find(|point| point.workers == workers);
                let per_core = point.filter(|_| compares_cores);
                let interval = |interval: Interval| [interval.lo, interval.hi];
                let widened = |[lo, hi]: [f64; 2]| [(lo - step_ms).max(0.0), hi + step_ms];
                SummaryRow {
                    workers,
                    n: times.n() as u32,
                    median_ms: times.median(),
                    ci95_ms: median_interval(&times, SEED).map(interval).map(widened),
                    iqr_ms: times.iqr().into(),
                    outliers: outliers(times.sorted()),
                    min_ms: times.min(),
                    max_ms: times.max(),
                    speedup: point.map(|point| point.speed_up),
                    speedup_ci95: point.and_then(|point| point.speed_up_ci95).map(interval),
                    efficiency: per_core.map(|point| point.efficiency),
                    efficiency_ci95: per_core
                        .and_then(|point| point.efficiency_ci95)
                        .map(interval),
                    karp_flatt: per_core.and_then(|point| point.karp_flatt),
                    limit_ms: overlap.map(|overlap| overlap.limit_ms(workers)),
                }
            })
            .collect()
    }

    /// Amdahl's or Gustafson's law fitted to the speed-ups, up to where more workers stop helping. Only
    /// for work that keeps processors busy: waiting for a network has no serial fraction.
    pub fn fit(&self) -> Option<LawFit> {
        if !compares_cores(&self.record.experiment) {
            return None;
        }
        let points = self.points.as_ref().ok()?;
        let up_to = useful_range(points)?.to_fit(points);
        fit_law(self.record.experiment.scaling(), &self.rounds, up_to, SEED)
    }

    /// Gunther's law fitted to the speed-ups of those who can have a core each.
    pub fn usl(&self) -> Option<UslFit> {
        let record = self.record;
        let cores =
            Some(record.machine.logical_cores).filter(|_| compares_cores(&record.experiment))?;
        fit_usl(record.experiment.scaling(), &self.rounds, cores, SEED)
    }

    /// What was seen, in a sentence or two that claim no more than the intervals allow; `summary` is
    /// what [`Findings::summary`] gives.
    pub fn verdict(&self, summary: &[SummaryRow]) -> String {
        let record = self.record;
        if let Some(why) = &record.void {
            return format!("This run is void. {}", capitalised(why));
        }
        if let Some(why) = &record.error {
            return format!("This run failed. {}", capitalised(why));
        }
        if record.experiment.chapter().is_session() {
            return session::sentence(record);
        }
        if self.rounds.is_empty() && !summary.is_empty() {
            return with_doubts(record, NO_SAMPLES.to_owned());
        }
        // The lesson's timing compares two times of the same work, not two numbers of workers.
        if let Some(sentence) = stopwatch::sentence(record) {
            return with_doubts(record, sentence);
        }
        let points = match &self.points {
            Ok(points) => points,
            Err(_) if self.rounds.is_empty() => return String::new(),
            Err(NoSpeedUp::NothingToCompareWith) => {
                return with_doubts(record, alone(&self.rounds, record.experiment.worker_kind()));
            }
            Err(why) => return with_doubts(record, why.to_string()),
        };
        let sentence = match points.as_slice() {
            [_] => alone(&self.rounds, record.experiment.worker_kind()),
            all => special(record, summary, all).unwrap_or_else(|| compare(record, all)),
        };
        let sentence = match lost_updates::sentence(record) {
            Some(lost) => format!("{lost} {sentence}"),
            None => sentence,
        };
        let sentence = match prediction::compare(
            &record.prediction,
            summary,
            record.experiment.scaling(),
            record.experiment.worker_kind(),
        ) {
            Some(compared) => format!("{sentence} {compared}"),
            None => sentence,
        };
        with_doubts(record, sentence)
    }
}

fn outliers(times: &[f64]) -> u32 {
    tukey_outliers(times)
        .into_iter()
        .filter(|outlier| *outlier)
        .count() as u32
}

/// The number of workers that the sentence is about; `None` if it compares nothing.
pub fn told(record: &Run, summary: &[SummaryRow]) -> Option<u32> {
    let points = points_of(summary);
    match record.experiment.takes_turns() {
        true => points.iter().map(|point| point.workers).max(),
        false => told_point(&points).map(|point| point.workers),
    }
    .filter(|workers| *workers > 1)
}

/// What there is to say of runs that ask another question than "how many times as fast?".
fn special(record: &Run, summary: &[SummaryRow], points: &[Point]) -> Option<String> {
    let experiment = &record.experiment;
    match experiment.question() {
        Question::Cores => cores::sentence(summary, record.machine.logical_cores),
        Question::SpeedUp if experiment.takes_turns() && experiment.scaling() == Scaling::Weak => {
            Turns::of(points).map(|turns| turns.sentence())
        }
        _ => None,
    }
}

/// The point where more workers stop helping, compared with one worker; the last point otherwise.
fn compare(record: &Run, points: &[Point]) -> String {
    let experiment = &record.experiment;
    let one = &points[0];
    let range = useful_range(points);
    let best = range.map_or(one.workers, |range| range.workers);
    let told = told_point(points).unwrap_or(one);
    let comparison = Comparison::of(experiment.scaling(), experiment.worker_kind(), told, one);
    let sentence = comparison.sentence();
    let more = points.iter().any(|point| point.workers > told.workers);
    if !more || !range.is_some_and(|range| range.ends) {
        sentence
    } else if best > 1 {
        let cores = record.machine.logical_cores;
        let crowded = compares_cores(experiment)
            && cores > 0
            && points
                .iter()
                .all(|point| point.workers <= told.workers || point.workers > cores);
        let why = match crowded {
            true => ": more workers than processors (oversubscription)",
            false => "",
        };
        format!("{sentence} No larger number was clearly faster{why}.")
    } else {
        format!("{sentence} Larger numbers made no difference that can be told either.")
    }
}

/// The point where more workers stop helping. If even the second didn't help, that is the news.
fn told_point(points: &[Point]) -> Option<&Point> {
    let best = useful_range(points).map_or(1, |range| range.workers);
    points
        .iter()
        .find(|point| point.workers >= best && point.workers > 1)
}

/// Without a measurement of one worker, or of more than one, there is nothing to compare.
fn alone(rounds: &Rounds, who: WorkerKind) -> String {
    let times: Vec<String> = rounds
        .counts()
        .into_iter()
        .filter_map(|workers| Some((workers, rounds.times(workers)?)))
        .map(|(workers, times)| {
            let who = who.with(workers);
            let samples = format::count(times.n() as u32, "sample");
            let took = format::time(times.median());
            format!("{who} took {took}. That is the median of {samples}.")
        })
        .collect();
    format!(
        "{} Measure with 1 and with more to compare.",
        times.join(" ")
    )
}

/// A time that includes failures is not the time of the work, that of a kept copy is not the time of a
/// network, and one beside another tab's work is longer: that is said first.
fn with_doubts(record: &Run, sentence: String) -> String {
    let copies = match record.kept_copies() {
        0 => String::new(),
        kept => {
            let files = format::count(kept, "file");
            format!(
                "The server could not be reached: the times are of no network. This computer gave {files} from the copies that the browser keeps. "
            )
        }
    };
    let (tasks, failed) = record.tasks_and_failed();
    let failures = match failed {
        0 => String::new(),
        _ => format!("{failed} of {tasks} tasks failed, so the times say little. "),
    };
    let other_tab = match record.other_tab {
        false => "",
        true => {
            "Another tab of the lab was at work too, so the times say little. Leave one at work at a time, and press Run again. "
        }
    };
    format!("{failures}{other_tab}{copies}{sentence}")
}

/// Whether its speed-ups say something about cores. Waiting for a network, turns under a lock and a
/// stopwatch that lies don't: efficiency and serial fractions would mean nothing there.
pub fn compares_cores(experiment: &Experiment) -> bool {
    experiment.chapter().keeps_cores_busy() && !experiment.takes_turns()
}

/// By how much a time may be off, in ms: the step of the clock, or what is open between the clocks of
/// two workers, if that is more.
pub fn clock_step_ms(record: &Run) -> f64 {
    let of_samples = record.samples.iter().map(|sample| sample.clock_error_ms);
    let of_pool = record.pool.as_ref().map(|pool| pool.clock_error_ms);
    of_samples
        .chain(of_pool)
        .flatten()
        .fold(record.machine.clock_resolution_us / 1e3, f64::max)
}

/// The times of a run, round by round. A session has none.
pub fn rounds_of(record: &Run) -> Rounds {
    if record.experiment.chapter().is_session() {
        return Rounds::default();
    }
    let counts = record.experiment.worker_counts();
    let of_these = record
        .samples
        .iter()
        .filter(|sample| counts.contains(&sample.workers));
    Rounds::new(of_these.map(|sample| (sample.round, sample.workers, sample.wall_ms)))
}
