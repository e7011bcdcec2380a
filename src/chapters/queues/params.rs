//! The parameters of Queues, which asks how workers know that nothing more will come.
//!
//! The lesson's two-queue machine: k processes take tasks from one queue and put results into
//! another; when all results are out, one sentinel for each worker ends them. At full speed or step
//! by step, whole or broken in one of four ways.

use serde::{Deserialize, Serialize};

use crate::experiment::Parameters;
use crate::experiment::chapter::{Chapter, Entry, OfChapter, for_the_page};
use crate::experiment::cost::{SampleCost, Speed};
use crate::experiment::link_form::{Host, Linked};
use crate::experiment::question::Session;
use runstats::scaling::Scaling;

use crate::experiment::fib_number::read_n;
use crate::experiment::reader::Reader;

/// The chapter.
pub const CHAPTER: Chapter = Chapter::new(&Entry {
    slug: "queues",
    title: "Queues",
    question: for_the_page("How does a worker know that nothing more will come?"),
    intro: for_the_page(
        "An empty queue says nothing: the next task may still be on its way. So the main program puts something into the queue that is no task, a sentinel: one for each worker, and whoever takes it goes home. Watch it work, then break it.",
    ),
    session: Some(Session::Queues),
    keeps_cores_busy: false,
    can_be_predicted: false,
});

/// The most workers on offer.
pub const MAX_WORKERS: u32 = 8;
/// The most tasks on offer.
pub const MAX_TASKS: u32 = 64;
/// The largest bound of the task queue on offer.
pub const MAX_BOUND: u32 = 64;

/// What is broken on purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Break {
    /// Nothing.
    #[default]
    None,
    /// One sentinel too few: a worker never ends.
    Sentinel,
    /// One worker forgets `task_done` once: join never returns.
    TaskDone,
    /// One task can't be serialised, so it never gets into the queue.
    Unserialisable,
    /// One worker dies in the middle of its task.
    Death,
}

impl Break {
    /// All of them, with their names in a link.
    pub const ALL: [(&'static str, Break); 5] = [
        ("none", Break::None),
        ("sentinel", Break::Sentinel),
        ("task-done", Break::TaskDone),
        ("unserialisable", Break::Unserialisable),
        ("death", Break::Death),
    ];
}

/// What the machine is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
pub struct QueuesParams {
    /// How many workers: one number, 1 to 8.
    #[cfg_attr(test, schemars(length(equal = 1), inner(range(min = 1, max = MAX_WORKERS))))]
    pub workers: Vec<u32>,
    /// How many tasks, 1 to 64.
    #[cfg_attr(test, schemars(range(min = 1, max = MAX_TASKS)))]
    pub tasks: u32,
    /// Which Fibonacci number each task computes, 0 to 50.
    #[cfg_attr(test, schemars(range(min = 0, max = crate::workload::fib::MAX_N)))]
    pub n: i64,
    /// The most tasks that wait in the task queue; 0: no bound. Up to 64.
    #[cfg_attr(test, schemars(range(max = MAX_BOUND)))]
    pub bound: u32,
    /// Whether it goes on only when told to, one operation on a queue at a time.
    pub step: bool,
    /// What is broken on purpose.
    pub broken: Break,
}

impl Default for QueuesParams {
    fn default() -> Self {
        QueuesParams {
            workers: vec![4],
            tasks: 4,
            n: 34,
            bound: 0,
            step: false,
            broken: Break::None,
        }
    }
}

impl QueuesParams {
    /// The number of workers.
    pub fn workers(&self) -> u32 {
        self.workers.first().copied().unwrap_or(1)
    }
}

impl Linked for QueuesParams {
    fn read(reader: &mut Reader) -> Self {
        let default = Self::default();
        let mut whole = |name, least: i64, most: u32, default: u32| {
            reader.whole(name, least..=i64::from(most), i64::from(default)) as u32
        };
        QueuesParams {
            workers: vec![whole("workers", 1, MAX_WORKERS, 4)],
            tasks: whole("tasks", 1, MAX_TASKS, default.tasks),
            bound: whole("bound", 0, MAX_BOUND, default.bound),
            n: read_n(reader, default.n).unwrap_or(default.n),
            step: reader.flag("step"),
            broken: reader.word("break", &Break::ALL, default.broken),
        }
    }

    /// Step by step, so that it can be foretold.
    fn at_first(_: Host) -> Self {
        QueuesParams {
            step: true,
            ..Self::default()
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![
            ("workers", self.workers().to_string()),
            ("tasks", self.tasks.to_string()),
            ("n", self.n.to_string()),
        ];
        if self.bound > 0 {
            pairs.push(("bound", self.bound.to_string()));
        }
        if self.step {
            pairs.push(("step", "1".to_owned()));
        }
        if let Some((name, _)) = Break::ALL.iter().find(|(_, broken)| *broken == self.broken)
            && self.broken != Break::None
        {
            pairs.push(("break", (*name).to_owned()));
        }
        pairs
    }

    fn sample_cost(&self, workers: u32, speed: Speed) -> SampleCost {
        SampleCost {
            tasks: self.tasks.into(),
            ms: speed.together_ms(self.tasks, speed.fib_ms(self.n), workers),
        }
    }

    fn about(&self) -> String {
        format!("{} tasks of fib({})", self.tasks, self.n)
    }
}

impl OfChapter for QueuesParams {
    const CHAPTER: Chapter = CHAPTER;
}

impl Parameters for QueuesParams {
    fn worker_counts(&self) -> &[u32] {
        &self.workers
    }

    fn scaling(&self) -> Scaling {
        Scaling::Strong
    }

    fn tasks(&self, _workers: u32) -> u32 {
        self.tasks
    }
}
