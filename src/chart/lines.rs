//! Where do the marks of a chart "quantity against number of workers" stand?
//!
//! Every sample is a dot, the medians are joined by a line, the ideal is a thin line, and the
//! number of cores the browser reports is marked on the axis.

use super::format;
use super::scale::{Scale, Spread, ticks_from_zero};
use crate::record::Record;

/// The room for a chart, in px of the picture's own coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

/// What was measured with one number of workers.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The number of workers.
    pub workers: u32,
    /// Every sample.
    pub samples: Vec<f64>,
    /// Their median.
    pub median: f64,
    /// The 95 % interval of the median, if there are samples enough.
    pub interval: Option<[f64; 2]>,
    /// What perfect parallelism would give.
    pub ideal: Option<f64>,
}

/// A chart, ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines {
    /// Its room.
    pub room: Room,
    /// The frame: left, top, right, bottom.
    pub frame: [f64; 4],
    /// The ticks of the x axis: place and text.
    pub x_ticks: Vec<(f64, String)>,
    /// The ticks of the y axis: place and text.
    pub y_ticks: Vec<(f64, String)>,
    /// One dot a sample: x, y and what it says.
    pub dots: Vec<(f64, f64, String)>,
    /// The medians: x, y and what they say.
    pub medians: Vec<(f64, f64, String)>,
    /// The intervals: x, low y, high y.
    pub intervals: Vec<(f64, f64, f64)>,
    /// The ideal.
    pub ideal: Vec<(f64, f64)>,
    /// Where the number of cores stands, and the number.
    pub cores: Option<(f64, u32)>,
    /// What the chart shows, in words.
    pub says: String,
}

/// The times of a run against its worker counts, in ms.
pub fn time_points(record: &Record) -> Vec<Point> {
    record
        .summary
        .iter()
        .map(|row| Point {
            workers: row.workers,
            samples: record
                .samples_with(row.workers)
                .map(|sample| sample.wall_ms)
                .collect(),
            median: row.median_ms,
            interval: row.ci95_ms,
            ideal: ideal_ms(record, row.workers),
        })
        .collect()
}

/// The time that perfect parallelism would take, judged by the typical sample with one worker:
/// the work shared equally among those who work at a time, but never less than the longest task,
/// which nobody can share. `None` if one worker was not measured.
fn ideal_ms(record: &Record, workers: u32) -> Option<f64> {
    let one = record.typical_sample(1)?;
    let times = || one.tasks.iter().map(|task| task.end_ms - task.start_ms);
    let all_ms: f64 = times().sum();
    let longest_ms = times().fold(0.0, f64::max);
    let shared_ms = record.experiment.scaling().work(workers) * all_ms / f64::from(workers);
    Some(shared_ms.max(longest_ms))
}

/// Lays out times in ms. `cores` is marked if it lies on the axis.
pub fn time_chart(points: &[Point], cores: Option<u32>, room: Room) -> Lines {
    let frame = [66.0, 34.0, room.width - 14.0, room.height - 52.0];
    let [left, top, right, bottom] = frame;
    let x = x_scale(points, left, right);
    let highest = points
        .iter()
        .flat_map(|point| point.samples.iter().copied().chain(point.ideal))
        .fold(0.0, f64::max);
    let ticks = ticks_from_zero(highest, 5);
    let y = Scale::new(
        Spread::Linear,
        0.0,
        *ticks.last().unwrap_or(&1.0),
        bottom,
        top,
    );
    let place = |workers: u32| x.px(f64::from(workers));
    Lines {
        room,
        frame,
        x_ticks: spaced(
            points
                .iter()
                .map(|p| (place(p.workers), p.workers.to_string()))
                .collect(),
        ),
        y_ticks: ticks
            .iter()
            .map(|&tick| (y.px(tick), tick_text(tick, y.to())))
            .collect(),
        dots: points
            .iter()
            .flat_map(|point| {
                point.samples.iter().zip(1..).map(move |(&sample, number)| {
                    let workers = format::count(point.workers, "worker");
                    let text = format!("{workers}, sample {number}: {}", format::time(sample));
                    (point.workers, sample, text)
                })
            })
            .map(|(workers, sample, text)| (place(workers), y.px(sample), text))
            .collect(),
        medians: points
            .iter()
            .map(|point| {
                let text = format!(
                    "{}: median {} of {}",
                    format::count(point.workers, "worker"),
                    format::time(point.median),
                    format::count(point.samples.len() as u32, "sample"),
                );
                (place(point.workers), y.px(point.median), text)
            })
            .collect(),
        intervals: points
            .iter()
            .filter_map(|point| {
                let [low, high] = point.interval?;
                Some((place(point.workers), y.px(low), y.px(high)))
            })
            .collect(),
        ideal: points
            .iter()
            .filter_map(|point| Some((place(point.workers), y.px(point.ideal?))))
            .collect(),
        cores: cores
            .map(|k| (place(k), k))
            .filter(|(at, _)| (left..=right).contains(at)),
        says: says(points),
    }
}

