//! The parameters of Threads as they stand in links, in words, and as what they cost.

use super::params::{Gil, Kind, MAX_SWITCH_MS, MAX_TASKS, ThreadsParams};
use super::sizing;
use crate::experiment::cost::{SampleCost, Speed};
use crate::experiment::fib_number::{SUITABLE_N, fib_text, n_pair, read_n};
use crate::experiment::link_form::{Host, Linked};
use crate::experiment::reader::{Reader, join};
use crate::experiment::stopping::Stopping;
use crate::experiment::worker_counts::MAX_WORKERS;
use crate::workload::fib::MAX_N;

impl Linked for ThreadsParams {
    fn read(reader: &mut Reader) -> Self {
        let default = Self::default();
        let kind = reader.word("kind", &Kind::IN_LINKS, default.kind);
        let gil = match kind {
            Kind::Weak | Kind::Strong => reader.word("gil", &Gil::ALL, default.gil),
            // Its threads run under a GIL, or it would not be the lesson's.
            Kind::NaiveTiming => {
                reader.fixed("gil", "on");
                Gil::On
            }
            Kind::ForkJoin => {
                reader.fixed("gil", "off");
                Gil::Off
            }
        };
        let mut whole = |name, most: u32, least: i64, default: u32| {
            reader.whole(name, least..=i64::from(most), i64::from(default)) as u32
        };
        let tasks = whole("tasks", MAX_TASKS, 1, default.tasks);
        let switch_ms = whole("switch_ms", MAX_SWITCH_MS, 1, default.switch_ms);
        let cutoff = whole("cutoff", MAX_N as u32, 1, default.cutoff);
        ThreadsParams {
            kind,
            gil,
            switch_ms,
            n: read_n(reader, SUITABLE_N),
            workers: reader.list("workers", 1..=i64::from(MAX_WORKERS), &default.workers),
            stopping: Stopping::read(reader, &default.stopping),
            tasks,
            cutoff,
        }
    }

    fn at_first(_: Host) -> Self {
        Self::default()
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = n_pair(self.n);
        pairs.push(("workers", join(&self.workers)));
        pairs.extend(self.stopping.pairs(&Stopping::default()));
        if self.kind != Kind::Weak {
            pairs.push(("kind", self.kind.slug().to_owned()));
        }
        if self.gil() != Gil::Off && self.kind != Kind::NaiveTiming {
            pairs.push(("gil", self.gil.slug().to_owned()));
        }
        if self.gil() == Gil::On {
            pairs.push(("switch_ms", self.switch_ms.to_string()));
        }
        match self.kind {
            Kind::Weak | Kind::NaiveTiming => {}
            Kind::Strong => pairs.push(("tasks", self.tasks.to_string())),
            Kind::ForkJoin => pairs.push(("cutoff", self.cutoff.to_string())),
        }
        pairs
    }

    fn about(&self) -> String {
        let fib = fib_text(self.n);
        let what = match self.kind {
            Kind::Weak => format!("{fib}, a task a worker"),
            Kind::Strong => format!("{} tasks of {fib}", self.tasks),
            Kind::ForkJoin => format!("{fib} split down to {}", self.cutoff),
            Kind::NaiveTiming => return format!("the lesson’s timing of {fib}"),
        };
        match self.gil() {
            Gil::Off => what,
            Gil::On => format!("{what}, under a GIL"),
            Gil::OneThread => format!("{what}, on one thread"),
        }
    }

    fn sample_cost(&self, workers: u32, speed: Speed) -> SampleCost {
        sizing::sample_cost(self, workers, speed)
    }

    fn forms(&self) -> Vec<Self> {
        let stopping = Stopping {
            sure_pct: self.stopping.sure_pct.max(1),
            ..self.stopping.clone()
        };
        Kind::ALL
            .into_iter()
            .map(|(_, kind)| ThreadsParams {
                kind,
                stopping: stopping.clone(),
                ..self.clone()
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::LabError;

    #[test]
    fn a_negative_n_gets_its_own_message() {
        let mut reader = Reader::new("n=-3");
        assert_eq!(ThreadsParams::read(&mut reader), ThreadsParams::default());
        let notices = reader.finish();
        assert_eq!(notices[0], LabError::NegativeFibonacci { n: -3 });
        assert!(
            notices[1]
                .to_string()
                .contains("Using one that suits this machine")
        );
    }

    #[test]
    fn a_gil_makes_no_sense_everywhere() {
        let mut reader = Reader::new("kind=forkjoin&gil=on");
        assert_eq!(ThreadsParams::read(&mut reader).gil(), Gil::Off);
        assert_eq!(reader.finish().len(), 1);
        let mut reader = Reader::new("kind=lie&gil=off");
        assert_eq!(ThreadsParams::read(&mut reader).gil(), Gil::On);
        assert_eq!(reader.finish().len(), 1);
    }
}
