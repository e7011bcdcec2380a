//! The content of the chart of one or more runs, in values, before anything has a place.

use std::collections::BTreeMap;

use runstats::law::Law;
use runstats::samples::{Samples, tukey_outliers};

use super::look::Look;
use super::metric::{Base, Metric};
use crate::analysis::cores::HelpfulCores;
use crate::analysis::findings::compares_cores;
use crate::analysis::overlap::Overlap;
use crate::analysis::record::Record;
use crate::experiment::question::Question;
use crate::format;
use crate::record::{Status, SummaryRow};

/// One run in a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The run's name.
    pub name: String,
    /// How it looks.
    pub look: Look,
    /// One point a worker count, ascending.
    pub points: Vec<Point>,
}

/// What was measured with one number of workers.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The number of workers.
    pub workers: u32,
    /// Every sample, and whether it is an outlier. A speed-up is one against the time with one worker
    /// in the same round.
    pub samples: Vec<(f64, bool)>,
    /// Their median, as the summary has it.
    pub median: f64,
    /// The 95 % interval of the median, if there are samples enough.
    pub interval: Option<[f64; 2]>,
}

/// A value for a number of workers.
pub type Curve = Vec<(u32, f64)>;

/// Everything a chart shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// The quantity.
    pub metric: Metric,
    /// The runs, the one in the foreground first.
    pub series: Vec<Series>,
    /// What perfect parallelism would give; of downloads, perfect overlap of all waits.
    pub ideal: Curve,
    /// What the ideal is called.
    pub ideal_name: &'static str,
    /// What the cores can give at most, where that is less than the ideal.
    pub bound: Curve,
    /// What that is called.
    pub bound_name: String,
    /// Amdahl's or Gustafson's law as fitted.
    pub fit: Curve,
    /// What the law is called.
    pub fit_name: &'static str,
    /// What it takes if one thing is done after another.
    pub turns: Curve,
    /// What was expected.
    pub prediction: Curve,
    /// The number of cores, to be marked.
    pub cores: Option<u32>,
}

/// The chart of `record` in the foreground and `others` (name, number, record) behind it. Speed-up
/// and efficiency of a run need a sample with one worker; without one, the run isn't in them.
/// `cores` is how many there are, and whether that was measured; see [`cores`].
pub fn picture(
    metric: Metric,
    name: &str,
    record: &Record,
    others: &[(String, u32, &Record)],
    cores: Option<(f64, bool)>,
) -> Picture {
    let behind = others
        .iter()
        .map(|(name, run, record)| (name.as_str(), Look::Behind(*run), *record));
    let series = std::iter::once((name, Look::Front, record))
        .chain(behind)
        .filter_map(|(name, look, record)| series(metric, name, look, record))
        .collect();
    let base = base(record);
    let bound = cores.filter(|_| compares_cores(&record.experiment));
    let counts: Vec<u32> = record
        .report()
        .summary
        .iter()
        .map(|row| row.workers)
        .collect();
    let most = counts.last().copied().unwrap_or(1);
    Picture {
        metric,
        series,
        ideal: base.map_or_else(Vec::new, |base| ideal(metric, record, base, &counts)),
        ideal_name: match record.experiment.question() {
            Question::Overlap => "limit: all waits overlap perfectly",
            _ => "perfect parallelism",
        },
        bound: base
            .zip(bound)
            .filter(|(_, (cores, _))| *cores < f64::from(most))
            .map_or_else(Vec::new, |(base, (cores, _))| {
                let speedup = |k: u32| f64::from(k).min(cores);
                (1..=most)
                    .map(|k| (k, base.of_speedup(metric, k, speedup(k))))
                    .collect()
            }),
        bound_name: bound.map_or_else(String::new, |(cores, measured)| bound_name(cores, measured)),
        fit: base
            .zip(record.report().fit.as_ref())
            .map_or_else(Vec::new, |(base, fit)| {
                (1..=most)
                    .map(|k| (k, base.of_speedup(metric, k, fit.speed_up(k))))
                    .collect()
            }),
        fit_name: match record.report().fit.map(|fit| fit.law) {
            Some(Law::Gustafson) => "Gustafson’s law, fitted",
            _ => "Amdahl’s law, fitted",
        },
        turns: base
            .filter(|_| record.experiment.takes_turns())
            .map_or_else(Vec::new, |base| {
                let one_by_one = |k| base.scaling.work(k) * base.one_ms;
                let counts = counts.iter();
                counts
                    .map(|&k| (k, base.of_time(metric, k, one_by_one(k))))
                    .collect()
            }),
        prediction: base.map_or_else(Vec::new, |base| {
            let predicted = record.prediction.iter();
            predicted
                .map(|p| (p.workers, base.of_speedup(metric, p.workers, p.speedup)))
                .collect()
        }),
        // No core is kept busy by waiting for a network.
        cores: record
            .experiment
            .chapter()
            .keeps_cores_busy()
            .then_some(record.machine.logical_cores),
    }
}

/// How many cores there are for a run: as measured in Your machine by the latest run on the same
/// machine that has found an end of them, or else as the browser says.
pub fn cores<'a>(
    record: &Record,
    runs: impl DoubleEndedIterator<Item = &'a Record>,
) -> Option<(f64, bool)> {
    let said = Some(record.machine.logical_cores).filter(|cores| *cores > 0);
    let said = said.map(|cores| (f64::from(cores), false));
    // It would be compared with itself.
    if record.experiment.question() == Question::Cores {
        return said;
    }
    let is_same = |other: &Record| {
        let (this, other) = (&record.machine, &other.machine);
        this.logical_cores == other.logical_cores && this.user_agent == other.user_agent
    };
    let measured = runs
        .rev()
        .filter(|run| run.experiment.question() == Question::Cores)
        .filter(|run| run.status == Status::Complete && is_same(run))
        .find_map(|run| {
            let helpful = HelpfulCores::of(&run.report().summary)?;
            // If the largest number did most, there may be more cores than were tried.
            let tried = run.report().summary.last()?.workers;
            let found = helpful.at_workers < tried || f64::from(tried) > helpful.cores * 1.25;
            found.then_some((helpful.cores.max(1.0), true))
        });
    measured.or(said)
}

