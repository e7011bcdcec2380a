//! The parameters of Threads, which asks whether k workers do k times the work in the same time.
//!
//! Three kinds of sweep over the number of workers k. *Weak scaling*, as in the lesson: k tasks on
//! k workers; with perfect parallelism the time stays the same up to the number of cores. *Strong
//! scaling*: a fixed number of tasks, shared by k workers; the time falls to a k-th. *Fork-join*:
//! one Fibonacci number, split down to a cut-off among k workers.
//!
//! The same on one thread, on threads under a GIL, and on threads without one. And the lesson's own
//! timing of threads, which stops its watch too early.

use runstats::scaling::Scaling;
use serde::{Deserialize, Serialize};

use crate::experiment::Parameters;
use crate::experiment::chapter::{Chapter, Entry, OfChapter, for_the_page};
use crate::experiment::question::Question;
use crate::experiment::worker_kind::WorkerKind;

use crate::experiment::stopping::Stopping;

/// The chapter.
pub const CHAPTER: Chapter = Chapter::new(&Entry {
    slug: "threads",
    title: "Threads",
    question: for_the_page("Do more workers get more done?"),
    intro: for_the_page(
        "Each worker is given one task that needs nothing but a processor: a Fibonacci number, the slow way. So 4 workers have 4 tasks. If they really work side by side, 4 tasks take no longer than 1.",
    ),
    session: None,
    keeps_cores_busy: true,
    can_be_predicted: true,
});

/// The most tasks on offer in strong scaling.
pub const MAX_TASKS: u32 = 2000;
/// CPython's switch interval in ms (`sys.getswitchinterval()`).
pub const SWITCH_MS: u32 = 5;
/// The longest switch interval on offer, in ms.
pub const MAX_SWITCH_MS: u32 = 200;

/// What is shared among the workers, and how it grows with them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, schemars(rename = "ThreadsKind"))]
pub enum Kind {
    /// k tasks on k workers.
    #[default]
    Weak,
    /// A fixed number of tasks on k workers.
    Strong,
    /// One Fibonacci number, split among k workers.
    ForkJoin,
    /// The lesson's timing of k threads under a GIL: as the lesson has it, and as it should be.
    #[serde(rename = "lie", alias = "naive-timing")]
    NaiveTiming,
}

impl Kind {
    /// All of them, with their names in a link.
    pub const ALL: [(&'static str, Kind); 4] = [
        ("weak", Kind::Weak),
        ("strong", Kind::Strong),
        ("forkjoin", Kind::ForkJoin),
        ("naive-timing", Kind::NaiveTiming),
    ];

    /// What links may call them: the last one is an older name.
    pub(super) const IN_LINKS: [(&'static str, Kind); 5] = [
        Kind::ALL[0],
        Kind::ALL[1],
        Kind::ALL[2],
        Kind::ALL[3],
        ("lie", Kind::NaiveTiming),
    ];

    /// Its name in a link.
    pub fn slug(self) -> &'static str {
        Kind::ALL
            .into_iter()
            .find(|(_, kind)| *kind == self)
            .map_or("", |(name, _)| name)
    }
}

/// How many of the threads may compute at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Gil {
    /// All of them: Rust, or a free-threaded Python.
    #[default]
    Off,
    /// One at a time, by a lock that goes round: Python's threads.
    On,
    /// There is one thread, and the tasks take turns on it: an event loop.
    OneThread,
}

impl Gil {
    /// All of them, with their names in a link.
    pub const ALL: [(&'static str, Gil); 3] = [
        ("off", Gil::Off),
        ("on", Gil::On),
        ("one-thread", Gil::OneThread),
    ];

    /// Its name in a link.
    pub fn slug(self) -> &'static str {
        Gil::ALL
            .into_iter()
            .find(|(_, gil)| *gil == self)
            .map_or("", |(name, _)| name)
    }
}

