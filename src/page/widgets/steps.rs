//! The lesson's tasks in a chapter, one at a time: the question, what sets it up, and what to look for.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::analysis::record::Record;
use crate::experiment::Chapter;
use crate::experiment::route::Route;
use crate::lesson::task::Task;
use crate::lesson::tasks::tasks_of;
use crate::page::services::parts::{NotLoaded, soon};
use crate::page::state::{Lab, ListedRun};

/// The tasks of a chapter.
#[wasm_split(results, fallible)]
pub fn steps(chapter: Chapter) -> Result<AnyView, NotLoaded> {
    let lab = Lab::from_context();
    let tasks = tasks_of(chapter);
    let Some(last) = tasks.len().checked_sub(1) else {
        // A chapter without tasks has no lesson.
        return Ok(().into_any());
    };
    let at = Memo::new(move |_| lab.task(chapter));
    let task = move || &tasks[at.get().min(last)];
    let done = Memo::new(move |_| done(lab, chapter));
    let is_done = move || done.with(|done| done.get(at.get()) == Some(&true));
    let is_set_up =
        Memo::new(move |_| Route::read(task().link).experiment == lab.experiment(chapter));
    let title = move || format!("{} of {}: {}.", at.get() + 1, tasks.len(), task().title);
    let to_do = move || match (is_set_up.get(), is_done()) {
        (_, true) => task().look,
        (true, false) if task().is_by_hand() => "It is set up: try it.",
        (true, false) => "It is set up: say what you expect, then press Run.",
        (false, false) => "",
    };
    let view = view! {
        <section class="lesson" aria-label="Lesson">
            <div class="row">
                <Turn chapter=chapter by=Way::Back at=at/>
                <h2>{title}</h2>
                <Turn chapter=chapter by=Way::On at=at/>
                <ol class="dots">
                    {tasks.iter().enumerate().map(|(place, task)| view! {
                        <li><Dot chapter=chapter place=place task=task at=at done=done/></li>
                    }).collect_view()}
                </ol>
            </div>
            <div class="row">
                // One in the place of the other, so that nothing moves when the task is done.
                <div class="task">
                    <p class="ask" hidden=is_done>{move || task().question}</p>
                    <p class="look" class:done=is_done role="status">{to_do}</p>
                </div>
                <a class="set-up" href=move || task().link>"Set it up"</a>
            </div>
        </section>
    };
    Ok(view.into_any())
}

/// Goes to the next task of the chapter that is open, if there is one: what the key N does.
pub fn next_task(lab: Lab) {
    soon(lab, go_on(lab));
}

#[wasm_split(results, fallible)]
fn go_on(lab: Lab) -> Result<(), NotLoaded> {
    turn(lab, lab.chapter.get_untracked(), Way::On);
    Ok(())
}

/// Which way one turns in the list of tasks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Back,
    On,
}

impl Way {
    /// The task one comes to, if there is one.
    fn from(self, at: usize, tasks: usize) -> Option<usize> {
        match self {
            Way::Back => at.checked_sub(1),
            Way::On => Some(at + 1).filter(|next| *next < tasks),
        }
    }
}

fn turn(lab: Lab, chapter: Chapter, way: Way) {
    let next = way.from(untrack(|| lab.task(chapter)), tasks_of(chapter).len());
    if let Some(next) = next {
        lab.go_to_task(chapter, next);
    }
}

/// The button to the task before, or after.
#[component]
fn Turn(chapter: Chapter, by: Way, at: Memo<usize>) -> impl IntoView {
    let lab = Lab::from_context();
    let tasks = tasks_of(chapter).len();
    let (name, arrow) = match by {
        Way::Back => ("Previous task", "‹"),
        Way::On => ("Next task", "›"),
    };
    view! {
        // Not disabled at the end: the focus would be lost there.
        <button
            class="quiet turn"
            aria-label=name
            aria-disabled=move || by.from(at.get(), tasks).is_none().then_some("true")
            on:click=move |_| turn(lab, chapter, by)
        >{arrow}</button>
    }
}

/// A task as a dot: a ring, with a tick in it once it is done; the one that is shown has a bar below it.
#[component]
fn Dot(
    chapter: Chapter,
    place: usize,
    task: &'static Task,
    at: Memo<usize>,
    done: Memo<Vec<bool>>,
) -> impl IntoView {
    let lab = Lab::from_context();
    let is_done = move || done.with(|done| done.get(place) == Some(&true));
    let name = move || {
        let state = if is_done() { "done" } else { "not done yet" };
        format!("Task {}: {} ({state})", place + 1, task.title)
    };
    view! {
        <button
            class="dot"
            class:done=is_done
            aria-label=name
            title=task.title
            aria-current=move || (at.get() == place).then_some("step")
            on:click=move |_| lab.go_to_task(chapter, place)
        >
            <svg viewBox="0 0 24 24" aria-hidden="true">
                <circle cx="12" cy="12" r="8.5"/>
                <path class="tick" d="M7.5 12.5l3 3l6-7"/>
                <path class="here" d="M5 23h14"/>
            </svg>
        </button>
    }
}

/// Which tasks of a chapter are done, by its controls and its runs.
fn done(lab: Lab, chapter: Chapter) -> Vec<bool> {
    let controls = lab.experiment(chapter);
    lab.runs.with(|runs| {
        let own = |run: &&ListedRun| run.record.experiment.chapter() == chapter;
        let own: Vec<&Record> = runs.iter().filter(own).map(|run| &run.record).collect();
        let done = |task: &Task| task.is_done(&controls, own.iter().copied());
        tasks_of(chapter).iter().map(done).collect()
    })
}
