//! WHICH experiments there are: one file a chapter, each with its parameters and their bounds.

use runstats::scaling::Scaling;
use serde::{Deserialize, Serialize};

pub mod downloads;
pub mod practice;
pub mod threads;
pub mod processes;
pub mod futures;
pub mod queues;
pub mod machine;
pub mod stopping;
pub mod param;
pub mod route;

use crate::analysis::verdict::Who;
use downloads::DownloadsParams;
use futures::FuturesParams;
use machine::MachineParams;
use param::Reader;
use processes::{PoolKind, ProcessesParams};
use queues::QueuesParams;
use stopping::Stopping;
use threads::{Gil, Kind, ThreadsParams};

/// A chapter of the lab, in the lesson's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Chapter {
    /// Several files at once.
    Downloads,
    /// Fibonacci on k threads, with and without a GIL.
    Threads,
    /// Fibonacci on k workers that share no memory.
    Processes,
    /// Results that aren't there yet.
    Futures,
    /// Workers between two queues.
    Queues,
    /// How many cores really help.
    Machine,
}

impl Chapter {
    /// All of them, in order.
    pub const ALL: [Chapter; 6] = [
        Chapter::Downloads,
        Chapter::Threads,
        Chapter::Processes,
        Chapter::Futures,
        Chapter::Queues,
        Chapter::Machine,
    ];

    /// Its name in a link.
    pub fn slug(self) -> &'static str {
        match self {
            Chapter::Downloads => "downloads",
            Chapter::Threads => "threads",
            Chapter::Processes => "processes",
            Chapter::Futures => "futures",
            Chapter::Queues => "queues",
            Chapter::Machine => "machine",
        }
    }

    /// Its name on the page.
    pub fn title(self) -> &'static str {
        match self {
            Chapter::Downloads => "Downloads",
            Chapter::Threads => "Threads",
            Chapter::Processes => "Processes",
            Chapter::Futures => "Futures",
            Chapter::Queues => "Queues",
            Chapter::Machine => "Your machine",
        }
    }

    /// The question that it answers.
    pub fn question(self) -> &'static str {
        match self {
            Chapter::Downloads => "Why wait for one file at a time?",
            Chapter::Threads => "Do more workers get more done?",
            Chapter::Processes => "What does a memory of one’s own cost?",
            Chapter::Futures => "What is a result that isn’t there yet?",
            Chapter::Queues => "How does a worker know that nothing more will come?",
            Chapter::Machine => "How many cores does this machine really have?",
        }
    }

    /// What stands below the question: what is done, and why.
    pub fn intro(self) -> &'static str {
        match self {
            Chapter::Downloads => {
                "A download is mostly waiting for an answer. Fetch the files one after another, then several at once: waits that overlap cost no more than the longest of them."
            }
            Chapter::Threads => {
                "Each worker is given one task that needs nothing but a processor: a Fibonacci number, the slow way. So 4 workers have 4 tasks. If they really work side by side, 4 tasks take no longer than 1."
            }
            Chapter::Processes => {
                "The same tasks again, on processes: workers that share nothing. Each has to be started, with its own copy of the program and its own memory, and whatever it works on must be sent there and back. In Python that is the way around the lock. What does it cost?"
            }
            Chapter::Futures => {
                "Hand a task to an executor, and you have a future of it at once: a placeholder for a result that some worker has yet to make. Watch futures go from pending to running to done. Which calls wait, which don’t, and what can still be called off?"
            }
            Chapter::Queues => {
                "An empty queue says nothing: the next task may still be on its way. So the main program puts something into the queue that is no task, a sentinel: one for each worker, and whoever takes it goes home. Watch it work, then break it."
            }
            Chapter::Machine => {
                "The browser names a number of logical processors. It may be a guess, two of them may share one core, and other programs want some of them too. What counts is how many workers get more done than one fewer: that can be measured."
            }
        }
    }

    /// Whether it measures work that keeps processors busy, against the number of workers.
    pub fn keeps_cores_busy(self) -> bool {
        matches!(
            self,
            Chapter::Threads | Chapter::Processes | Chapter::Machine
        )
    }

    /// Whether a run is one session with someone who acts in it, and no sweep.
    pub fn is_session(self) -> bool {
        matches!(self, Chapter::Futures | Chapter::Queues)
    }
}

