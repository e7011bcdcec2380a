//! The parameters of Your machine, which asks how many of its cores really help.
//!
//! A browser says how many logical processors there are, and may say anything. So k equal tasks are
//! run on k workers, for k past that number: where the work done a second stops growing is what the
//! machine has to give.

use serde::{Deserialize, Serialize};

use crate::chapters::processes::params::ProcessesParams;
use crate::chapters::threads::params::ThreadsParams;
use crate::experiment::Parameters;
use crate::experiment::chapter::{Chapter, Entry, OfChapter, for_the_page};
use crate::experiment::cost::{SampleCost, Speed};
use crate::experiment::link_form::{Host, Linked};
use crate::experiment::question::Question;

use crate::experiment::fib_number::{SUITABLE_N, fib_text, n_pair, read_n};
use crate::experiment::pool_kind::PoolKind;
use crate::experiment::reader::{Reader, join};
use crate::experiment::stopping::Stopping;
use crate::experiment::worker_counts::MAX_WORKERS;

/// The chapter.
pub const CHAPTER: Chapter = Chapter::new(&Entry {
    slug: "machine",
    title: "Your machine",
    question: for_the_page("How many cores does this machine really have?"),
    intro: for_the_page(
        "The browser names a number of logical processors. It may be a guess, two of them may share one core, and other programs want some of them too. What counts is how many workers get more done than one fewer: that can be measured.",
    ),
    session: None,
    keeps_cores_busy: true,
    can_be_predicted: true,
});

/// Engines differ from start to start, and what is asked here is about the machine: so it is started
/// anew each time after so many rounds.
const RESTART: u32 = 2;

/// What is measured of the machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
pub struct MachineParams {
    /// Where the workers live. Where no memory can be shared, only processes run.
    pub pool: PoolKind,
    /// Which Fibonacci number each task computes, 0 to 50; if there is none, the engine chooses one
    /// that suits the machine. In a record it is null only if the run ended before that.
    #[cfg_attr(test, schemars(range(min = 0, max = crate::workload::fib::MAX_N)))]
    pub n: Option<i64>,
    /// The worker counts, ascending, each once, 1 to 32, at least one.
    #[cfg_attr(test, schemars(length(min = 1), inner(range(min = 1, max = MAX_WORKERS)), extend("uniqueItems" = true)))]
    pub workers: Vec<u32>,
    /// When it ends.
    #[serde(flatten)]
    pub stopping: Stopping,
}

impl Default for MachineParams {
    fn default() -> Self {
        MachineParams {
            pool: PoolKind::Threads,
            n: None,
            workers: vec![1, 2, 3, 4, 6, 8],
            stopping: Stopping::restarting(RESTART),
        }
    }
}

impl MachineParams {
    /// The largest number of workers.
    pub fn most_workers(&self) -> u32 {
        self.workers.last().copied().unwrap_or(1)
    }

    /// The sweep over threads that it is.
    pub fn on_threads(&self) -> ThreadsParams {
        ThreadsParams {
            n: self.n,
            workers: self.workers.clone(),
            ..ThreadsParams::default()
        }
    }

    /// The sweep over processes that it is.
    pub fn on_processes(&self) -> ProcessesParams {
        ProcessesParams {
            n: self.n,
            ..ProcessesParams::default()
        }
    }

    /// The worker counts for a machine that says it has so many logical processors: one to twice
    /// as many, about eight of them.
    pub fn counts_for(logical_cores: u32) -> Vec<u32> {
        let most = (2 * logical_cores).clamp(4, MAX_WORKERS);
        let mut counts: Vec<u32> = [1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 32]
            .into_iter()
            .filter(|&k| k <= most)
            .chain([logical_cores.clamp(1, MAX_WORKERS), most])
            .collect();
        counts.sort_unstable();
        counts.dedup();
        counts
    }
}

impl Linked for MachineParams {
    fn read(reader: &mut Reader) -> Self {
        let default = Self::default();
        let pools = [PoolKind::ALL[1], PoolKind::ALL[0]];
        MachineParams {
            pool: reader.word("pool", &pools, default.pool),
            n: read_n(reader, SUITABLE_N),
            workers: reader.list("workers", 1..=i64::from(MAX_WORKERS), &default.workers),
            stopping: Stopping::read(reader, &default.stopping),
        }
    }

    fn at_first(host: Host) -> Self {
        MachineParams {
            pool: PoolKind::that_runs(host.shares_memory),
            workers: MachineParams::counts_for(host.logical_cores),
            ..MachineParams::default()
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![("pool", self.pool.slug().to_owned())];
        pairs.extend(n_pair(self.n));
        pairs.push(("workers", join(&self.workers)));
        pairs.extend(self.stopping.pairs(&Stopping::restarting(RESTART)));
        pairs
    }

    fn sample_cost(&self, workers: u32, speed: Speed) -> SampleCost {
        match self.pool {
            PoolKind::Threads => self.on_threads().sample_cost(workers, speed),
            PoolKind::Processes => self.on_processes().sample_cost(workers, speed),
        }
    }

    fn about(&self) -> String {
        format!("{}, a task a worker", fib_text(self.n))
    }
}

impl OfChapter for MachineParams {
    const CHAPTER: Chapter = CHAPTER;
}

impl Parameters for MachineParams {
    fn worker_counts(&self) -> &[u32] {
        &self.workers
    }

    fn question(&self) -> Question {
        Question::Cores
    }

    fn stopping(&self) -> Option<&Stopping> {
        Some(&self.stopping)
    }

    fn stopping_mut(&mut self) -> Option<&mut Stopping> {
        Some(&mut self.stopping)
    }

    fn n_mut(&mut self) -> Option<&mut Option<i64>> {
        Some(&mut self.n)
    }

    fn threads(&self) -> u32 {
        match self.pool {
            PoolKind::Threads => self.most_workers(),
            PoolKind::Processes => 0,
        }
    }

    fn needs_shared_memory(&self) -> bool {
        self.pool == PoolKind::Threads
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_go_past_what_the_browser_says() {
        assert_eq!(MachineParams::counts_for(2), [1, 2, 3, 4]);
        assert_eq!(MachineParams::counts_for(4), [1, 2, 3, 4, 6, 8]);
        assert_eq!(MachineParams::counts_for(10).last(), Some(&20));
        assert_eq!(MachineParams::counts_for(0).first(), Some(&1));
        assert_eq!(MachineParams::counts_for(128).last(), Some(&32));
    }
}
