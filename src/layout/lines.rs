//! The places of the marks of a chart "quantity against number of workers".
//!
//! Every sample is a dot, the medians are joined by a line with their 95 % intervals, the ideal is
//! a thin line, and the number of cores the browser reports is marked on the axis.

use super::look::Look;
use super::picture::{Curve, Picture, Point, Series};
use super::scale::{Scale, Spread, ticks_from_zero};
use crate::format;

/// The room for a chart, in px of the picture's own coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

/// One sample: x, y, whether it is an outlier, and what it says.
pub type Dot = (f64, f64, bool, String);

/// A chart, ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines {
    /// Its room.
    pub room: Room,
    /// The frame: left, top, right, bottom. Curves may leave it and are to be clipped.
    pub frame: [f64; 4],
    /// The worker counts, ascending, each with its place.
    pub columns: Vec<(u32, f64)>,
    /// The ticks of the x axis: place and text.
    pub x_ticks: Vec<(f64, String)>,
    /// The ticks of the y axis: place and text.
    pub y_ticks: Vec<(f64, String)>,
    /// The runs, the one in the foreground last.
    pub series: Vec<Marks>,
    /// The ideal.
    pub ideal: Vec<(f64, f64)>,
    /// What the cores can give at most.
    pub bound: Vec<(f64, f64)>,
    /// Amdahl's or Gustafson's law.
    pub fit: Vec<(f64, f64)>,
    /// What it takes if one thing is done after another.
    pub turns: Vec<(f64, f64)>,
    /// The prediction.
    pub prediction: Vec<(f64, f64)>,
    /// Where the number of cores stands, and the number.
    pub cores: Option<(f64, u32)>,
}

/// The marks of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Marks {
    /// How it looks.
    pub look: Look,
    /// The samples.
    pub dots: Vec<Dot>,
    /// The medians: x, y and what they say.
    pub medians: Vec<(f64, f64, String)>,
    /// The intervals.
    pub intervals: Vec<Bar>,
}

/// The interval of a median.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Where it stands.
    pub x: f64,
    /// The height of its lower end.
    pub low: f64,
    /// The height of its upper end, or of the edge if it goes on beyond.
    pub high: f64,
    /// If it goes on beyond the edge: the value of its upper end.
    pub beyond: Option<String>,
}

/// Lays a picture out.
pub fn lay_out(picture: &Picture, spread: Spread, room: Room) -> Lines {
    let frame = [70.0, 34.0, room.width - 14.0, room.height - 52.0];
    let [left, top, right, bottom] = frame;
    let counts = counts(picture);
    let x = x_scale(&counts, spread, left, right);
    let ticks = ticks_from_zero(highest(picture), 5);
    let y = Scale::new(
        Spread::Linear,
        0.0,
        *ticks.last().unwrap_or(&1.0),
        bottom,
        top,
    );
    let place = |workers: u32| x.px(f64::from(workers));
    let path = |curve: &Curve| {
        let drawn = curve.iter().filter(|(_, value)| value.is_finite());
        drawn.map(|&(k, value)| (place(k), y.px(value))).collect()
    };
    Lines {
        room,
        frame,
        columns: counts.iter().map(|&k| (k, place(k))).collect(),
        x_ticks: spaced(counts.iter().map(|&k| (place(k), k.to_string())).collect()),
        y_ticks: ticks
            .iter()
            .map(|&t| (y.px(t), picture.metric.tick(t, y.to())))
            .collect(),
        series: picture
            .series
            .iter()
            .rev()
            .map(|s| marks(picture, s, &x, &y))
            .collect(),
        ideal: path(&picture.ideal),
        bound: path(&picture.bound),
        fit: path(&picture.fit),
        turns: path(&picture.turns),
        prediction: path(&picture.prediction),
        cores: picture
            .cores
            .map(|k| (place(k), k))
            .filter(|(at, _)| (left..=right).contains(at)),
    }
}