/// An experiment with its parameters: what a run link says, and what the engine is told to run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "experiment", content = "params", rename_all = "lowercase")]
pub enum Experiment {
    /// See [`downloads`].
    Downloads(DownloadsParams),
    /// See [`threads`].
    Threads(ThreadsParams),
    /// See [`processes`].
    Processes(ProcessesParams),
    /// See [`futures`].
    Futures(FuturesParams),
    /// See [`queues`].
    Queues(QueuesParams),
    /// See [`machine`].
    Machine(MachineParams),
}

impl Experiment {
    /// Reads the experiment of a chapter from a link.
    pub fn read(chapter: Chapter, reader: &mut Reader) -> Self {
        match chapter {
            Chapter::Downloads => Experiment::Downloads(DownloadsParams::read(reader)),
            Chapter::Threads => Experiment::Threads(ThreadsParams::read(reader)),
            Chapter::Processes => Experiment::Processes(ProcessesParams::read(reader)),
            Chapter::Futures => Experiment::Futures(FuturesParams::read(reader)),
            Chapter::Queues => Experiment::Queues(QueuesParams::read(reader)),
            Chapter::Machine => Experiment::Machine(MachineParams::read(reader)),
        }
    }

    /// The chapter it belongs to.
    pub fn chapter(&self) -> Chapter {
        match self {
            Experiment::Downloads(_) => Chapter::Downloads,
            Experiment::Threads(_) => Chapter::Threads,
            Experiment::Processes(_) => Chapter::Processes,
            Experiment::Futures(_) => Chapter::Futures,
            Experiment::Queues(_) => Chapter::Queues,
            Experiment::Machine(_) => Chapter::Machine,
        }
    }

    /// The worker counts it visits.
    pub fn worker_counts(&self) -> &[u32] {
        match self {
            Experiment::Downloads(params) => &params.concurrency,
            Experiment::Threads(params) => &params.workers,
            Experiment::Processes(params) => &params.workers,
            Experiment::Futures(params) => &params.workers,
            Experiment::Queues(params) => &params.workers,
            Experiment::Machine(params) => &params.workers,
        }
    }

    /// When it ends; `None` of a session, which ends when someone says so.
    pub fn stopping(&self) -> Option<&Stopping> {
        match self {
            Experiment::Downloads(params) => Some(&params.stopping),
            Experiment::Threads(params) => Some(&params.stopping),
            Experiment::Processes(params) => Some(&params.stopping),
            Experiment::Machine(params) => Some(&params.stopping),
            Experiment::Futures(_) | Experiment::Queues(_) => None,
        }
    }

    /// Where it stands when it ends; `None` of a session.
    pub fn stopping_mut(&mut self) -> Option<&mut Stopping> {
        match self {
            Experiment::Downloads(params) => Some(&mut params.stopping),
            Experiment::Threads(params) => Some(&mut params.stopping),
            Experiment::Processes(params) => Some(&mut params.stopping),
            Experiment::Machine(params) => Some(&mut params.stopping),
            Experiment::Futures(_) | Experiment::Queues(_) => None,
        }
    }

    /// The most samples for each worker count.
    pub fn reps(&self) -> u32 {
        self.stopping().map_or(1, |stopping| stopping.reps)
    }

    /// Where the Fibonacci number of each task stands, in the chapters that can choose it for the
    /// machine.
    pub fn n_mut(&mut self) -> Option<&mut Option<i64>> {
        match self {
            Experiment::Threads(params) => Some(&mut params.n),
            Experiment::Processes(params) => Some(&mut params.n),
            Experiment::Machine(params) => Some(&mut params.n),
            Experiment::Downloads(_) | Experiment::Futures(_) | Experiment::Queues(_) => None,
        }
    }

    /// The same with this n, where an n can be chosen.
    pub fn with_n(mut self, n: Option<i64>) -> Self {
        if let Some(place) = self.n_mut() {
            *place = n;
        }
        self
    }

    /// Whether `ran` is what comes of asking for this: the same, but for an n that was chosen.
    pub fn became(&self, ran: &Experiment) -> bool {
        let asked = self.clone().n_mut().is_some_and(|n| n.is_none());
        self == ran || (asked && ran.clone().with_n(None) == *self)
    }

