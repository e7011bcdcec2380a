//! The scene of the two-queue machine: what it looks like after so many of its moves.
//!
//! The moves are done again, one after another. What comes from a file may be odd, so nothing here
//! relies on the moves making sense; the counters are those that were written down.

pub mod layout;

use crate::chapters::queues::params::{Break, QueuesParams};
use crate::record::{Move, MoveKind};

/// Something in the queue of tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A task, from 0.
    Task(u32),
    /// Whoever takes it ends.
    Sentinel,
}

/// What a worker is seen doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// It waits for an item.
    Waits,
    /// It is at a task.
    Task(u32),
    /// It has put the result of a task.
    Put(u32),
    /// It has taken a sentinel.
    Sentinel,
    /// It has ended.
    Ended,
    /// It died.
    Dead,
}

/// A worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worker {
    /// What it is doing.
    pub at: At,
    /// Whether it has ever left out `task_done`.
    pub forgot: bool,
}

/// How far the main program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Main {
    /// It puts tasks: so many are put, of so many.
    Puts(u32, u32),
    /// It takes results.
    Takes(u32, u32),
    /// It puts sentinels.
    PutsSentinels(u32, u32),
    /// It waits until every item is done.
    Joins,
    /// It waits until every worker has ended.
    Awaits,
    /// It has come to its end.
    Ended,
}

/// The machine at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// The main program.
    pub main: Main,
    /// The queue of tasks: what will be taken first comes first.
    pub tasks: Vec<Item>,
    /// The workers.
    pub workers: Vec<Worker>,
    /// The queue of results: what will be taken first comes first.
    pub results: Vec<u32>,
    /// The tasks that never got into the queue.
    pub unsent: Vec<u32>,
    /// How many items are in the queue of tasks.
    pub queued: u32,
    /// How many of them, or of those taken, are not yet done.
    pub unfinished: u32,
    /// The move that led here.
    pub last: Option<Move>,
}

impl Scene {
    /// The machine after these moves.
    pub fn of(params: &QueuesParams, moves: &[Move]) -> Self {
        let worker = Worker {
            at: At::Waits,
            forgot: false,
        };
        let mut scene = Scene {
            main: Main::Puts(0, params.tasks),
            tasks: Vec::new(),
            workers: vec![worker; params.workers() as usize],
            results: Vec::new(),
            unsent: Vec::new(),
            queued: 0,
            unfinished: 0,
            last: moves.last().cloned(),
        };
        for step in moves {
            scene.go(step);
        }
        scene.main = main(params, moves, &scene.workers);
        scene
    }

    fn go(&mut self, step: &Move) {
        let item = step.item.unwrap_or_default();
        let mut worker = step.worker.and_then(|k| self.workers.get_mut(k as usize));
        let mut is = |at: At| {
            if let Some(worker) = &mut worker {
                worker.at = at;
            }
        };
        match step.what {
            MoveKind::PutTask => self.tasks.push(Item::Task(item)),
            MoveKind::PutSentinel => self.tasks.push(Item::Sentinel),
            MoveKind::NotSent => self.unsent.push(item),
            MoveKind::GetTask => {
                take(&mut self.tasks, Item::Task(item));
                is(At::Task(item));
            }
            MoveKind::GetSentinel => {
                take(&mut self.tasks, Item::Sentinel);
                is(At::Sentinel);
            }
            MoveKind::PutResult => {
                self.results.push(item);
                is(At::Put(item));
            }
            // Without a task, it was for the sentinel.
            MoveKind::TaskDone if step.item.is_none() => is(At::Ended),
            MoveKind::TaskDone => is(At::Waits),
            MoveKind::Forgot => {
                if let Some(worker) = worker {
                    *worker = Worker {
                        at: At::Waits,
                        forgot: true,
                    };
                }
            }
            MoveKind::GetResult => take(&mut self.results, item),
            MoveKind::Died => is(At::Dead),
            MoveKind::Joined => {}
        }
        self.queued = step.queued;
        self.unfinished = step.unfinished;
    }
}

fn take<T: PartialEq>(queue: &mut Vec<T>, item: T) {
    if let Some(at) = queue.iter().position(|one| *one == item) {
        queue.remove(at);
    }
}

/// The main program does one thing after another, so what it has done says what it does now.
fn main(params: &QueuesParams, moves: &[Move], workers: &[Worker]) -> Main {
    let count = |what| moves.iter().filter(|step| step.what == what).count() as u32;
    let tasks = params.tasks;
    let put = count(MoveKind::PutTask) + count(MoveKind::NotSent);
    let taken = count(MoveKind::GetResult);
    let sentinels = count(MoveKind::PutSentinel);
    let all_sentinels = sentinels_of(params);
    match () {
        () if put < tasks => Main::Puts(put, tasks),
        () if taken < tasks => Main::Takes(taken, tasks),
        () if sentinels < all_sentinels => Main::PutsSentinels(sentinels, all_sentinels),
        () if count(MoveKind::Joined) == 0 => Main::Joins,
        () if workers.iter().any(|w| !w.at.is_gone()) => Main::Awaits,
        () => Main::Ended,
    }
}

/// How many sentinels the main program puts: one for each worker, unless that is what is broken.
pub fn sentinels_of(params: &QueuesParams) -> u32 {
    let missing = u32::from(params.broken == Break::Sentinel);
    params.workers().saturating_sub(missing)
}

impl At {
    /// Whether it will never do anything again.
    pub fn is_gone(self) -> bool {
        matches!(self, At::Ended | At::Dead)
    }
}

#[cfg(test)]
pub(super) mod tests;
