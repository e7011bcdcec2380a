//! The quantities that a chart shows against the number of workers, and how the three of them follow
//! from each other.

use runstats::scaling::Scaling;

use crate::analysis::findings::compares_cores;
use crate::analysis::record::Record;
use crate::experiment::Chapter;
use crate::format;

/// A quantity shown against the number of workers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Metric {
    /// How long a sample took, in ms.
    #[default]
    Time,
    /// How many times as much work a second as with one worker.
    SpeedUp,
    /// The speed-up for each worker, as a share of 1.
    Efficiency,
}

impl Metric {
    /// All of them.
    pub const ALL: [Metric; 3] = [Metric::Time, Metric::SpeedUp, Metric::Efficiency];

    /// Those that mean something for the runs in a chart, the one in front first; before any run,
    /// for its chapter.
    pub fn offered(chapter: Chapter, runs: &[&Record]) -> Vec<Metric> {
        let has_it = |record: &&Record| {
            record
                .report()
                .summary
                .iter()
                .any(|row| row.efficiency.is_some())
        };
        // A run without one worker has nothing to say it with, and the chart says that.
        let could = |record: &Record| {
            let compared = record.report().summary.iter().any(|row| row.workers == 1);
            !compared && compares_cores(&record.experiment)
        };
        let efficiency = match runs.first() {
            Some(front) => runs.iter().any(has_it) || could(front),
            None => chapter.keeps_cores_busy(),
        };
        let mut offered = Metric::ALL.to_vec();
        offered.retain(|metric| efficiency || *metric != Metric::Efficiency);
        offered
    }

    /// Its name on the page.
    pub fn title(self) -> &'static str {
        match self {
            Metric::Time => "Time",
            Metric::SpeedUp => "Speed-up",
            Metric::Efficiency => "Efficiency",
        }
    }

    /// A value with its unit, to about three digits.
    pub fn text(self, value: f64) -> String {
        match self {
            Metric::Time => format::time(value),
            Metric::SpeedUp => format!("{} ×", format::ratio(value)),
            Metric::Efficiency => format::percent(value),
        }
    }

    /// A tick of an axis that goes up to `highest`, all in one unit.
    pub fn tick(self, value: f64, highest: f64) -> String {
        let plain = |value: f64| ((value * 1e6).round() / 1e6).to_string();
        match self {
            Metric::Time if highest >= 2_000.0 => format!("{} s", plain(value / 1e3)),
            Metric::Time => format!("{} ms", plain(value)),
            Metric::SpeedUp => format!("{} ×", plain(value)),
            Metric::Efficiency => format!("{} %", plain(value * 100.0)),
        }
    }
}

/// What is needed to go from one quantity to another: the median time of one worker.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Base {
    /// Whether more workers had more work.
    pub scaling: Scaling,
    /// The median time with one worker, in ms.
    pub one_ms: f64,
}

impl Base {
    /// A time with so many workers, as the quantity shown.
    pub fn of_time(self, metric: Metric, workers: u32, ms: f64) -> f64 {
        match metric {
            Metric::Time => ms,
            Metric::SpeedUp => self.scaling.speed_up(workers, self.one_ms, ms),
            Metric::Efficiency => self.scaling.efficiency(workers, self.one_ms, ms),
        }
    }

    /// A speed-up with so many workers, as the quantity shown.
    pub fn of_speedup(self, metric: Metric, workers: u32, speedup: f64) -> f64 {
        match metric {
            Metric::Time => self.scaling.work(workers) * self.one_ms / speedup,
            Metric::SpeedUp => speedup,
            Metric::Efficiency => speedup / f64::from(workers),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn there_and_back(workers in 1u32..=32, ms in 0.1f64..1e5, one_ms in 0.1f64..1e5, weak: bool) {
            let base = Base { scaling: if weak { Scaling::Weak } else { Scaling::Strong }, one_ms };
            let speedup = base.of_time(Metric::SpeedUp, workers, ms);
            let again = base.of_speedup(Metric::Time, workers, speedup);
            prop_assert!((again / ms - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn ticks_have_one_unit() {
        assert_eq!(Metric::Time.tick(500.0, 3000.0), "0.5 s");
        assert_eq!(Metric::Efficiency.tick(0.25, 1.0), "25 %");
    }
}
