//! A sample as it is shown in the course of a run.

use crate::record::Pressure;

/// A stretch of samples on one level: the first, the one behind the last, and the level against the
/// median (1 is as usual).
pub type Level = (usize, usize, f64);

/// A sample, as it is shown here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimedSample {
    /// Which it was, from 1.
    pub number: usize,
    /// Its number of workers.
    pub workers: u32,
    /// Its round, from 0.
    pub round: u32,
    /// Which start of the engine took it, from 0.
    pub start: u32,
    /// When it was begun, in ms from the start of the run.
    pub at_ms: Option<f64>,
    /// Its time, in ms.
    pub ms: f64,
    /// How much longer it took than the median of its number of workers: 0 is as usual, 0.2 is 20 %
    /// longer. Infinite if the clock saw no time pass in most of them.
    pub off: f64,
    /// What the browser said of the machine when it was begun.
    pub pressure: Option<Pressure>,
}

impl TimedSample {
    /// Whether it was begun under pressure.
    pub fn is_pressed(&self) -> bool {
        self.pressure.is_some_and(Pressure::is_high)
    }
}

/// What the x axis is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// The time of the run.
    Time,
    /// The order taken: when is not in the record.
    Order,
    /// Round by round: the record came by a link, which has neither the moments nor the order within
    /// a round.
    Rounds,
}