fn says(points: &[Point]) -> String {
    let medians: Vec<String> = points
        .iter()
        .map(|point| format!("{} with {}", format::time(point.median), point.workers))
        .collect();
    format!(
        "Time against the number of workers. Medians: {}.",
        medians.join(", ")
    )
}

/// Few worker counts stand at equal steps; once there are 16 and more, doublings get equal room.
fn x_scale(points: &[Point], left: f64, right: f64) -> Scale {
    let least = points
        .iter()
        .map(|p| f64::from(p.workers))
        .fold(f64::INFINITY, f64::min);
    let most = points
        .iter()
        .map(|p| f64::from(p.workers))
        .fold(1.0, f64::max);
    let least = if least.is_finite() { least } else { 1.0 };
    if most >= 16.0 {
        Scale::new(Spread::Log2, least / 1.25, most * 1.25, left, right)
    } else {
        Scale::new(Spread::Linear, least - 0.5, most + 0.5, left, right)
    }
}

/// Leaves out texts that would run into the one before.
fn spaced(ticks: Vec<(f64, String)>) -> Vec<(f64, String)> {
    let mut last = f64::NEG_INFINITY;
    let mut kept = ticks;
    kept.retain(|(at, _)| {
        let room = at - last >= 22.0;
        if room {
            last = *at;
        }
        room
    });
    kept
}

/// All ticks of an axis in one unit: that of its largest value.
fn tick_text(ms: f64, highest_ms: f64) -> String {
    if highest_ms >= 2_000.0 {
        format!("{} s", ms / 1e3)
    } else {
        format!("{} ms", (ms * 1e6).round() / 1e6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn point(workers: u32, samples: Vec<f64>) -> Point {
        Point {
            workers,
            median: samples[samples.len() / 2],
            samples,
            interval: None,
            ideal: Some(10.0),
        }
    }

    proptest! {
        #[test]
        fn every_mark_is_inside_the_frame(
            points in proptest::collection::btree_map(1u32..=32, proptest::collection::vec(0.01f64..1e6, 1..6), 1..8),
            width in 300f64..1200.0,
        ) {
            let points: Vec<Point> = points.into_iter().map(|(k, samples)| point(k, samples)).collect();
            let lines = time_chart(&points, Some(4), Room { width, height: 400.0 });
            let [left, top, right, bottom] = lines.frame;
            let marks = lines.dots.iter().map(|(x, y, _)| (*x, *y)).chain(lines.ideal.iter().copied());
            for (x, y) in marks {
                prop_assert!((left - 0.1..=right + 0.1).contains(&x));
                prop_assert!((top - 0.1..=bottom + 0.1).contains(&y));
            }
            let samples: usize = points.iter().map(|p| p.samples.len()).sum();
            prop_assert_eq!(lines.dots.len(), samples);
        }
    }

    #[test]
    fn a_longer_time_stands_higher() {
        let lines = time_chart(
            &[point(1, vec![10.0]), point(2, vec![20.0])],
            Some(2),
            Room {
                width: 600.0,
                height: 300.0,
            },
        );
        assert!(lines.medians[1].1 < lines.medians[0].1);
        assert_eq!(lines.cores.unwrap().1, 2);
    }
}