fn marks(picture: &Picture, series: &Series, x: &Scale, y: &Scale) -> Marks {
    let place = |point: &Point| x.px(f64::from(point.workers));
    // What is out of sight stands at the edge: the end of an interval that is much wider than the
    // samples, with an arrow; or how many times as fast a sample was in which the clock saw no time
    // pass.
    let height = |value: f64| y.px(value.clamp(0.0, y.to()));
    let dot = |point: &Point, number: usize, value: f64, outlier: bool| {
        let workers = format::count(point.workers, "worker");
        let note = if outlier {
            " (an outlier: far from the others)"
        } else {
            ""
        };
        let value_text = picture.metric.text(value);
        let text = format!(
            "{}, {workers}, sample {number}: {value_text}{note}",
            series.name
        );
        (place(point), height(value), outlier, text)
    };
    Marks {
        look: series.look,
        dots: series
            .points
            .iter()
            .flat_map(|point| {
                let samples = point.samples.iter().zip(1..);
                samples.map(move |(&(value, outlier), number)| dot(point, number, value, outlier))
            })
            .collect(),
        medians: series
            .points
            .iter()
            .map(|point| {
                let text = format!(
                    "{}, {}: median {} of {}",
                    series.name,
                    format::count(point.workers, "worker"),
                    picture.metric.text(point.median),
                    format::count(point.samples.len() as u32, "sample"),
                );
                (place(point), height(point.median), text)
            })
            .collect(),
        intervals: series
            .points
            .iter()
            .filter_map(|point| {
                let [low, high] = point.interval?;
                Some(Bar {
                    x: place(point),
                    low: height(low),
                    high: height(high),
                    beyond: (high > y.to()).then(|| picture.metric.text(high)),
                })
            })
            .collect(),
    }
}

/// Every worker count of every run, ascending, each once.
fn counts(picture: &Picture) -> Vec<u32> {
    let points = picture.series.iter().flat_map(|series| &series.points);
    let mut counts: Vec<u32> = points.map(|point| point.workers).collect();
    counts.sort_unstable();
    counts.dedup();
    counts
}

/// The top of the axis: what was measured and expected must fit, the ideal need not. At 32 workers
/// on 2 cores it would press everything else to the ground. An interval has to fit as long as it
/// isn't too wide to say anything; where it stands for samples that aren't there, as much of it as
/// that.
fn highest(picture: &Picture) -> f64 {
    const WIDE: f64 = 3.0;
    let points = picture.series.iter().flat_map(|series| &series.points);
    let measured = points.flat_map(|point| {
        let widest = point.median * WIDE;
        let end = point.interval.map(|[_, high]| high);
        let end = end
            .filter(|high| point.samples.is_empty() || *high <= widest)
            .map(|high| high.min(widest));
        let samples = point.samples.iter().map(|(value, _)| *value);
        samples.chain([point.median]).chain(end)
    });
    let predicted = picture.prediction.iter().map(|(_, value)| *value);
    let known = measured.chain(predicted).filter(|value| value.is_finite());
    let highest = known.fold(0.0, f64::max);
    // What the cores can give is worth seeing, if it leaves what was measured half of the height.
    let bound = picture.bound.iter().map(|(_, value)| *value);
    let bound = bound.filter(|value| *value <= highest * 2.0);
    bound.fold(highest, f64::max) * 1.04
}

fn x_scale(counts: &[u32], spread: Spread, left: f64, right: f64) -> Scale {
    let least = f64::from(counts.first().copied().unwrap_or(1));
    let most = f64::from(counts.last().copied().unwrap_or(1));
    match spread {
        Spread::Linear => {
            let margin = 0.5_f64.max((most - least) * 0.04);
            Scale::new(spread, least - margin, most + margin, left, right)
        }
        Spread::Log2 => Scale::new(spread, least / 1.25, most * 1.25, left, right),
    }
}

