//! The button that runs and cancels, and how far the run is. It is one button, so that the focus stays where it
//! is and the pointer too.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::analysis::record::Record;
use crate::error::LabError;
use crate::experiment::Chapter;
use crate::experiment::route::link_to;
use crate::format;
use crate::page::services::address;
use crate::page::services::run;
use crate::page::state::Lab;

/// The button and the progress, in a room that they never change.
#[component]
pub fn RunBar(
    /// The chapter it runs.
    chapter: Chapter,
    /// Why it can't run here, if it can't.
    obstacle: Signal<Option<LabError>>,
) -> impl IntoView {
    let lab = Lab::from_context();
    let runs = Memo::new(move |_| lab.is_running(chapter));
    // While something runs or is about to, there is nothing to begin.
    let is_off = Memo::new(move |_| {
        let is_busy = lab.progress.with(Option::is_some) || lab.awaited.get().is_some();
        !runs.get() && (is_busy || is_blocked(&obstacle.get()))
    });
    let press = move |event: MouseEvent| {
        // The second click of two is about the first one's button, which is another by now.
        if event.detail() < 2 {
            press(lab, chapter, obstacle);
        }
    };
    view! {
        <div class="runbar">
            // Not disabled: it would lose the focus.
            <button
                id=BUTTON
                class="primary"
                class:cancel=move || runs.get()
                aria-disabled=move || is_off.get().then_some("true")
                on:click=press
            >
                <span aria-hidden="true">{move || if runs.get() { "■ " } else { "▶ " }}</span>
                {move || if runs.get() { "Cancel" } else { "Run" }}
            </button>
            <Progress chapter=chapter/>
        </div>
    }
}

/// The button's name in the document.
pub const BUTTON: &str = "run";

/// A run waits for what is still to come, and a notice would only push the controls down and up again.
pub fn is_blocked(obstacle: &Option<LabError>) -> bool {
    obstacle
        .as_ref()
        .is_some_and(|error| *error != LabError::PracticeNetworkComing)
}

/// Cancels the chapter's run, or begins one if nothing is in the way.
pub fn press(lab: Lab, chapter: Chapter, obstacle: Signal<Option<LabError>>) {
    untrack(|| {
        if lab.is_running(chapter) {
            return run::cancel(lab);
        }
        let is_busy = lab.progress.with(Option::is_some) || lab.awaited.get().is_some();
        if is_busy || is_blocked(&obstacle.get()) {
            return;
        }
        let link = link_to(
            &lab.experiment(chapter),
            &lab.prediction_for_link(chapter),
            false,
        );
        // The address follows what runs, so that a reload or a bookmark keeps it.
        address::replace(&link);
        lab.notices.set(Vec::new());
        run::start(lab, chapter);
    });
}

/// How far the run is. It is seen and not told: of a run its start, its end and what goes wrong are told.
#[component]
fn Progress(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
    // A session has begun once something was called or moved in it.
    let begun = Memo::new(move |_| {
        let begun = |record: &Record| !record.notes.is_empty() || !record.moves.is_empty();
        chapter.is_session() && lab.with_record(chapter, begun).unwrap_or_default()
    });
    let samples = move || {
        let progress = lab.progress.get().filter(|it| it.chapter == chapter)?;
        (!chapter.is_session()).then_some((progress.done, progress.total))
    };
    let says = move || {
        if lab.awaited.get() == Some(chapter) {
            return "The run begins as soon as the page is set up.".to_owned();
        }
        let Some(progress) = lab.progress.get() else {
            return String::new();
        };
        if progress.chapter != chapter {
            return format!("A run is in progress in {}.", progress.chapter.title());
        }
        // It is no sweep: there is nothing to count.
        if chapter.is_session() {
            return match begun.get() {
                true => "The session goes on.".to_owned(),
                false => progress.doing,
            };
        }
        let tasks = progress
            .tasks
            .map(|(done, of)| format!("{done} of {} done", format::count(of, "task")));
        let samples = format!(
            "{} of {}",
            progress.done,
            format::count(progress.total, "sample")
        );
        let parts = [Some(progress.doing), tasks, Some(samples), progress.left];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        parts.join(" · ")
    };
    view! {
        <div class="progress" role="group" aria-label="Progress">
            <progress
                class:off=move || samples().is_none()
                aria-hidden=move || samples().is_none().then_some("true")
                aria-label="Samples"
                max=move || samples().map_or(1, |(_, total)| total)
                value=move || samples().map_or(0, |(done, _)| done)
            ></progress>
            <p>{says}</p>
        </div>
    }
}
