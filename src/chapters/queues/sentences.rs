//! The machine, and each of its moves, in words.

use super::scene::{At, Main, Scene};
use crate::format;
use crate::record::{Move, MoveKind};

/// Who did it: "main program", "worker 2".
pub fn who(step: &Move) -> String {
    match step.worker {
        Some(worker) => format!("worker {}", worker + 1),
        None => "main program".to_owned(),
    }
}

/// What was done: "puts task 3".
pub fn what(step: &Move) -> String {
    let item = step.item.map_or("?".to_owned(), |id| (id + 1).to_string());
    match step.what {
        MoveKind::PutTask => format!("puts task {item}"),
        MoveKind::PutSentinel => "puts a sentinel".to_owned(),
        MoveKind::NotSent => format!("puts task {item}, which can’t be sent: it is lost"),
        MoveKind::GetTask => format!("takes task {item}"),
        MoveKind::GetSentinel => "takes a sentinel".to_owned(),
        MoveKind::PutResult => format!("puts the result of task {item}"),
        MoveKind::TaskDone if step.item.is_none() => {
            "says task_done for its sentinel, and ends".to_owned()
        }
        MoveKind::TaskDone => format!("says task_done for task {item}"),
        MoveKind::Forgot => format!("forgets to say task_done for task {item}"),
        MoveKind::GetResult => format!("takes the result of task {item}"),
        MoveKind::Died if step.item.is_none() => "dies".to_owned(),
        MoveKind::Died => format!("dies in the middle of task {item}"),
        MoveKind::Joined => "comes back from tasks.join()".to_owned(),
    }
}

/// A sentence in the middle of another one.
pub fn lower(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// What the main program is at, as Python writes it, and how far it is.
pub fn main(main: Main) -> String {
    match main {
        Main::Puts(done, of) => format!("tasks.put(task) · {done} of {of}"),
        Main::Takes(done, of) => format!("results.get() · {done} of {of}"),
        Main::PutsSentinels(done, of) => format!("tasks.put(None) · {done} of {of}"),
        Main::Joins => "tasks.join()".to_owned(),
        Main::Awaits => "waits for the workers to end".to_owned(),
        Main::Ended => "has ended".to_owned(),
    }
}

/// What a worker is at, in very few words.
pub fn worker(at: At) -> String {
    match at {
        At::Waits => "waits".to_owned(),
        At::Task(id) => format!("at task {}", id + 1),
        At::Put(id) => format!("put result {}", id + 1),
        At::Sentinel => "took ■".to_owned(),
        At::Ended => "ended".to_owned(),
        At::Dead => "dead".to_owned(),
    }
}

/// The whole machine, for those who can't see it.
pub fn sentence(scene: &Scene) -> String {
    let workers: Vec<String> = (1..)
        .zip(&scene.workers)
        .map(|(number, one): (usize, _)| format!("worker {number} {}", in_full(one.at)))
        .collect();
    let last = scene.last.as_ref().map_or_else(String::new, |step| {
        format!(" Last move: {} {}.", who(step), what(step))
    });
    format!(
        "The machine. Main program: {}. Queue of tasks: {}, {} unfinished. {}. Queue of results: {}.{last}",
        main(scene.main),
        format::count(scene.queued, "item"),
        scene.unfinished,
        upper(&workers.join(", ")),
        format::count(scene.results.len() as u32, "result"),
    )
}

fn in_full(at: At) -> String {
    match at {
        At::Task(_) => format!("is {}", worker(at)),
        At::Put(id) => format!("has put result {}", id + 1),
        At::Sentinel => "has taken a sentinel".to_owned(),
        At::Ended => "has ended".to_owned(),
        At::Dead => "is dead".to_owned(),
        At::Waits => "waits".to_owned(),
    }
}

fn upper(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests;
