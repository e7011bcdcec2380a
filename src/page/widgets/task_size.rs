//! What the run in the foreground says of the size of its tasks: which n was chosen and why, or what it
//! costs that someone has set a small one.

use leptos::prelude::*;

use crate::analysis::calibrate::SHORT_TASK_MS;
use crate::experiment::Chapter;
use crate::format;
use crate::page::services::run;
use crate::page::state::Lab;
use crate::record::Calibration;

/// Which n was chosen for this machine, and why; nothing where someone has set it.
#[component]
pub fn TaskSizeNote(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let found = found(Lab::from_context(), chapter);
    move || {
        let (Calibration { n, work_ms, .. }, work) = found.get().filter(|(it, _)| it.chosen)?;
        let took = format::time(work_ms);
        Some(view! {
            <p class="hint task-size">{format!(
                "fib({n}) was chosen for this machine: {work} takes about {took} on one worker. That is long enough to be spread over the cores, and no longer than needed."
            )}</p>
        })
    }
}

/// What it costs that someone has set a small n, and the button that takes a better one.
#[component]
pub fn ShortTask(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
    let found = found(lab, chapter);
    let is_busy = move || lab.progress.with(Option::is_some);
    let again = move |n: i64| {
        let asked = untrack(|| lab.with_record(chapter, |record| record.experiment.clone()));
        if let Some(asked) = asked {
            let better = asked.with_n(Some(n));
            lab.set_controls(&better);
            run::start_with(better);
        }
    };
    let is_short =
        |it: &Calibration| !it.chosen && it.work_ms < SHORT_TASK_MS && it.advised_n > it.n;
    move || {
        let (
            Calibration {
                n,
                work_ms,
                advised_n,
                ..
            },
            work,
        ) = found.get().filter(|(it, _)| is_short(it))?;
        let took = format::time(work_ms);
        Some(view! {
            <div class="notice warn task-size">
                <p>{format!(
                    "fib({n}) is short: {work} takes about {took} here. Below {} an operating system often leaves two busy workers on one core, so that two look no faster than one.",
                    format::time(SHORT_TASK_MS),
                )}</p>
                <button class="quiet" disabled=is_busy on:click=move |_| again(advised_n)>
                    {format!("Measure with fib({advised_n})")}
                </button>
            </div>
        })
    }
}

/// What the run in the foreground found of its n, and what is of that size.
fn found(lab: Lab, chapter: Chapter) -> Memo<Option<(Calibration, &'static str)>> {
    Memo::new(move |_| {
        lab.with_record(chapter, |record| {
            let work = match record.experiment.sizes_whole_samples() {
                true => "one sample",
                false => "a task",
            };
            Some((record.calibration?, work))
        })
        .flatten()
    })
}
