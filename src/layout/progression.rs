//! The place of each sample of a run, in the order taken, against the time of the run.
//!
//! Its height is its time against the median of its own number of workers, so that all numbers of
//! workers share one axis: what all of them do at once, the machine does. A few samples that lie far
//! away from the others stand at the edge and tell their value there, so that they don't press the
//! rest flat.

mod timed_sample;
pub mod sentence;

pub use timed_sample::{Axis, Level, TimedSample};

use std::collections::BTreeMap;

use runstats::samples::Samples;

use super::lines::Room;
use super::scale::{Scale, Spread, ticks_from_zero, ticks_within};
use crate::record::Run;

/// The latest moment that is believed, in ms: a run of more than a month is none.
const LATEST_MS: f64 = 3e9;
/// At least so much is shown in both directions, so that ordinary noise looks as small as it is.
const MIN_SHOWN: f64 = 0.05;
/// If leaving a tenth of the samples at the edge makes the axis shorter by more than this factor,
/// they are left there.
const FAR: f64 = 3.0;
/// The room for the texts of two marks beside each other, in px.
const TEXT_PX: f64 = 64.0;
const LONG_TEXT_PX: f64 = 150.0;

/// The plot, ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Progression {
    /// Its room.
    pub room: Room,
    /// The frame: left, top, right, bottom.
    pub frame: [f64; 4],
    /// What the x axis is.
    pub axis: Axis,
    /// The ticks of the x axis: place and text.
    pub x_ticks: Vec<(f64, String)>,
    /// The ticks of the y axis: place and text.
    pub y_ticks: Vec<(f64, String)>,
    /// Where the medians stand.
    pub usual: f64,
    /// Where a round begins.
    pub rounds: Vec<f64>,
    /// Every how many rounds that is marked.
    pub every: u32,
    /// Where the engine was started anew, and on which side there is room to say so.
    pub starts: Vec<(f64, Option<Side>)>,
    /// The samples, in the order taken.
    pub marks: Vec<Mark>,
    /// The levels, as one stepped line.
    pub levels: Vec<(f64, f64)>,
    /// The numbers of workers, ascending; a mark's kind is a place in this list.
    pub counts: Vec<u32>,
}

/// A side of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// To its left.
    Left,
    /// To its right.
    Right,
}

/// One sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Its place from the left edge of the picture, in px.
    pub x: f64,
    /// Its place from the top edge of the picture, in px.
    pub y: f64,
    /// The place of its number of workers in the list of all.
    pub kind: usize,
    /// Whether it was begun under pressure.
    pub pressed: bool,
    /// If it stands at an edge because it lies beyond: whether that is the upper one, and its value,
    /// if there is room for it.
    pub beyond: Option<(bool, String)>,
}

/// The samples of a record, as they are shown here.
pub fn timed_samples(record: &Run) -> Vec<TimedSample> {
    let mut times: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    for sample in &record.samples {
        times
            .entry(sample.workers)
            .or_default()
            .push(sample.wall_ms);
    }
    let medians: BTreeMap<u32, f64> = times
        .into_iter()
        .filter_map(|(workers, times)| Some((workers, Samples::new(times)?.median())))
        .collect();
    let samples = record.samples.iter().zip(1..);
    samples
        .map(|(sample, number)| TimedSample {
            number,
            workers: sample.workers,
            round: sample.round,
            start: sample.start,
            at_ms: sample.at_ms,
            ms: sample.wall_ms,
            off: off(sample.wall_ms, medians.get(&sample.workers)),
            pressure: sample.pressure,
        })
        .collect()
}

fn off(ms: f64, median_ms: Option<&f64>) -> f64 {
    match median_ms {
        Some(&median_ms) if median_ms > 0.0 => ms / median_ms - 1.0,
        _ if ms > 0.0 => f64::INFINITY,
        _ => 0.0,
    }
}

/// What the x axis of a record is.
pub fn axis(record: &Run) -> Axis {
    let has_time = |at: Option<f64>| at.is_some_and(|ms| (0.0..=LATEST_MS).contains(&ms));
    let has_tasks = record.samples.iter().any(|sample| !sample.tasks.is_empty());
    match () {
        () if record.samples.iter().all(|sample| has_time(sample.at_ms)) => Axis::Time,
        () if has_tasks => Axis::Order,
        () => Axis::Rounds,
    }
}

