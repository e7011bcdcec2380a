//! What does the chart of one or more runs contain, in values, before anything has a place?

use super::metric::{Base, Metric};
use crate::experiment::Chapter;
use crate::measure::overlap::Overlap;
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
    /// What perfect parallelism would give; of downloads, perfect overlap of all waits.
    pub ideal: Curve,
    /// What the ideal is called.
    pub ideal_name: &'static str,
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
        ideal_name: match record.experiment.chapter() {
            Chapter::Downloads => "limit: all waits overlap perfectly",
            _ => "perfect parallelism",
        },
        fit: base
            .zip(record.fit.as_ref())
            .map_or_else(Vec::new, |(base, fit)| {
                (1..=most)
                    .map(|k| (k, base.of_speedup(metric, k, fit.speed_up(k))))
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

/// Perfect parallelism: the work shared equally among those who work at a time. Of downloads, the
/// limit for every number of fetches, measured or not, since it is no straight line between them.
fn ideal(metric: Metric, record: &Record, base: Base, counts: &[u32]) -> Curve {
    let shown = |k: u32, ms: f64| (k, base.of_time(metric, k, ms));
    if record.experiment.chapter() == Chapter::Downloads {
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
        if !self.prediction.is_empty() {
            let expected = told(&mut self.prediction.iter());
            text += &format!(" Expected before the run: {expected}.");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;
    use crate::experiment::downloads::DownloadsParams;
    use crate::record::{Machine, Sample, Task};

    /// Files of 300, 200 and 100 ms, fetched one and three at a time.
    fn downloads() -> Record {
        let params = DownloadsParams {
            concurrency: vec![1, 3],
            ..DownloadsParams::default()
        };
        let experiment = Experiment::Downloads(params);
        let mut record = Record::begin(experiment, 1, Machine::default(), String::new());
        let spans = [[0.0, 300.0], [300.0, 500.0], [500.0, 600.0]];
        let tasks = (0..).zip(spans).map(|(id, [start_ms, end_ms])| Task {
            id,
            worker: 0,
            queued_ms: 0.0,
            start_ms,
            end_ms,
            answered_ms: None,
            value: Some("8".to_owned()),
            error: None,
            sent: None,
        });
        record.add(Sample {
            wall_ms: 600.0,
            tasks: tasks.collect(),
            ..Sample::begin(1, 0)
        });
        record.add(Sample {
            wall_ms: 320.0,
            ..Sample::begin(3, 0)
        });
        record
    }

    #[test]
    fn the_limit_of_downloads_is_drawn_for_every_number_and_told_for_the_measured() {
        let record = downloads();
        let time = picture(Metric::Time, "Run 1", &record, &[]);
        assert_eq!(time.ideal, [(1, 600.0), (2, 300.0), (3, 300.0)]);
        let told = "Dashed, limit: all waits overlap perfectly: 1: 600 ms; 3: 300 ms.";
        assert!(time.says().contains(told), "{}", time.says());
        let speed_up = picture(Metric::SpeedUp, "Run 1", &record, &[]);
        assert_eq!(speed_up.ideal, [(1, 1.0), (2, 2.0), (3, 2.0)]);
    }

    #[test]
    fn there_is_no_limit_where_a_file_failed() {
        let mut record = downloads();
        record.samples[0].tasks[2].error = Some("404".to_owned());
        record.recompute();
        let time = picture(Metric::Time, "Run 1", &record, &[]);
        assert!(time.ideal.is_empty() && !time.says().contains("limit"));
    }
}
