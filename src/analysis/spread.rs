//! The spread of a run whose engine was started several times: how much of it lies between the starts.

use runstats::rounds::Rounds;
use runstats::starts::between_starts;

use super::findings::told;
use super::record::Record;
use crate::format;

/// How much of a run's spread lies between the starts of its engine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// How many starts.
    pub starts: u32,
    /// The number of workers whose speed-up is looked at.
    pub workers: u32,
    /// The share of the variance that lies between starts, 0 to 1; `None` if there is too little to
    /// say.
    pub share: Option<f64>,
}

/// `None` if the engine was started once, or if nothing is compared.
pub fn spread_between_starts(record: &Record) -> Option<Spread> {
    let last = record.samples.iter().map(|sample| sample.start).max()?;
    if last == 0 {
        return None;
    }
    let workers = told(record, &record.report().summary)?;
    let groups: Vec<Vec<f64>> = (0..=last)
        .map(|start| {
            let own = record.samples.iter().filter(|sample| sample.start == start);
            let times = own.map(|sample| (sample.round, sample.workers, sample.wall_ms));
            Rounds::new(times).ratios(1, workers)
        })
        .collect();
    Some(Spread {
        starts: last + 1,
        workers,
        share: between_starts(&groups),
    })
}

impl Spread {
    /// What that means, in a sentence.
    pub fn sentence(&self) -> String {
        let starts = format!("The engine was started {} times.", self.starts);
        match self.share {
            None => format!("{starts} That is too little to say how much the starts differ."),
            Some(share) => format!(
                "{starts} Of the spread of the speed-up with {}, {} lies between the starts: more rounds would not make that part smaller, more starts would (Kalibera & Jones, 2013).",
                format::count(self.workers, "worker"),
                format::percent(share),
            ),
        }
    }
}

#[cfg(test)]
mod tests;