fn bound_name(cores: f64, measured: bool) -> String {
    let (number, source) = match measured {
        true => (format::ratio(cores), "as measured in Your machine"),
        false => (cores.to_string(), "as the browser counts"),
    };
    let noun = if cores == 1.0 { "core" } else { "cores" };
    format!("limit of {number} {noun} ({source})")
}

fn series(metric: Metric, name: &str, look: Look, record: &Record) -> Option<Series> {
    let base = match base(record) {
        Some(base) => base,
        // A time needs nothing to be compared with.
        None if metric == Metric::Time => Base {
            scaling: record.experiment.scaling(),
            one_ms: 1.0,
        },
        None => return None,
    };
    let alone = alone(record);
    let point = |row: &SummaryRow| {
        let samples: Vec<_> = record.samples_with(row.workers).collect();
        let times: Vec<f64> = samples.iter().map(|sample| sample.wall_ms).collect();
        let shown = samples.iter().map(|sample| {
            let one_ms = alone.get(&sample.round).copied().unwrap_or(base.one_ms);
            let base = Base { one_ms, ..base };
            base.of_time(metric, row.workers, sample.wall_ms)
        });
        let (median, interval) = match metric {
            Metric::Time => (Some(row.median_ms), row.ci95_ms),
            Metric::SpeedUp => (row.speedup, row.speedup_ci95),
            Metric::Efficiency => (row.efficiency, row.efficiency_ci95),
        };
        Some(Point {
            workers: row.workers,
            samples: shown.zip(tukey_outliers(&times)).collect(),
            median: median?,
            interval,
        })
    };
    let points: Vec<Point> = record.report().summary.iter().filter_map(point).collect();
    (!points.is_empty()).then(|| Series {
        name: name.to_owned(),
        look,
        points,
    })
}

/// The time with one worker of each round that has one the clock could see: a machine that changes
/// its speed between two rounds changes both times of a speed-up alike.
fn alone(record: &Record) -> BTreeMap<u32, f64> {
    let mut rounds: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    for sample in record.samples_with(1) {
        rounds.entry(sample.round).or_default().push(sample.wall_ms);
    }
    let medians = rounds
        .into_iter()
        .filter_map(|(round, times)| Some((round, Samples::new(times)?.median())));
    medians.filter(|(_, ms)| *ms > 0.0).collect()
}

fn base(record: &Record) -> Option<Base> {
    let one = record
        .report()
        .summary
        .iter()
        .find(|row| row.workers == 1)?;
    (one.median_ms > 0.0).then_some(Base {
        scaling: record.experiment.scaling(),
        one_ms: one.median_ms,
    })
}

/// Perfect parallelism: the work shared equally among those who work at a time. Of downloads, the
/// limit for every number of fetches, measured or not, since it is no straight line between them.
fn ideal(metric: Metric, record: &Record, base: Base, counts: &[u32]) -> Curve {
    let shown = |k: u32, ms: f64| (k, base.of_time(metric, k, ms));
    if record.experiment.question() == Question::Overlap {
        let Some(overlap) = Overlap::of(&record.samples) else {
            return Vec::new();
        };
        let most = counts.last().copied().unwrap_or(1);
        return (1..=most).map(|k| shown(k, overlap.limit_ms(k))).collect();
    }
    let shared_ms = |k: u32| base.scaling.work(k) * base.one_ms / f64::from(k);
    counts.iter().map(|&k| shown(k, shared_ms(k))).collect()
}

impl Picture {
    /// What the chart shows, in words, for those who can't see it.
    pub fn sentence(&self) -> String {
        let mut text = format!("{} against the number of workers.", self.metric.title());
        for series in &self.series {
            let medians: Vec<String> = series
                .points
                .iter()
                .map(|point| {
                    let interval = point.interval.map_or(String::new(), |[low, high]| {
                        format!(
                            " (95 % {} to {})",
                            self.metric.text(low),
                            self.metric.text(high)
                        )
                    });
                    format!(
                        "{}: {}{interval}",
                        point.workers,
                        self.metric.text(point.median)
                    )
                })
                .collect();
            text += &format!(" {}, medians: {}.", series.name, medians.join("; "));
        }
        let told = |curve: &mut dyn Iterator<Item = &(u32, f64)>| {
            let values: Vec<String> = curve
                .map(|(k, value)| format!("{k}: {}", self.metric.text(*value)))
                .collect();
            values.join("; ")
        };
        if !self.ideal.is_empty() {
            let is_measured = |k: u32| {
                let points = self.series.iter().flat_map(|series| &series.points);
                points.into_iter().any(|point| point.workers == k)
            };
            let mut ideal = self.ideal.iter().filter(|(k, _)| is_measured(*k));
            text += &format!(" Dashed, {}: {}.", self.ideal_name, told(&mut ideal));
        }
        if let Some(highest) = self.bound.last() {
            text += &format!(
                " A thin line, {}: {} at most.",
                self.bound_name,
                told(&mut std::iter::once(highest))
            );
        }
        if !self.prediction.is_empty() {
            let expected = told(&mut self.prediction.iter());
            text += &format!(" Expected before the run: {expected}.");
        }
        text
    }
}

#[cfg(test)]
mod tests;
