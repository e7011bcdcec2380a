//! What a measured speed-up means, in sentences that claim no more than was measured: first the
//! finding, in at most [`MOST_WORDS`] plain words, then its doubt and the details.

use runstats::interval::Interval;
use runstats::scaling::Scaling;
use runstats::speed_up::Point;

use crate::experiment::worker_kind::WorkerKind;
use crate::format::{decimals, significant};

/// Differences smaller than this, in both directions, are called "no difference".
const NO_DIFFERENCE: f64 = 0.05;

/// The most words of a finding, with which each verdict begins.
pub const MOST_WORDS: usize = 15;

/// A verdict as its finding, which is its first sentence, and the rest.
pub fn finding_and_rest(verdict: &str) -> (&str, &str) {
    // Numbers have no blank after their point.
    match verdict.find(". ") {
        Some(at) => (&verdict[..=at], &verdict[at + 2..]),
        None => (verdict, ""),
    }
}

/// What the sentence is about: so many workers, compared with one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Was the work shared, or did it grow with the workers?
    pub scaling: Scaling,
    /// What they are called.
    pub who: WorkerKind,
    /// How many workers.
    pub workers: u32,
    /// How many times were measured with them.
    pub n: usize,
    /// How many times were measured with one worker.
    pub n_one: usize,
    /// How many times as much per second as one worker; above 0.
    pub speed_up: f64,
    /// Its 95 % interval, if there is one.
    pub ci95: Option<Interval>,
}

impl Comparison {
    /// Compares a point of a curve with the point of one worker.
    pub fn of(scaling: Scaling, who: WorkerKind, point: &Point, one: &Point) -> Self {
        Comparison {
            scaling,
            who,
            workers: point.workers,
            n: point.n,
            n_one: one.n,
            speed_up: point.speed_up,
            ci95: point.speed_up_ci95,
        }
    }

    /// The sentences: the finding, and how sure it is.
    pub fn sentence(&self) -> String {
        let who = self.who.with(self.workers);
        if self.workers == 1 {
            return format!("{who} is what the others are compared with.");
        }
        let Some(interval) = self.ci95 else {
            return format!("{} {}", self.faster(), self.unsure());
        };
        let doubt = capitalised(&surely(interval));
        let value = significant(self.speed_up, 2);
        match (Finding::of(interval), self.scaling) {
            (Finding::Faster, Scaling::Weak) => {
                format!("{} {doubt}. {}", self.faster(), self.in_what_time())
            }
            (Finding::Faster, Scaling::Strong) => format!("{} {doubt}.", self.faster()),
            (Finding::Slower, Scaling::Weak) => {
                format!("{who} get less done than 1: {value} times as much. {doubt}.")
            }
            (Finding::Slower, Scaling::Strong) => {
                format!("{who} are slower than 1: {value} times as fast. {doubt}.")
            }
            (Finding::Same, scaling) => {
                let same = match scaling {
                    Scaling::Weak => "get as much done",
                    Scaling::Strong => "are as fast",
                };
                let percent = NO_DIFFERENCE * 100.0;
                format!("{who} {same} as 1. Give or take {percent:.0} %: {value} times. {doubt}.")
            }
            (Finding::Unclear, scaling) => {
                let as_much = match scaling {
                    Scaling::Weak => "times as much done",
                    Scaling::Strong => "times as fast",
                };
                let between = match is_vague(interval) {
                    true => capitalised(VAGUE),
                    false => format!(
                        "{} {as_much}: that may be less than 1, or more",
                        capitalised(&range(interval))
                    ),
                };
                format!("It isn’t clear yet whether {who} help. {between}.")
            }
        }
    }

    /// The finding that they were faster.
    fn faster(&self) -> String {
        let who = self.who.with(self.workers);
        // What rounds to 1.0 times would say that nothing was gained.
        let hardly = significant(self.speed_up, 2) == "1.0";
        match (self.scaling, hardly) {
            (Scaling::Strong, true) => format!("{who} are hardly faster than 1."),
            (Scaling::Weak, true) => format!("{who} get hardly more done than 1."),
            (Scaling::Strong, false) => {
                format!("{who} are {} as fast as 1.", times(self.speed_up))
            }
            (Scaling::Weak, false) => {
                format!("{who} get {} as much done as 1.", times(self.speed_up))
            }
        }
    }

    /// The same of the time, which a timeline shows.
    fn in_what_time(&self) -> String {
        let k = f64::from(self.workers);
        let time = match k / self.speed_up {
            // Faster than one alone is no finding about parallelism.
            longer if longer < 1.1 => "the same time".to_owned(),
            longer if longer < 1.25 => "almost the same time".to_owned(),
            longer => format!("{} the time", times(longer)),
        };
        format!("They did {} the work in {time}.", times(k))
    }

    /// Without an interval: why nobody should trust it far.
    fn unsure(&self) -> &'static str {
        match (self.n, self.n_one) {
            (1, 1) => "One sample each is too few to say how sure this is.",
            (1, _) => "One sample of them is too few to say how sure this is.",
            (_, 1) => "One sample of 1 is too few to say how sure this is.",
            _ => "Some times are too short for the clock, so nobody can say how sure this is.",
        }
    }
}

/// What an interval of a speed-up shows.
enum Finding {
    Faster,
    Slower,
    /// Not further from 1 than matters, whichever side it is on.
    Same,
    Unclear,
}

impl Finding {
    fn of(Interval { lo, hi }: Interval) -> Self {
        if lo >= 1.0 - NO_DIFFERENCE && hi <= 1.0 + NO_DIFFERENCE {
            Finding::Same
        } else if lo > 1.0 {
            Finding::Faster
        } else if hi < 1.0 {
            Finding::Slower
        } else {
            Finding::Unclear
        }
    }
}

/// "twice", or "3.6 times": a factor to two digits.
pub(super) fn times(factor: f64) -> String {
    match significant(factor, 2).as_str() {
        "2.0" => "twice".to_owned(),
        text => format!("{} times", text.strip_suffix(".0").unwrap_or(text)),
    }
}

/// What is said in the place of an interval that says nothing.
pub(super) const VAGUE: &str = "the samples differ too much to say more";

/// Whether the ends of an interval are so far apart (10 times) that naming them would only look exact.
pub(super) fn is_vague(Interval { lo, hi }: Interval) -> bool {
    hi > 10.0 * lo
}

/// A 95 % interval of a ratio in ordinary words: "surely between 1.8 and 2.0".
pub(super) fn surely(interval: Interval) -> String {
    if interval.lo == interval.hi {
        return "all samples were alike, as on a clock too coarse to see a difference".to_owned();
    }
    match is_vague(interval) {
        true => VAGUE.to_owned(),
        false => format!("surely {}", range(interval)),
    }
}

/// "between 1.8 and 2.0": the ends to two digits, rounded outwards so that nothing is left out.
pub(super) fn range(Interval { lo, hi }: Interval) -> String {
    let (low, high) = (rounded(lo, f64::floor), rounded(hi, f64::ceil));
    match low == high {
        true => format!("about {low}"),
        false => format!("between {low} and {high}"),
    }
}

/// Two significant digits in this direction. What is a hair's breadth off by the binary point stays.
fn rounded(value: f64, direction: fn(f64) -> f64) -> String {
    let decimals = decimals(value, 2);
    let scale = 10_f64.powi(decimals as i32);
    let nearest = (value * scale).round();
    let step = if (value * scale - nearest).abs() < 1e-9 * nearest.abs().max(1.0) {
        nearest
    } else {
        direction(value * scale)
    };
    format!("{:.decimals$}", step / scale)
}

/// With its first letter large.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests;