/// Leaves out texts that would run into the one before.
fn spaced(ticks: Vec<(f64, String)>) -> Vec<(f64, String)> {
    let mut last = f64::NEG_INFINITY;
    let mut kept = ticks;
    kept.retain(|(at, _)| {
        let has_room = at - last >= 22.0;
        if has_room {
            last = *at;
        }
        has_room
    });
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn picture(points: Vec<(u32, Vec<f64>)>) -> Picture {
        let points = points
            .into_iter()
            .map(|(workers, samples)| Point {
                workers,
                median: samples[samples.len() / 2],
                samples: samples.into_iter().map(|value| (value, false)).collect(),
                interval: None,
            })
            .collect();
        Picture {
            series: vec![Series {
                name: "Run 1".to_owned(),
                look: Look::Front,
                points,
            }],
            cores: Some(2),
            ..Picture::default()
        }
    }

    proptest! {
        #[test]
        fn every_mark_is_inside_the_frame(
            points in proptest::collection::btree_map(1u32..=32, proptest::collection::vec(0.01f64..1e6, 1..6), 1..8),
            width in 300f64..1200.0,
            log2: bool,
        ) {
            let picture = picture(points.into_iter().collect());
            let spread = if log2 { Spread::Log2 } else { Spread::Linear };
            let lines = lay_out(&picture, spread, Room { width, height: 400.0 });
            let [left, top, right, bottom] = lines.frame;
            for (x, y, _, _) in &lines.series[0].dots {
                prop_assert!((left - 0.1..=right + 0.1).contains(x));
                prop_assert!((top - 0.1..=bottom + 0.1).contains(y));
            }
            let samples: usize = picture.series[0].points.iter().map(|p| p.samples.len()).sum();
            prop_assert_eq!(lines.series[0].dots.len(), samples);
        }
    }

    #[test]
    fn a_longer_time_stands_higher() {
        let picture = picture(vec![(1, vec![10.0]), (2, vec![20.0])]);
        let room = Room {
            width: 600.0,
            height: 300.0,
        };
        let lines = lay_out(&picture, Spread::Linear, room);
        assert!(lines.series[0].medians[1].1 < lines.series[0].medians[0].1);
        assert_eq!(lines.cores.unwrap().1, 2);
        assert!(picture.sentence().contains("1: 10 ms"));
    }

    #[test]
    fn medians_without_samples_are_inside_the_frame() {
        let mut picture = picture(vec![(1, vec![400.0]), (2, vec![420.0]), (4, vec![800.0])]);
        for point in &mut picture.series[0].points {
            point.samples.clear();
            point.interval = Some([point.median * 0.9, point.median * 1.2]);
        }
        picture.series[0].points[1].interval = Some([10.0, 1e9]);
        let room = Room {
            width: 600.0,
            height: 300.0,
        };
        let lines = lay_out(&picture, Spread::Linear, room);
        let [_, top, _, bottom] = lines.frame;
        let marks = &lines.series[0];
        let medians = marks.medians.iter().map(|(_, y, _)| *y);
        let ends = marks.intervals.iter().flat_map(|bar| [bar.low, bar.high]);
        for y in medians.chain(ends) {
            assert!(
                (top..=bottom).contains(&y),
                "{y} is not in {top} to {bottom}"
            );
        }
        assert!(
            marks.medians[2].1 > top + 20.0,
            "its interval fits above it"
        );
        let beyond: Vec<bool> = marks
            .intervals
            .iter()
            .map(|bar| bar.beyond.is_some())
            .collect();
        assert_eq!(beyond, [false, true, false]);
        assert!(
            marks.medians[0].1 < bottom - 40.0,
            "and the wide one presses nothing flat"
        );
    }

    #[test]
    fn an_interval_ends_where_it_ends_or_says_that_it_goes_on() {
        let of = |interval| {
            let mut picture = picture(vec![(1, vec![200.0, 205.0]), (2, vec![18.0, 190.0])]);
            picture.series[0].points[1].interval = Some(interval);
            let room = Room {
                width: 600.0,
                height: 300.0,
            };
            let lines = lay_out(&picture, Spread::Linear, room);
            (lines.series[0].intervals[0].clone(), lines.frame[1])
        };
        let (wide, top) = of([17.8, 469.0]);
        assert!(wide.beyond.is_none() && wide.high > top, "{wide:?}");
        let (wider, top) = of([17.8, 2469.0]);
        assert_eq!((wider.high, wider.beyond.as_deref()), (top, Some("2.47 s")));
    }

    #[test]
    fn what_the_cores_can_give_is_inside_unless_it_is_far_away() {
        let mut picture = picture(vec![(1, vec![1.0]), (2, vec![1.1])]);
        let room = Room {
            width: 600.0,
            height: 300.0,
        };
        let top_of = |picture: &Picture| {
            let lines = lay_out(picture, Spread::Linear, room);
            (lines.bound[1].1, lines.frame[1])
        };
        picture.bound = vec![(1, 1.0), (2, 2.0)];
        let (near, top) = top_of(&picture);
        assert!(near >= top);
        picture.bound = vec![(1, 1.0), (2, 16.0)];
        let (far, top) = top_of(&picture);
        assert!(far < top);
    }

    #[test]
    fn what_the_clock_did_not_see_stands_at_the_edge() {
        let mut picture = picture(vec![(1, vec![1.0]), (2, vec![1.9, f64::INFINITY, 2.0])]);
        picture.metric = super::super::metric::Metric::SpeedUp;
        picture.ideal = vec![(1, 1.0), (2, f64::INFINITY)];
        let room = Room {
            width: 600.0,
            height: 300.0,
        };
        let lines = lay_out(&picture, Spread::Linear, room);
        let heights: Vec<f64> = lines.series[0].dots.iter().map(|dot| dot.1).collect();
        assert_eq!(heights[2], lines.frame[1]);
        assert!(heights[1] < heights[0] && heights[3] < heights[1]);
        assert_eq!(lines.ideal.len(), 1);
    }
}
