//! What the run in the foreground says of the size of its tasks: which n was chosen and why, or what it
//! costs that someone has set a small one.

use leptos::prelude::*;

use crate::analysis::calibrate::SHORT_TASK_MS;
use crate::experiment::Chapter;
use crate::format;
use crate::page::services::run;
use crate::page::state::Lab;
use crate::record::Calibration;

/// The note under the figure; nothing before the first run.
#[component]
pub fn TaskSizeNote(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
    let found = Memo::new(move |_| {
        lab.with_record(chapter, |record| {
            let calibration = record.calibration?;
            Some((calibration, record.experiment.sizes_whole_samples()))
        })
        .flatten()
    });
    let busy = move || lab.progress.with(Option::is_some);
    let again = move |n: i64| {
        let asked = untrack(|| lab.with_record(chapter, |record| record.experiment.clone()));
        if let Some(asked) = asked {
            let better = asked.with_n(Some(n));
            lab.set_controls(&better);
            run::start_with(better);
        }
    };
    view! {
        {move || found.get().map(|(calibration, sharing)| {
            let Calibration { n, chosen, work_ms, advised_n, .. } = calibration;
            let took = format::time(work_ms);
            let work = if sharing { "one sample" } else { "a task" };
            if chosen {
                return view! {
                    <p class="hint task-size">{format!(
                        "fib({n}) was chosen for this machine: {work} takes about {took} on one worker. That is long enough to be spread over the cores, and no longer than needed."
                    )}</p>
                }.into_any();
            }
            if work_ms >= SHORT_TASK_MS || advised_n <= n {
                return ().into_any();
            }
            view! {
                <div class="notice warn task-size">
                    <p>{format!(
                        "fib({n}) is short: {work} takes about {took} here. Below {} an operating system often leaves two busy workers on one core, so that two look no faster than one.",
                        format::time(SHORT_TASK_MS),
                    )}</p>
                    <button class="quiet" disabled=busy on:click=move |_| again(advised_n)>
                        {format!("Measure with fib({advised_n})")}
                    </button>
                </div>
            }.into_any()
        })}
    }
}
