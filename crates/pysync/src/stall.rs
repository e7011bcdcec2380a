//! Stall detection: whether a program of two queues can ever go on, and if not, why.
//!
//! It is the usual program of workers: the main program puts tasks into one queue and takes
//! results out of another, puts a sentinel for each worker, joins the queue of tasks and waits until
//! every worker has ended.
//!
//! Whether a program hangs can't be found out by waiting: it may only be slow. Here it is logic.
//! Everybody is busy, waits for something, or is gone. If nobody is busy, and nothing that anybody
//! waits for is there, then nobody will ever make it come: the program stands still for ever.

/// How it stands with somebody: a thread, a process, the main program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// Can go on as things are now.
    GoesOn,
    /// Waits for what isn't there.
    Waits,
    /// Will never do anything again.
    Gone,
}

/// Whether nothing can ever happen again though somebody waits: nobody can go on, so nobody will ever bring
/// what is waited for.
pub fn is_stalled(parties: impl IntoIterator<Item = Party>) -> bool {
    let mut waits = false;
    for party in parties {
        match party {
            Party::GoesOn => return false,
            Party::Waits => waits = true,
            Party::Gone => {}
        }
    }
    waits
}

/// What somebody in the program is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// At work: something will come of it by itself.
    Busy,
    /// Waits for room in the queue of tasks.
    PutTask,
    /// Waits for an item in the queue of tasks.
    GetTask,
    /// Waits to put a result. There is always room.
    PutResult,
    /// Waits for a result.
    GetResult,
    /// Waits until every item of the queue of tasks is done.
    Join,
    /// Waits until every worker has ended.
    AwaitEnd,
    /// Has come to its end.
    Ended,
    /// Died in the middle of a task.
    Dead,
}

/// The program at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The main program.
    pub main: Doing,
    /// The workers.
    pub workers: Vec<Doing>,
    /// How many items, sentinels too, are in the queue of tasks.
    pub queued: usize,
    /// How many may be; 0 for no bound.
    pub bound: usize,
    /// How many items were put there and are not yet done.
    pub unfinished: usize,
    /// How many results are in the queue of results.
    pub results: usize,
    /// How many tasks never got into the queue.
    pub unsent: usize,
}

/// Why the program stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A worker died, and its task with it.
    Death,
    /// A task never got into the queue.
    Unsent,
    /// An item was never said to be done.
    TaskDone,
    /// A worker was never told to end.
    Sentinel,
    /// Something else.
    Other,
}

impl Snapshot {
    // [show]
    /// Whether who does this can go on, as things are now.
    pub fn can_go_on(&self, doing: Doing) -> bool {
        match doing {
            Doing::Busy | Doing::PutResult => true,
            Doing::PutTask => self.bound == 0 || self.queued < self.bound,
            Doing::GetTask => self.queued > 0,
            Doing::GetResult => self.results > 0,
            Doing::Join => self.unfinished == 0,
            Doing::AwaitEnd => self.workers.iter().all(|worker| worker.is_gone()),
            Doing::Ended | Doing::Dead => false,
        }
    }

    /// Why nothing can ever happen again, if nothing can. (Not if all have come to their end.)
    pub fn stall(&self) -> Option<Cause> {
        let everybody = self.workers.iter().chain([&self.main]);
        let parties = everybody.map(|one| match one.is_gone() {
            true => Party::Gone,
            false if self.can_go_on(*one) => Party::GoesOn,
            false => Party::Waits,
        });
        is_stalled(parties).then(|| self.cause())
    }
    // [/show]

    fn cause(&self) -> Cause {
        if self.workers.contains(&Doing::Dead) {
            return Cause::Death;
        }
        match self.main {
            Doing::GetResult if self.unsent > 0 => Cause::Unsent,
            Doing::Join if self.queued == 0 => Cause::TaskDone,
            Doing::AwaitEnd => Cause::Sentinel,
            _ => Cause::Other,
        }
    }
}

impl Doing {
    /// Whether it will never do anything again.
    pub fn is_gone(self) -> bool {
        matches!(self, Doing::Ended | Doing::Dead)
    }
}

#[cfg(test)]
mod tests;
