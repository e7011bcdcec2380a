//! The diagnosis of a stall of the two-queue machine: its cause in words, and what Python would do.

use pysync::stall::{Cause, Doing, Snapshot};

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

/// The stall in words.
pub fn diagnosis(snapshot: &Snapshot, cause: Cause) -> Diagnosis {
    let (name, says, python) = match cause {
        Cause::Death => (
            format!("{} died", who(snapshot, Doing::Dead)),
            match snapshot.main {
                Doing::PutTask => "Nobody is left to take anything out of the queue of tasks. It is full, and the main program waits for room in it.",
                _ => "It died in the middle of its task, so the result of that task will never come. The main program waits for it all the same.",
            }
            .to_owned(),
            match snapshot.main {
                Doing::PutTask => "“tasks.put()” would wait for ever: a full queue doesn’t know that nobody reads it any more.",
                _ => "“results.get()” would wait for ever. A multiprocessing queue doesn’t know that a process has died, and says nothing; only Ctrl-C ends the program. A ProcessPoolExecutor watches its processes: it would raise BrokenProcessPool.",
            }
            .to_owned(),
        ),
        Cause::Unsent => (
            "A task that can’t be sent".to_owned(),
            format!(
                "{} never got into the queue, because a piece of code can’t be written down as bytes. The main program waits for its result all the same, and the workers wait for a task.",
                match snapshot.unsent {
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
                snapshot.unfinished
            ),
            "“tasks.join()” would wait for ever, without a word; only Ctrl-C ends the program. Python can’t know whether somebody will still call “task_done()”.".to_owned(),
        ),
        Cause::Sentinel => (
            "One sentinel too few".to_owned(),
            format!(
                "A sentinel ends one worker only. {} got none: it waits for an item that nobody will put, and the main program waits for it to end.",
                who(snapshot, Doing::GetTask)
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
fn who(snapshot: &Snapshot, doing: Doing) -> String {
    let numbers: Vec<String> = (1..)
        .zip(&snapshot.workers)
        .filter(|(_, own)| **own == doing)
        .map(|(number, _): (usize, _)| number.to_string())
        .collect();
    match numbers.split_last() {
        None => "A worker".to_owned(),
        Some((last, [])) => format!("Worker {last}"),
        Some((last, others)) => format!("Workers {} and {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn four() -> Snapshot {
        Snapshot {
            main: Doing::GetResult,
            workers: vec![Doing::GetTask; 4],
            queued: 0,
            bound: 0,
            unfinished: 0,
            results: 0,
            unsent: 0,
        }
    }

    #[test]
    fn the_words_name_who_and_what() {
        let mut snapshot = four();
        snapshot.workers[1] = Doing::Dead;
        let told = diagnosis(&snapshot, Cause::Death);
        assert_eq!(told.name, "Worker 2 died");
        assert!(told.python.contains("results.get()") && told.python.contains("BrokenProcessPool"));
        snapshot.main = Doing::PutTask;
        assert!(
            diagnosis(&snapshot, Cause::Death)
                .python
                .contains("tasks.put()")
        );
        snapshot.workers[3] = Doing::Dead;
        assert_eq!(
            diagnosis(&snapshot, Cause::Death).name,
            "Workers 2 and 4 died"
        );

        let mut snapshot = four();
        snapshot.main = Doing::AwaitEnd;
        snapshot.workers[..3].fill(Doing::Ended);
        assert!(
            diagnosis(&snapshot, Cause::Sentinel)
                .says
                .contains("Worker 4 got none")
        );

        let mut snapshot = four();
        snapshot.main = Doing::Join;
        snapshot.unfinished = 1;
        let told = diagnosis(&snapshot, Cause::TaskDone);
        assert!(told.says.contains("still 1:") && told.python.contains("tasks.join()"));

        let snapshot = Snapshot {
            unsent: 1,
            ..four()
        };
        let unsent = diagnosis(&snapshot, Cause::Unsent);
        assert!(
            unsent.says.starts_with("One task never") && unsent.python.contains("results.get()")
        );
    }
}