/// What a sweep runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
#[cfg_attr(test, schemars(extend("required" = ["n", "workers", "reps"])))]
pub struct ThreadsParams {
    /// What is shared among the workers.
    pub kind: Kind,
    /// How many threads may compute at a time. With `forkjoin` always all; with `lie` always one.
    pub gil: Gil,
    /// Under a GIL: how long a waiting thread waits before it asks for the lock, in ms, 1 to 200.
    pub switch_ms: u32,
    /// Which Fibonacci number each task computes, 0 to 50; if there is none, the engine chooses one
    /// that suits the machine. In a record it is null only if the run ended before that.
    #[cfg_attr(test, schemars(range(min = 0, max = crate::workload::fib::MAX_N)))]
    pub n: Option<i64>,
    /// The worker counts, ascending, each once, 1 to 32, at least one.
    #[cfg_attr(test, schemars(length(min = 1), inner(range(min = 1, max = crate::experiment::worker_counts::MAX_WORKERS)), extend("uniqueItems" = true)))]
    pub workers: Vec<u32>,
    /// When it ends.
    #[serde(flatten)]
    pub stopping: Stopping,
    /// Strong scaling: the number of tasks, 1 to 2000.
    pub tasks: u32,
    /// Fork-join: no splitting at or below this n, 1 to 50.
    pub cutoff: u32,
}

impl Default for ThreadsParams {
    fn default() -> Self {
        ThreadsParams {
            kind: Kind::Weak,
            gil: Gil::Off,
            switch_ms: SWITCH_MS,
            n: None,
            workers: vec![1, 2, 3, 4, 8],
            stopping: Stopping::default(),
            tasks: 32,
            cutoff: 20,
        }
    }
}

impl ThreadsParams {
    /// The largest number of workers.
    pub fn most_workers(&self) -> u32 {
        self.workers.last().copied().unwrap_or(1)
    }

    /// How many threads may compute at a time, in this kind of run.
    pub fn gil(&self) -> Gil {
        match self.kind {
            Kind::Weak | Kind::Strong => self.gil,
            Kind::ForkJoin => Gil::Off,
            Kind::NaiveTiming => Gil::On,
        }
    }

    /// How large the pool must be.
    pub fn pool(&self) -> u32 {
        match (self.kind, self.gil()) {
            // One more, for the thread that starts the others.
            (Kind::NaiveTiming, _) => self.most_workers() + 1,
            (_, Gil::OneThread) => 1,
            _ => self.most_workers(),
        }
    }

    /// Whether more workers get more work or share the same.
    pub fn scaling(&self) -> Scaling {
        match self.kind {
            Kind::Weak | Kind::NaiveTiming => Scaling::Weak,
            Kind::Strong | Kind::ForkJoin => Scaling::Strong,
        }
    }
}

impl OfChapter for ThreadsParams {
    const CHAPTER: Chapter = CHAPTER;
}

impl Parameters for ThreadsParams {
    fn worker_counts(&self) -> &[u32] {
        &self.workers
    }

    fn question(&self) -> Question {
        match self.kind {
            Kind::NaiveTiming => Question::NaiveTiming,
            Kind::Weak | Kind::Strong | Kind::ForkJoin => Question::SpeedUp,
        }
    }

    fn scaling(&self) -> Scaling {
        self.scaling()
    }

    fn tasks(&self, workers: u32) -> u32 {
        match self.kind {
            Kind::Weak | Kind::NaiveTiming => workers,
            Kind::Strong => self.tasks,
            Kind::ForkJoin => 1,
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
        match self.gil() {
            Gil::Off => WorkerKind::Workers,
            Gil::On => WorkerKind::Threads,
            Gil::OneThread => WorkerKind::Tasks,
        }
    }

    fn threads(&self) -> u32 {
        self.pool()
    }

    fn needs_shared_memory(&self) -> bool {
        true
    }

    fn takes_turns(&self) -> bool {
        self.gil() != Gil::Off
    }

    fn on_one_thread(&self) -> bool {
        self.gil() == Gil::OneThread
    }

    fn sizes_whole_samples(&self) -> bool {
        self.scaling() == Scaling::Strong && self.gil() != Gil::On
    }

    fn splits_one_task(&self) -> bool {
        self.kind == Kind::ForkJoin
    }

    fn kind(&self) -> &'static str {
        self.kind.slug()
    }

    fn rests_on_one_count(&self) -> bool {
        self.kind != Kind::NaiveTiming
    }
}
