//! Can the two-queue machine ever go on? If not, why?
//!
//! Whether a program hangs can't be found out by waiting: it may only be slow. Here it is logic.
//! Everybody is busy, waits for something, or is gone. If nobody is busy, and nothing that anybody
//! waits for is there, then nobody will ever make it come: the machine stands still for ever.

/// What somebody in the machine is doing.
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

/// The machine at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
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

/// Why the machine stands still.
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

/// A stall in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// What it is called.
    pub name: String,
    /// What happened.
    pub says: String,
    /// What Python would do.
    pub python: String,
}

impl Machine {
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
        let everybody = || self.workers.iter().chain([&self.main]);
        let over = everybody().all(|one| one.is_gone());
        let goes_on = everybody().any(|one| self.can_go_on(*one));
        (!over && !goes_on).then(|| self.cause())
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

    /// The stall in words.
    pub fn diagnosis(&self, cause: Cause) -> Diagnosis {
        let (name, says, python) = match cause {
            Cause::Death => (
                format!("{} died", self.who(Doing::Dead)),
                match self.main {
                    Doing::PutTask => "Nobody is left to take anything out of the queue of tasks. It is full, and the main program waits for room in it.",
                    _ => "It died in the middle of its task, so the result of that task will never come. The main program waits for it all the same.",
                }
                .to_owned(),
                match self.main {
                    Doing::PutTask => "“tasks.put()” would wait for ever: a full queue doesn’t know that nobody reads it any more.",
                    _ => "“results.get()” would wait for ever. A multiprocessing queue doesn’t know that a process has died, and says nothing; only Ctrl-C ends the program. A ProcessPoolExecutor watches its processes: it would raise BrokenProcessPool.",
                }
                .to_owned(),
            ),
            Cause::Unsent => (
                "A task that can’t be sent".to_owned(),
                format!(
                    "{} never got into the queue, because a piece of code can’t be written down as bytes. The main program waits for its result all the same, and the workers wait for a task.",
                    match self.unsent {
                        1 => "One task".to_owned(),
                        unsent => format!("{unsent} tasks"),
                    }
                ),
                "“tasks.put()” would return as if all were well. A thread in the background does the pickling, prints its error and goes on, so “results.get()” waits for ever; only Ctrl-C ends the program. (“tasks.join()” would hang too: the put was counted.)".to_owned(),
            ),
            Cause::TaskDone => (
                "A forgotten task_done".to_owned(),
                format!(
                    "All results are out and every worker has ended. But the count of unfinished items is still {}: somebody took an item and never said that it was done. The main program waits for the count to reach 0.",
                    self.unfinished
                ),
                "“tasks.join()” would wait for ever, without a word; only Ctrl-C ends the program. Python can’t know whether somebody will still call “task_done()”.".to_owned(),
            ),
            Cause::Sentinel => (
                "One sentinel too few".to_owned(),
                format!(
                    "A sentinel ends one worker only. {} got none: it waits for an item that nobody will put, and the main program waits for it to end.",
                    self.who(Doing::GetTask)
                ),
                "“process.join()” would wait for ever. Without that line it is no better: at its end, a Python program waits for its processes by itself, so it never comes back; only Ctrl-C ends it.".to_owned(),
            ),
            Cause::Other => (
                "Nothing can go on".to_owned(),
                "Everybody waits for something that nobody will do: a deadlock.".to_owned(),
                "It would wait for ever; only Ctrl-C ends the program.".to_owned(),
            ),
        };
        Diagnosis { name, says, python }
    }

    /// "Worker 2", "Workers 1 and 3": those who do this.
    fn who(&self, doing: Doing) -> String {
        let numbers: Vec<String> = (1..)
            .zip(&self.workers)
            .filter(|(_, own)| **own == doing)
            .map(|(number, _): (usize, _)| number.to_string())
            .collect();
        match numbers.split_last() {
            None => "A worker".to_owned(),
            Some((last, [])) => format!("Worker {last}"),
            Some((last, others)) => format!("Workers {} and {last}", others.join(", ")),
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
