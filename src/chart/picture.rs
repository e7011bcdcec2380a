//! What does the chart of one or more runs contain, in values, before anything has a place?

use super::metric::{Base, Metric};
use crate::experiment::Chapter;
use crate::measure::scaling::amdahl_speed_up;
use crate::measure::stats::tukey_outliers;
use crate::record::Record;

/// One run in a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The run's name.
    pub name: String,
    /// Its colour: 0 is the run in the foreground.
    pub colour: usize,
    /// One point a worker count, ascending.
    pub points: Vec<Point>,
}

/// What was measured with one number of workers.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The number of workers.
    pub workers: u32,
    /// Every sample, and whether it is an outlier.
    pub samples: Vec<(f64, bool)>,
    /// Their median.
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
    /// What perfect parallelism would give.
    pub ideal: Curve,
    /// Amdahl's law as fitted.
    pub fit: Curve,
    /// What it takes if one thing is done after another.
    pub turns: Curve,
    /// What was expected.
    pub prediction: Curve,
    /// The number of cores, to be marked.
    pub cores: Option<u32>,
}

/// The chart of `record` in the foreground and `others` (name, colour, record) behind it. Speed-up
/// and efficiency of a run need a sample with one worker; without one, the run isn't in them.
pub fn picture(
    metric: Metric,
    name: &str,
    record: &Record,
    others: &[(String, usize, &Record)],
) -> Picture {
    let series = std::iter::once((name, 0, record))
        .chain(
            others
                .iter()
                .map(|(name, colour, record)| (name.as_str(), *colour, *record)),
        )
        .filter_map(|(name, colour, record)| series(metric, name, colour, record))
        .collect();
    let base = base(record);
    let counts: Vec<u32> = record.summary.iter().map(|row| row.workers).collect();
    let most = counts.last().copied().unwrap_or(1);
    Picture {
        metric,
        series,
        ideal: base.map_or_else(Vec::new, |base| ideal(metric, record, base, &counts)),
        fit: base
            .zip(record.fit.as_ref())
            .map_or_else(Vec::new, |(base, fit)| {
                let speedup = |k| amdahl_speed_up(fit.serial_fraction, k);
                (1..=most)
                    .map(|k| (k, base.of_speedup(metric, k, speedup(k))))
                    .collect()
            }),
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

fn series(metric: Metric, name: &str, colour: usize, record: &Record) -> Option<Series> {
    let base = match base(record) {
        Some(base) => base,
        // A time needs nothing to be compared with.
        None if metric == Metric::Time => Base {
            scaling: record.experiment.scaling(),
            one_ms: 1.0,
        },
        None => return None,
    };
    let points: Vec<Point> = record
        .summary
        .iter()
        .map(|row| {
            let times: Vec<f64> = record
                .samples_with(row.workers)
                .map(|sample| sample.wall_ms)
                .collect();
            let shown = |ms| base.of_time(metric, row.workers, ms);
            Point {
                workers: row.workers,
                samples: times
                    .iter()
                    .map(|&ms| shown(ms))
                    .zip(tukey_outliers(&times))
                    .collect(),
                median: shown(row.median_ms),
                interval: match metric {
                    Metric::Time => row.ci95_ms,
                    Metric::SpeedUp => row.speedup_ci95,
                    Metric::Efficiency => row.efficiency_ci95,
                },
            }
        })
        .collect();
    (!points.is_empty()).then(|| Series {
        name: name.to_owned(),
        colour,
        points,
    })
}

fn base(record: &Record) -> Option<Base> {
    let one = record.summary.iter().find(|row| row.workers == 1)?;
    (one.median_ms > 0.0).then_some(Base {
        scaling: record.experiment.scaling(),
        one_ms: one.median_ms,
    })
}

/// Perfect parallelism, judged by the typical sample with one worker: the work shared equally
/// among those who work at a time, but never in less than the longest task, which nobody shares.
fn ideal(metric: Metric, record: &Record, base: Base, counts: &[u32]) -> Curve {
    let longest_ms = match (record.experiment.chapter(), record.typical_sample(1)) {
        (Chapter::Downloads, Some(one)) => one
            .tasks
            .iter()
            .map(|task| task.end_ms - task.start_ms)
            .fold(0.0, f64::max),
        _ => 0.0,
    };
    let ideal_ms = |k: u32| {
        let shared_ms = base.scaling.work(k) * base.one_ms / f64::from(k);
        shared_ms.max(longest_ms)
    };
    counts
        .iter()
        .map(|&k| (k, base.of_time(metric, k, ideal_ms(k))))
        .collect()
}

impl Picture {
    /// What the chart shows, in words, for those who can't see it.
    pub fn says(&self) -> String {
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
        if !self.prediction.is_empty() {
            let expected: Vec<String> = self
                .prediction
                .iter()
                .map(|(k, value)| format!("{k}: {}", self.metric.text(*value)))
                .collect();
            text += &format!(" Expected before the run: {}.", expected.join("; "));
        }
        text
    }
}
