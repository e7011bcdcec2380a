//! The parameters of Processes, which asks what it costs to have a memory of one's own.
//!
//! The lesson's sweep again (k tasks on k workers), on isolated workers: each a WebAssembly
//! instance with its own memory, started anew for each sample, to which tasks and results are sent
//! as bytes. One parameter switches to threads that share one memory. And the lesson's own timing
//! of processes, whose Fibonacci returns at once.

use serde::{Deserialize, Serialize};

use crate::experiment::Parameters;
use crate::experiment::chapter::{Chapter, Entry, OfChapter, for_the_page};
use crate::experiment::cost::{SampleCost, Speed};
use crate::experiment::link_form::{Host, Linked};
use crate::experiment::pool_kind::PoolKind;
use crate::experiment::question::Question;
use crate::experiment::worker_kind::WorkerKind;

use crate::experiment::fib_number::{SUITABLE_N, fib_text, n_pair, read_n};
use crate::experiment::reader::{Reader, join};
use crate::experiment::stopping::Stopping;
use crate::experiment::worker_counts::MAX_WORKERS;
use crate::format;

/// The chapter.
pub const CHAPTER: Chapter = Chapter::new(&Entry {
    slug: "processes",
    title: "Processes",
    question: for_the_page("What does a memory of one’s own cost?"),
    intro: for_the_page(
        "The same tasks again, on processes: workers that share nothing. Each has to be started, with its own copy of the program and its own memory, and whatever it works on must be sent there and back. In Python that is the way around the lock. What does it cost?",
    ),
    session: None,
    keeps_cores_busy: true,
    can_be_predicted: true,
});

/// The largest argument on offer, in KiB.
pub const MAX_ARGUMENT_KIB: u32 = 16 * 1024;

/// How often an argument lies in the browser's memory for each process: as it is sent, as it has come, and as
/// it is read.
const COPIES: u32 = 3;
/// The most that is asked of a browser for all of them, in MiB.
const MAX_COPIES_MIB: u32 = 1024;
/// About how long a task takes that is chosen for the machine, in ms.
const CHOSEN_MS: f64 = 150.0;
/// About how long it takes to start a process, in ms, and to copy a MiB.
const START_MS: f64 = 25.0;
const COPY_MS: f64 = 1.0;

/// What is timed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, schemars(rename = "ProcessesKind"))]
pub enum Kind {
    /// k tasks on k workers.
    #[default]
    Weak,
    /// The lesson's timing of k processes: as the lesson has it, and as it should be.
    #[serde(rename = "lie", alias = "naive-timing")]
    NaiveTiming,
}