/// Lays the samples out.
pub fn lay_out(samples: &[TimedSample], axis: Axis, levels: &[Level], room: Room) -> Progression {
    // "+1000 %" has room.
    let left = 76.0;
    let changes = |of: fn(&TimedSample) -> u32| {
        let pairs = samples.windows(2).enumerate();
        let changed = pairs.filter(move |(_, pair)| of(&pair[0]) != of(&pair[1]));
        changed.map(|(at, _)| at + 1).collect::<Vec<usize>>()
    };
    let starts = changes(|sample| sample.start);
    let new_rounds = changes(|sample| sample.round);
    // Above the frame there is only what is said of the starts.
    let top = if starts.is_empty() { 16.0 } else { 34.0 };
    let frame = [left, top, room.width - 14.0, room.height - 52.0];
    let [left, top, right, bottom] = frame;
    let (low, high) = shown(samples);
    let y = Scale::new(Spread::Linear, low, high, bottom, top);
    let (x, x_ticks) = x_axis(samples, axis, [left + 12.0, right - 12.0], right - left);
    let places: Vec<f64> = samples
        .iter()
        .zip(1u32..)
        .map(|(sample, number)| match (axis, sample.at_ms) {
            (Axis::Time, Some(ms)) => x.px(ms),
            _ => x.px(f64::from(number)),
        })
        .collect();
    let every = every(new_rounds.len(), right - left);
    let is_marked = |at: &usize| samples[*at].round.is_multiple_of(every) && !starts.contains(at);
    let mut counts: Vec<u32> = samples.iter().map(|sample| sample.workers).collect();
    counts.sort_unstable();
    counts.dedup();
    let on_axis = |off: f64| y.px(off.clamp(low, high));
    Progression {
        room,
        frame,
        axis,
        x_ticks,
        y_ticks: y_ticks(low, high)
            .into_iter()
            .map(|tick| (y.px(tick), sentence::tick(tick)))
            .collect(),
        usual: y.px(0.0),
        rounds: new_rounds
            .iter()
            .filter(|at| is_marked(at))
            .map(|&at| between(&places, at))
            .collect(),
        every,
        starts: labelled(
            starts.iter().map(|&at| between(&places, at)).collect(),
            right,
        ),
        marks: marks(samples, &places, &counts, [low, high], on_axis),
        levels: levels
            .iter()
            .filter(|(from, to, level)| from < to && *to <= places.len() && level.is_finite())
            .flat_map(|&(from, to, level)| {
                let height = on_axis(level - 1.0);
                [from, to].map(|at| (between(&places, at), height))
            })
            .collect(),
        counts,
    }
}

fn marks(
    samples: &[TimedSample],
    places: &[f64],
    counts: &[u32],
    [low, high]: [f64; 2],
    on_axis: impl Fn(f64) -> f64,
) -> Vec<Mark> {
    let is_beyond = |off: f64| off < low || off > high;
    let beyond = samples.iter().zip(places).filter(|(s, _)| is_beyond(s.off));
    let mut has_room = with_room(beyond.map(|(_, x)| *x), TEXT_PX).into_iter();
    let marks = samples.iter().zip(places);
    marks
        .map(|(sample, &x)| Mark {
            x,
            y: on_axis(sample.off),
            kind: counts.partition_point(|&count| count < sample.workers),
            pressed: sample.is_pressed(),
            beyond: is_beyond(sample.off).then(|| {
                let told = has_room.next().is_some_and(|(_, room)| room);
                let value = if told {
                    sentence::percent(sample.off)
                } else {
                    String::new()
                };
                (sample.off > high, value)
            }),
        })
        .collect()
}

/// From where to where the y axis goes.
fn shown(samples: &[TimedSample]) -> (f64, f64) {
    let offs = || samples.iter().map(|sample| sample.off);
    let mut sizes: Vec<f64> = offs().map(f64::abs).collect();
    sizes.sort_by(f64::total_cmp);
    let most = sizes.last().copied().unwrap_or(0.0);
    // One of four can't be called far away: who knows where the others belong?
    let aside = match sizes.len() {
        0..5 => 0,
        many => (many / 10).max(1),
    };
    let kept = sizes.len().checked_sub(aside + 1);
    let kept = kept.map_or(0.0, |at| sizes[at]).max(MIN_SHOWN);
    let reach = if most > FAR * kept { kept * 1.5 } else { most };
    // Of infinitely many times as long, everything would be flat.
    let reach = if reach.is_finite() { reach } else { 1.0 };
    let high = offs().fold(MIN_SHOWN, f64::max).min(reach.max(MIN_SHOWN));
    let low = offs().fold(-MIN_SHOWN, f64::min).max(-reach.max(MIN_SHOWN));
    let margin = (high - low) * 0.06;
    (low - margin, high + margin)
}