    /// How many tasks one sample with `workers` workers is given; of a session, how many it begins
    /// with.
    pub fn tasks(&self, workers: u32) -> u32 {
        match self {
            Experiment::Downloads(params) => params.files() as u32,
            Experiment::Threads(params) => match params.kind {
                Kind::Weak | Kind::Lie => workers,
                Kind::Strong => params.tasks,
                Kind::ForkJoin => 1,
            },
            Experiment::Processes(_) | Experiment::Machine(_) => workers,
            Experiment::Futures(params) => params.tasks.len() as u32,
            Experiment::Queues(params) => params.tasks,
        }
    }

    /// How large a pool of threads on shared memory is used, where memory can be shared; 0 if none
    /// is. Processes have one beside them, whose start and memory theirs are compared with.
    pub fn threads(&self) -> u32 {
        match self {
            Experiment::Downloads(_) | Experiment::Queues(_) => 0,
            Experiment::Threads(params) => params.pool(),
            Experiment::Processes(params) => params.most_workers(),
            Experiment::Futures(params) => match params.pool {
                PoolKind::Threads => params.workers(),
                PoolKind::Processes => 0,
            },
            Experiment::Machine(params) => match params.pool {
                PoolKind::Threads => params.most_workers(),
                PoolKind::Processes => 0,
            },
        }
    }

    /// Whether it can't run where no memory can be shared.
    pub fn needs_shared_memory(&self) -> bool {
        let pool = match self {
            Experiment::Downloads(_) | Experiment::Queues(_) => return false,
            Experiment::Threads(_) => return true,
            Experiment::Processes(params) => params.pool(),
            Experiment::Futures(params) => params.pool,
            Experiment::Machine(params) => params.pool,
        };
        pool == PoolKind::Threads
    }

    /// Whether its files come from the practice network.
    pub fn needs_practice_network(&self) -> bool {
        matches!(self, Experiment::Downloads(params) if params.practice.is_some())
    }

    /// What its workers are called.
    pub fn who(&self) -> Who {
        match self {
            Experiment::Downloads(_) => Who::Fetches,
            Experiment::Threads(params) => match params.gil() {
                Gil::Off => Who::Workers,
                Gil::On => Who::Threads,
                Gil::OneThread => Who::Tasks,
            },
            Experiment::Processes(params) => match params.pool() {
                PoolKind::Processes => Who::Processes,
                PoolKind::Threads => Who::Threads,
            },
            Experiment::Futures(_) | Experiment::Queues(_) | Experiment::Machine(_) => Who::Workers,
        }
    }

    /// Whether its tasks take turns, whatever the number of workers.
    pub fn takes_turns(&self) -> bool {
        matches!(self, Experiment::Threads(params) if params.gil() != Gil::Off)
    }

    /// Whether the two share out work in the same way, so that one chart can hold both.
    pub fn compares_to(&self, other: &Experiment) -> bool {
        match (self, other) {
            (Experiment::Threads(this), Experiment::Threads(other)) => this.kind == other.kind,
            (Experiment::Processes(this), Experiment::Processes(other)) => this.kind == other.kind,
            _ => self.chapter() == other.chapter(),
        }
    }

    /// How many samples a whole run takes.
    pub fn total_samples(&self) -> u32 {
        self.worker_counts().len() as u32 * self.reps()
    }

    /// Whether more workers get more tasks or share the same ones.
    pub fn scaling(&self) -> Scaling {
        match self {
            Experiment::Threads(params) => params.scaling(),
            Experiment::Processes(_) | Experiment::Machine(_) => Scaling::Weak,
            Experiment::Downloads(_) | Experiment::Futures(_) | Experiment::Queues(_) => {
                Scaling::Strong
            }
        }
    }

    /// Its parameters as they stand in a link.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        match self {
            Experiment::Downloads(params) => params.pairs(),
            Experiment::Threads(params) => params.pairs(),
            Experiment::Processes(params) => params.pairs(),
            Experiment::Futures(params) => params.pairs(),
            Experiment::Queues(params) => params.pairs(),
            Experiment::Machine(params) => params.pairs(),
        }
    }

    /// What runs, in a few words.
    pub fn about(&self) -> String {
        match self {
            Experiment::Downloads(params) => params.about(),
            Experiment::Threads(params) => params.about(),
            Experiment::Processes(params) => params.about(),
            Experiment::Futures(params) => {
                format!("{} of {}", params.pool.slug(), params.workers())
            }
            Experiment::Queues(params) => format!("{} tasks of fib({})", params.tasks, params.n),
            Experiment::Machine(params) => params.about(),
        }
    }
}