impl Kind {
    /// Both, with their names in a link.
    pub const ALL: [(&'static str, Kind); 2] =
        [("weak", Kind::Weak), ("naive-timing", Kind::NaiveTiming)];

    /// What links may call them: the last one is an older name.
    const IN_LINKS: [(&'static str, Kind); 3] =
        [Kind::ALL[0], Kind::ALL[1], ("lie", Kind::NaiveTiming)];

    /// Its name in a link.
    pub fn slug(self) -> &'static str {
        match self {
            Kind::Weak => "weak",
            Kind::NaiveTiming => "naive-timing",
        }
    }
}

/// What a sweep over processes runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ProcessesParams {
    /// Where the workers live. With `lie` always processes.
    pub pool: PoolKind,
    /// What is timed.
    pub kind: Kind,
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
    /// How many KiB go with each task as its argument, 0 to 16384.
    #[cfg_attr(test, schemars(range(max = MAX_ARGUMENT_KIB)))]
    pub argument_kib: u32,
}

impl Default for ProcessesParams {
    fn default() -> Self {
        ProcessesParams {
            pool: PoolKind::Processes,
            kind: Kind::Weak,
            n: None,
            workers: vec![1, 2, 3, 4, 8],
            stopping: Stopping::default(),
            argument_kib: 0,
        }
    }
}

impl ProcessesParams {
    /// The pool of this kind of run.
    pub fn pool(&self) -> PoolKind {
        match self.kind {
            Kind::Weak => self.pool,
            Kind::NaiveTiming => PoolKind::Processes,
        }
    }

    /// The largest number of workers.
    pub fn most_workers(&self) -> u32 {
        self.workers.last().copied().unwrap_or(1)
    }
}

impl Linked for ProcessesParams {
    fn read(reader: &mut Reader) -> Self {
        let default = Self::default();
        let kind = reader.word("kind", &Kind::IN_LINKS, default.kind);
        let pool = match kind {
            Kind::Weak => reader.word("pool", &PoolKind::ALL, default.pool),
            // The lesson times processes there.
            Kind::NaiveTiming => {
                reader.fixed("pool", PoolKind::Processes.slug());
                PoolKind::Processes
            }
        };
        let most = i64::from(MAX_ARGUMENT_KIB);
        ProcessesParams {
            pool,
            kind,
            n: read_n(reader, SUITABLE_N),
            workers: reader.list("workers", 1..=i64::from(MAX_WORKERS), &default.workers),
            stopping: Stopping::read(reader, &default.stopping),
            argument_kib: reader.whole("argument_kib", 0..=most, 0) as u32,
        }
    }

    fn at_first(_: Host) -> Self {
        Self::default()
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = n_pair(self.n);
        pairs.push(("workers", join(&self.workers)));
        pairs.extend(self.stopping.pairs(&Stopping::default()));
        match self.kind {
            Kind::Weak => pairs.push(("pool", self.pool.slug().to_owned())),
            Kind::NaiveTiming => pairs.push(("kind", self.kind.slug().to_owned())),
        }
        if self.argument_kib > 0 {
            pairs.push(("argument_kib", self.argument_kib.to_string()));
        }
        pairs
    }

    fn sample_cost(&self, workers: u32, speed: Speed) -> SampleCost {
        let task_ms = self.n.map_or(CHOSEN_MS, |n| speed.fib_ms(n));
        let each_ms = match self.pool() {
            PoolKind::Threads => 0.0,
            PoolKind::Processes => {
                START_MS + COPY_MS * f64::from(COPIES * self.argument_kib) / 1024.0
            }
        };
        let handing_ms = f64::from(workers) * each_ms;
        match self.kind {
            Kind::Weak => SampleCost {
                tasks: workers.into(),
                ms: handing_ms + speed.together_ms(workers, speed.seen_ms(task_ms), workers),
            },
            // The second time, nothing is computed.
            Kind::NaiveTiming => SampleCost {
                tasks: 2 * u64::from(workers),
                ms: 2.0 * handing_ms + speed.together_ms(workers, task_ms, workers),
            },
        }
    }

    fn misfit(&self) -> Option<String> {
        let (workers, kib) = (self.most_workers(), self.argument_kib);
        let all_kib = workers * COPIES * kib;
        let room_kib = MAX_COPIES_MIB * 1024;
        // Threads share one, and the lesson's timing sends none.
        if all_kib <= room_kib || self.pool() == PoolKind::Threads || self.kind == Kind::NaiveTiming
        {
            return None;
        }
        Some(format!(
            "{workers} processes × {COPIES} copies of {} (as it is sent, as it comes, and as it is read) = {}, and {MAX_COPIES_MIB} MiB is the most that is asked of a browser: choose at most {}, or send at most {} KiB with each task. Threads would share one copy.",
            format::bytes(u64::from(kib) * 1024),
            format::bytes(u64::from(all_kib) * 1024),
            WorkerKind::Processes.with(room_kib / (COPIES * kib)),
            room_kib / (COPIES * workers),
        ))
    }

    fn about(&self) -> String {
        let fib = fib_text(self.n);
        match (self.kind, self.pool) {
            (Kind::NaiveTiming, _) => format!("the lesson’s timing of {fib}"),
            (Kind::Weak, PoolKind::Processes) => format!("{fib}, a task a process"),
            (Kind::Weak, PoolKind::Threads) => format!("{fib}, a task a thread"),
        }
    }
}

impl OfChapter for ProcessesParams {
    const CHAPTER: Chapter = CHAPTER;
}

impl Parameters for ProcessesParams {
    fn worker_counts(&self) -> &[u32] {
        &self.workers
    }

    fn question(&self) -> Question {
        match self.kind {
            Kind::NaiveTiming => Question::NaiveTiming,
            Kind::Weak => Question::SpeedUp,
        }
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

    fn worker_kind(&self) -> WorkerKind {
        match self.pool() {
            PoolKind::Processes => WorkerKind::Processes,
            PoolKind::Threads => WorkerKind::Threads,
        }
    }

    /// Processes have a pool of threads beside them, whose start and memory theirs are compared with.
    fn threads(&self) -> u32 {
        self.most_workers()
    }

    fn needs_shared_memory(&self) -> bool {
        self.pool() == PoolKind::Threads
    }

    fn kind(&self) -> &'static str {
        self.kind.slug()
    }

    fn rests_on_one_count(&self) -> bool {
        self.kind != Kind::NaiveTiming
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn misfit(query: &str) -> Option<String> {
        let mut reader = Reader::new(query);
        let params = ProcessesParams::read(&mut reader);
        assert_eq!(reader.finish(), []);
        params.misfit()
    }

    #[test]
    fn copies_that_are_too_many_are_told_with_their_sum() {
        let why = misfit("n=20&workers=1,32&argument_kib=16384").expect("1.5 GiB are too many");
        for part in [
            "32 processes × 3 copies of 16.0 MiB",
            "= 1536.0 MiB",
            "at most 21 processes",
            "at most 10922 KiB",
        ] {
            assert!(why.contains(part), "{why}");
        }
        // What is named does fit.
        assert_eq!(misfit("n=20&workers=21&argument_kib=16384"), None);
        assert_eq!(misfit("n=20&workers=32&argument_kib=10922"), None);
        assert!(misfit("n=20&workers=22&argument_kib=16384").is_some());
        assert!(misfit("n=20&workers=32&argument_kib=10923").is_some());
    }

    #[test]
    fn what_once_filled_the_engine_fits() {
        assert_eq!(misfit("n=20&workers=14&reps=1&argument_kib=16384"), None);
        assert_eq!(misfit("n=20&workers=32&reps=1&argument_kib=8192"), None);
        assert_eq!(
            misfit("n=20&workers=32&argument_kib=16384&pool=threads"),
            None
        );
    }
}
