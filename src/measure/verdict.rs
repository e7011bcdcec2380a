//! What does a measured speed-up mean, in one sentence that doesn't claim more than was measured?

use super::scaling::{Point, Scaling};
use super::stats::Interval;
use crate::chart::format;

/// Differences smaller than this, in both directions, are called "no difference".
const NO_DIFFERENCE: f64 = 0.05;

/// What the workers are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Workers, wherever they live.
    Workers,
    /// Workers that share one memory.
    Threads,
    /// Workers with a memory of their own.
    Processes,
    /// Tasks that take turns on one thread.
    Tasks,
    /// Downloads that overlap.
    Fetches,
}

impl Who {
    /// So many of them: "4 workers", "3 fetches at a time".
    pub fn with(self, number: u32) -> String {
        match self {
            Who::Workers => format::count(number, "worker"),
            Who::Threads => format::count(number, "thread"),
            Who::Processes if number == 1 => "1 process".to_owned(),
            Who::Processes => format!("{number} processes"),
            Who::Tasks => format!("{} on one thread", format::count(number, "task")),
            Who::Fetches if number == 1 => "1 fetch at a time".to_owned(),
            Who::Fetches => format!("{number} fetches at a time"),
        }
    }
}

/// What the sentence is about: so many workers, compared with one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Was the work shared, or did it grow with the workers?
    pub scaling: Scaling,
    /// What they are called.
    pub who: Who,
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
    pub fn of(scaling: Scaling, who: Who, point: &Point, one: &Point) -> Self {
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

    /// The sentence, in plain words and with its full stop.
    pub fn sentence(&self) -> String {
        if self.workers == 1 {
            return format!("{} is what the others are compared with.", self.who.with(1));
        }
        match (self.ci95, self.scaling) {
            (None, scaling) => self.unsure(scaling),
            (Some(interval), Scaling::Strong) => self.strong(interval),
            (Some(interval), Scaling::Weak) => self.weak(interval),
        }
    }

    fn strong(&self, interval: Interval) -> String {
        let who = self.who.with(self.workers);
        let shown = Shown::of(self.speed_up, interval);
        let Shown { value, lo, hi, .. } = &shown;
        let between = shown.between();
        match Finding::of(interval) {
            Finding::Faster => format!("{who} were {value} times as fast as 1 {between}."),
            Finding::Slower => {
                format!("{who} were slower than 1: {value} times as fast {between}.")
            }
            Finding::Same => format!(
                "{who} were as fast as 1, give or take {:.0} %: {value} times as fast {between}.",
                NO_DIFFERENCE * 100.0
            ),
            Finding::Unclear => format!(
                "Can't tell whether {who} help: the interval, {lo} to {hi} times as fast, \
                 contains 1."
            ),
        }
    }

    fn weak(&self, interval: Interval) -> String {
        let did = self.did();
        let shown = Shown::of(self.speed_up, interval);
        let Shown { value, lo, hi, .. } = &shown;
        let between = shown.between();
        match Finding::of(interval) {
            Finding::Faster => format!("{did}: {value} times as much per second {between}."),
            Finding::Slower => {
                format!("{did}: less per second than 1 worker, {value} times as much {between}.")
            }
            Finding::Same => format!(
                "{did}: as much per second as 1 worker, give or take {:.0} %, {value} times as \
                 much {between}.",
                NO_DIFFERENCE * 100.0
            ),
            Finding::Unclear => format!(
                "{did}, but can't tell whether that is more per second: the interval, {lo} to \
                 {hi} times as much, contains 1."
            ),
        }
    }

    /// Without an interval: the number, and why nobody should trust it far.
    fn unsure(&self, scaling: Scaling) -> String {
        let value = significant(self.speed_up, 2);
        let number = match scaling {
            Scaling::Strong => {
                format!(
                    "{} were {value} times as fast as 1",
                    self.who.with(self.workers)
                )
            }
            Scaling::Weak => format!("{}: {value} times as much per second", self.did()),
        };
        let why = match (self.n, self.n_one) {
            (1, 1) => "one sample each: too few to say how sure this is",
            (1, _) => "one sample of them: too few to say how sure this is",
            (_, 1) => "one sample of 1: too few to say how sure this is",
            _ => "some times are too short for the clock, so nobody can say how sure this is",
        };
        format!("{number} ({why}).")
    }

    /// For weak scaling: how much work in how much time.
    fn did(&self) -> String {
        let (k, who) = (self.workers, self.who.with(self.workers));
        let time = significant(f64::from(k) / self.speed_up, 2);
        format!("{who} did {k} times the work in {time} times the time")
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

/// A speed-up and the ends of its interval, as text.
struct Shown {
    value: String,
    lo: String,
    hi: String,
    certain: bool,
}

impl Shown {
    /// As many decimals as give the speed-up two significant digits, or (up to 3) as it takes to
    /// tell the ends from each other and from 1: "between 1.0 and 1.1" would look like "perhaps
    /// no difference".
    fn of(value: f64, interval: Interval) -> Self {
        let Interval { lo, hi } = interval;
        let fixed = |value: f64, decimals: usize| format!("{value:.decimals$}");
        let clear = |decimals: &usize| {
            let one = fixed(1.0, *decimals);
            let (lo, hi) = (fixed(lo, *decimals), fixed(hi, *decimals));
            lo != hi && lo != one && hi != one
        };
        let certain = lo == hi;
        let fewest = decimals(value, 2);
        let most = fewest.max(3);
        let decimals = if certain {
            fewest
        } else {
            (fewest..most).find(clear).unwrap_or(most)
        };
        Shown {
            value: fixed(value, decimals),
            lo: fixed(lo, decimals),
            hi: fixed(hi, decimals),
            certain,
        }
    }

    fn between(&self) -> String {
        if self.certain {
            return "(all samples alike: the clock may be too coarse to see a difference)"
                .to_owned();
        }
        format!("(95 % between {} and {})", self.lo, self.hi)
    }
}

/// A number rounded to so many significant digits (1 or more), but never to tens.
pub fn significant(value: f64, digits: usize) -> String {
    format!("{value:.*}", decimals(value, digits))
}

/// How many decimals give a number so many significant digits.
fn decimals(value: f64, digits: usize) -> usize {
    // Rust rounds correctly when it prints with an exponent, carry included: 9.96 is 1.0e1.
    let rounded = format!("{value:.*e}", digits - 1);
    let exponent = rounded.split_once('e').map(|(_, exponent)| exponent);
    // Infinity has no exponent, and no decimals either.
    let exponent = exponent.and_then(|e| e.parse::<isize>().ok());
    exponent.map_or(0, |e| (digits as isize - 1 - e).max(0) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(scaling: Scaling, workers: u32, speed_up: f64, ends: (f64, f64)) -> String {
        let (lo, hi) = ends;
        let comparison = Comparison {
            scaling,
            who: Who::Workers,
            workers,
            n: 10,
            n_one: 10,
            speed_up,
            ci95: Some(Interval { lo, hi }),
        };
        comparison.sentence()
    }

    #[test]
    fn says_what_strong_scaling_shows() {
        let strong = |workers, speed_up, ends| says(Scaling::Strong, workers, speed_up, ends);
        assert_eq!(
            strong(4, 3.61, (3.42, 3.68)),
            "4 workers were 3.6 times as fast as 1 (95 % between 3.4 and 3.7)."
        );
        assert_eq!(
            strong(8, 0.805, (0.751, 0.86)),
            "8 workers were slower than 1: 0.81 times as fast (95 % between 0.75 and 0.86)."
        );
        assert_eq!(
            strong(2, 1.1, (0.9, 1.3)),
            "Can't tell whether 2 workers help: the interval, 0.9 to 1.3 times as fast, \
             contains 1."
        );
        assert_eq!(
            strong(2, 1.01, (0.98, 1.03)),
            "2 workers were as fast as 1, give or take 5 %: 1.01 times as fast \
             (95 % between 0.98 and 1.03)."
        );
    }

    #[test]
    fn says_what_weak_scaling_shows() {
        let weak = |workers, speed_up, ends| says(Scaling::Weak, workers, speed_up, ends);
        assert_eq!(
            weak(4, 3.6, (3.4, 3.7)),
            "4 workers did 4 times the work in 1.1 times the time: 3.6 times as much per second \
             (95 % between 3.4 and 3.7)."
        );
        assert_eq!(
            weak(4, 0.8, (0.7, 0.9)),
            "4 workers did 4 times the work in 5.0 times the time: less per second than 1 worker, \
             0.80 times as much (95 % between 0.70 and 0.90)."
        );
        assert_eq!(
            weak(4, 1.0, (0.8, 1.2)),
            "4 workers did 4 times the work in 4.0 times the time, but can't tell whether that is \
             more per second: the interval, 0.8 to 1.2 times as much, contains 1."
        );
        assert_eq!(
            weak(2, 1.0, (0.97, 1.02)),
            "2 workers did 2 times the work in 2.0 times the time: as much per second as 1 worker, \
             give or take 5 %, 1.00 times as much (95 % between 0.97 and 1.02)."
        );
    }

    #[test]
    fn admits_what_it_cannot_know() {
        let mut comparison = Comparison {
            scaling: Scaling::Strong,
            who: Who::Workers,
            workers: 4,
            n: 1,
            n_one: 1,
            speed_up: 3.6,
            ci95: None,
        };
        assert_eq!(
            comparison.sentence(),
            "4 workers were 3.6 times as fast as 1 (one sample each: too few to say how sure this \
             is)."
        );
        comparison.n_one = 10;
        assert!(comparison.sentence().contains("one sample of them"));
        comparison.n = 10;
        assert!(comparison.sentence().contains("too short for the clock"));
        comparison.n_one = 1;
        assert!(comparison.sentence().contains("one sample of 1:"));
        comparison.scaling = Scaling::Weak;
        assert!(comparison.sentence().starts_with("4 workers did 4 times"));
        comparison.workers = 1;
        assert!(comparison.sentence().starts_with("1 worker is what"));
    }

    #[test]
    fn shows_enough_digits_to_be_true() {
        let strong = |speed_up, ends| says(Scaling::Strong, 2, speed_up, ends);
        assert!(
            strong(1.06, (1.004, 1.1))
                .contains("1.060 times as fast as 1 (95 % between 1.004 and 1.100)")
        );
        assert!(strong(3.64, (3.62, 3.64)).contains("3.64 times"));
        assert!(strong(3.6, (3.6, 3.6)).contains("all samples alike"));
    }

    #[test]
    fn rounds_to_significant_digits() {
        let shown = [
            (3.6, "3.6"),
            (0.966, "0.97"),
            (12.3, "12"),
            (123.4, "123"),
            (9.96, "10"),
            (0.0999, "0.10"),
            (1.0, "1.0"),
        ];
        for (value, text) in shown {
            assert_eq!(significant(value, 2), text);
        }
        assert_eq!(significant(f64::INFINITY, 2), "inf");
    }
}