fn y_ticks(low: f64, high: f64) -> Vec<f64> {
    let step = ticks_from_zero(high - low, 6).get(1).copied();
    let step = step.unwrap_or(1.0);
    let (first, last) = ((low / step).ceil() as i32, (high / step).floor() as i32);
    (first..=last).map(|at| f64::from(at) * step).collect()
}

fn x_axis(
    samples: &[TimedSample],
    axis: Axis,
    [left, right]: [f64; 2],
    width: f64,
) -> (Scale, Vec<(f64, String)>) {
    let most = if width < 430.0 { 4 } else { 8 };
    if axis == Axis::Time {
        let at = samples.iter().filter_map(|sample| sample.at_ms);
        let last_ms = at.fold(0.0, f64::max);
        let scale = Scale::new(Spread::Linear, 0.0, last_ms, left, right);
        let ticks = ticks_within(last_ms / 1e3, most).into_iter();
        let ticks = ticks.map(|s| (scale.px(s * 1e3), format!("{} s", sentence::plain(s))));
        return (scale, ticks.collect());
    }
    let last = samples.len() as f64;
    let scale = Scale::new(Spread::Linear, 1.0, last, left, right);
    // No half samples.
    let whole = |tick: &f64| *tick >= 1.0 && tick.fract() == 0.0;
    let ticks = ticks_within(last, most).into_iter().filter(whole);
    let ticks = ticks.map(|n| (scale.px(n), sentence::plain(n)));
    (scale, ticks.collect())
}

/// Every how many rounds there is room for a line.
fn every(rounds: usize, width: f64) -> u32 {
    const MIN_PX: f64 = 10.0;
    let has_room = |step: &u32| width * f64::from(*step) >= MIN_PX * rounds as f64;
    let steps = [1, 2, 5, 10, 20, 50, 100];
    steps.into_iter().find(has_room).unwrap_or(100)
}

/// Just before the sample at this place in the list, or behind the last one.
fn between(places: &[f64], at: usize) -> f64 {
    const BESIDE: f64 = 8.0;
    let before = at.checked_sub(1).and_then(|before| places.get(before));
    match (before, places.get(at)) {
        (Some(before), Some(after)) => (before + after) / 2.0,
        (Some(before), None) => before + BESIDE,
        (None, Some(after)) => after - BESIDE,
        (None, None) => 0.0,
    }
}

/// On which side of these lines, ascending, there is room for a text that crosses no other line.
fn labelled(lines: Vec<f64>, right: f64) -> Vec<(f64, Option<Side>)> {
    let side = |at: usize| {
        let next = lines.get(at + 1).copied().unwrap_or(right);
        let before = at.checked_sub(1).map(|before| lines[before]);
        if next - lines[at] >= LONG_TEXT_PX {
            return Some(Side::Right);
        }
        // The line before may have a text to its right.
        let is_last = at + 1 == lines.len();
        let is_free = before.is_none_or(|before| lines[at] - before >= 2.0 * LONG_TEXT_PX);
        (is_last && is_free && lines[at] >= LONG_TEXT_PX).then_some(Side::Left)
    };
    let sides: Vec<_> = (0..lines.len()).map(side).collect();
    lines.into_iter().zip(sides).collect()
}

/// Which of these places, ascending, have room for a text that isn't in the way of the one before.
fn with_room(places: impl Iterator<Item = f64>, text_px: f64) -> Vec<(f64, bool)> {
    let mut last = f64::NEG_INFINITY;
    places
        .map(|at| {
            let has_room = at - last >= text_px;
            if has_room {
                last = at;
            }
            (at, has_room)
        })
        .collect()
}

impl Progression {
    /// The mark nearest to a place, if there is any.
    pub fn nearest(&self, x: f64, y: f64) -> Option<usize> {
        let distance = |mark: &Mark| (mark.x - x).hypot(mark.y - y);
        let marks = self.marks.iter().enumerate();
        marks
            .min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b)))
            .map(|(at, _)| at)
    }
}

#[cfg(test)]
mod tests;
