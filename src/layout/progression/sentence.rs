//! The plot of all samples in words and numbers.

use super::timed_sample::{Axis, Level, TimedSample};
use crate::experiment::worker_kind::WorkerKind;
use crate::format;

/// What the columns of the table are called.
pub const COLUMNS: [&str; 7] = [
    "Sample",
    "Begun after",
    "Round",
    "With",
    "Time",
    "Against its median",
    "What else",
];

/// What the steps are, and where the way of looking for them comes from.
pub const SOURCE: &str = "The level changes where the times go to another one and not by chance: change points, looked for as by Killick, Fearnhead and Eckley (2012); used on benchmarks by Barrett et al. (2017).";

/// A difference with its sign: "+12 %", "−0.4 %", "0 %".
pub fn percent(off: f64) -> String {
    if off.is_infinite() {
        return "far more".to_owned();
    }
    let percent = off * 100.0;
    let text = match percent.abs() {
        size if size < 9.95 => format!("{size:.1}"),
        size => format!("{size:.0}"),
    };
    let sign = match text.as_str() {
        "0.0" => return "0 %".to_owned(),
        _ if percent < 0.0 => "−",
        _ => "+",
    };
    format!("{sign}{text} %")
}

/// The text of a tick of the y axis.
pub fn tick(off: f64) -> String {
    let percent = (off * 1e3).round() / 10.0;
    match percent {
        0.0 => "usual".to_owned(),
        below if below < 0.0 => format!("−{} %", -below),
        above => format!("+{above} %"),
    }
}

/// A round number without zeros at its end.
pub(super) fn plain(value: f64) -> String {
    ((value * 1e6).round() / 1e6).to_string()
}

/// What stands below the x axis. `began` says when the run began, in the place of whoever looks.
pub fn caption(axis: Axis, began: Option<&str>) -> String {
    match (axis, began) {
        (Axis::Time, Some(began)) => format!("since the run began, {began}"),
        (Axis::Time, None) => "since the run began".to_owned(),
        (Axis::Order, _) => "samples, in the order taken".to_owned(),
        (Axis::Rounds, _) => "samples, round by round".to_owned(),
    }
}

/// What is missing, if something is.
pub fn missing(axis: Axis) -> Option<&'static str> {
    match axis {
        Axis::Time => None,
        Axis::Order => Some("When each was taken is not in this record, only their order."),
        Axis::Rounds => Some(
            "This result came without the moments of its samples: they stand round by round, and their order within a round is not known.",
        ),
    }
}

/// One sample with all that is known of it.
pub fn told(sample: &TimedSample, who: WorkerKind) -> String {
    let after = sample.at_ms.map_or(String::new(), |ms| {
        format!(", begun after {}", format::time(ms))
    });
    let pressure = match pressure_of(sample) {
        text if text.is_empty() => text,
        text => format!("; {text}"),
    };
    format!(
        "Sample {}, round {}, {}{after}: {}, {}{pressure}.",
        sample.number,
        sample.round + 1,
        who.with(sample.workers),
        format::time(sample.ms),
        against(sample.off),
    )
}

fn against(off: f64) -> String {
    match percent(off).as_str() {
        "0 %" => "as long as usual with so many".to_owned(),
        "far more" => "far longer than usual with so many".to_owned(),
        text => format!("{text} against the median with so many"),
    }
}

/// The row of a sample in the table.
pub fn row(sample: &TimedSample, who: WorkerKind) -> [String; COLUMNS.len()] {
    let after = sample.at_ms.map_or("–".to_owned(), format::time);
    [
        sample.number.to_string(),
        after,
        (sample.round + 1).to_string(),
        who.with(sample.workers),
        format::time(sample.ms),
        percent(sample.off),
        pressure_of(sample),
    ]
}

fn pressure_of(sample: &TimedSample) -> String {
    match sample.pressure.filter(|pressure| pressure.is_high()) {
        Some(pressure) => format!("begun under pressure ({})", pressure.slug()),
        None => String::new(),
    }
}

/// Whether samples were begun under pressure.
pub fn pressure(samples: &[TimedSample]) -> String {
    let pressed = samples.iter().filter(|s| s.is_pressed()).count() as u32;
    let asked = samples.iter().any(|sample| sample.pressure.is_some());
    match pressed {
        0 if !asked => "This browser didn’t say whether the machine was under pressure.".to_owned(),
        0 => "No sample was begun under pressure.".to_owned(),
        1 => "1 sample was begun under pressure: the browser said that the machine had hardly any reserves.".to_owned(),
        many => format!("{many} samples were begun under pressure: the browser said that the machine had hardly any reserves."),
    }
}

/// How steady the machine was, or the network, as `what` says: `word` says it ("slowing down"), and the level that is furthest from
/// the usual one is told.
pub fn steadiness(what: &str, word: &str, levels: &[Level]) -> String {
    let furthest = levels
        .iter()
        .filter(|_| levels.len() > 1)
        .max_by(|a, b| (a.2 - 1.0).abs().total_cmp(&(b.2 - 1.0).abs()));
    let Some(&(from, to, level)) = furthest.filter(|(from, to, _)| from < to) else {
        return format!("The {what} was {word}.");
    };
    let end = levels.iter().map(|(_, to, _)| *to).max();
    let which = match (from, to - from) {
        (0, 1) => "the first sample".to_owned(),
        (0, many) => format!("the first {many} samples"),
        (_, 1) if Some(to) == end => "the last sample".to_owned(),
        (_, many) if Some(to) == end => format!("the last {many} samples"),
        (_, 1) => format!("sample {to}"),
        _ => format!("samples {} to {to}", from + 1),
    };
    let text = percent((level - 1.0).abs());
    let size = text.trim_start_matches('+');
    let than = if level < 1.0 { "less" } else { "longer" };
    format!("The {what} was {word}: {which} took {size} {than} than usual.")
}

/// All of the plot for those who can't see it, but for the levels.
pub fn sentence(samples: &[TimedSample]) -> String {
    let n = format::count(samples.len() as u32, "sample");
    let rounds = samples.iter().map(|sample| sample.round).max();
    let rounds = format::count(rounds.map_or(0, |last| last + 1), "round");
    let offs = || samples.iter().map(|sample| sample.off);
    let (low, high) = (
        offs().fold(f64::INFINITY, f64::min),
        offs().fold(f64::NEG_INFINITY, f64::max),
    );
    let starts = samples.windows(2).filter(|p| p[0].start != p[1].start);
    let anew = match starts.count() {
        0 => String::new(),
        1 => " The engine was started anew once.".to_owned(),
        times => format!(" The engine was started anew {times} times."),
    };
    format!(
        "What the times did: {n} in {rounds}, each against the median of its number of workers, from {} to {}.{anew}",
        percent(low),
        percent(high),
    )
}
