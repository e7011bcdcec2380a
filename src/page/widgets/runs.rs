//! The runs of this session, side by side: named, compared, hidden, opened again, deleted, taken
//! away as files, brought back from files.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::import_button::ImportButton;
use super::imported::mark;
use crate::analysis::record::Record;
use crate::experiment::Chapter;
use crate::export::run_name;
use crate::layout::look::Look;
use crate::page::charts::key::{Key, key};
use crate::page::services::store;
use crate::page::state::Lab;

/// The list of a chapter's runs.
#[component]
pub fn Runs(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
    let ids = Memo::new(move |_| {
        lab.runs.with(|runs| {
            let own = runs
                .iter()
                .filter(|run| run.record.experiment.chapter() == chapter);
            own.map(|run| run.id).rev().collect::<Vec<_>>()
        })
    });
    view! {
        <section class="runs" aria-labelledby="runs-title">
            <div class="row spread">
                <h2 id="runs-title">"Runs"</h2>
                <ImportButton/>
            </div>
            <Show
                when=move || !ids.with(Vec::is_empty)
                fallback=|| view! { <p class="hint">"Runs will be listed here, to be compared in one chart. They last until this tab is closed. A record saved as JSON can be dropped anywhere on this page."</p> }
            >
                <ul class="list">
                    <For each=move || ids.get() key=|id| *id let(id)>
                        <RunRow id=id chapter=chapter/>
                    </For>
                </ul>
            </Show>
        </section>
    }
}

#[component]
fn RunRow(
    /// The run.
    id: u32,
    /// Its chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
    let name = Memo::new(move |_| lab.with_run(id, |run| run.name.clone()).unwrap_or_default());
    let shown = Memo::new(move |_| lab.with_run(id, |run| run.shown).unwrap_or_default());
    let about = Memo::new(move |_| {
        lab.with_run(id, |run| about(&run.record))
            .unwrap_or_default()
    });
    let comparable = Memo::new(move |_| {
        let front = lab.with_record(chapter, |record| record.experiment.clone());
        let own = lab.with_run(id, |run| run.record.experiment.clone());
        front
            .zip(own)
            .is_some_and(|(front, own)| front.compares_to(&own))
    });
    let is_imported = Memo::new(move |_| {
        lab.with_run(id, |run| run.record.imported)
            .unwrap_or_default()
    });
    let in_front = Memo::new(move |_| lab.foreground(chapter) == Some(id));
    let running = Memo::new(move |_| {
        lab.progress
            .with(|p| p.as_ref().is_some_and(|p| p.run == id))
    });
    let rename = move |event| {
        let new = event_target_value(&event);
        // A run without a name would be a line without one.
        let new = match new.trim() {
            "" => format!("Run {id}"),
            name => run_name(name),
        };
        event_target::<HtmlInputElement>(&event).set_value(&new);
        lab.change_run(id, |run| run.name = new);
        store::keep(lab, id);
    };
    let show = move |event| {
        let shown = event_target_checked(&event);
        lab.change_run(id, |run| run.shown = shown);
        store::keep(lab, id);
    };
    let open = move |_: MouseEvent| {
        lab.bring_to_foreground(chapter, id);
        // Which one is in front is kept too.
        store::keep(lab, id);
        if let Some(experiment) = untrack(|| lab.with_run(id, |run| run.record.experiment.clone()))
        {
            lab.set_controls(&experiment);
        }
    };
    let delete = move |event: MouseEvent| {
        focus_beside(&event);
        lab.delete_run(id);
        store::forget(lab, id);
    };
    view! {
        <li class:front=move || in_front.get()>
            {move || key(Key::Run(if in_front.get() { Look::Front } else { Look::Behind(id) }))}
            <input type="text" class="name" aria-label="Name of the run" prop:value=move || name.get() on:change=rename/>
            <span class="about">{move || is_imported.get().then(mark)}{move || about.get()}</span>
            <label class="check" title="Runs that share out work in the same way can stand in one chart">
                <input type="checkbox" prop:checked=move || (shown.get() && comparable.get()) || in_front.get() disabled=move || in_front.get() || !comparable.get() on:change=show/>
                "compare"
            </label>
            <button class="quiet" disabled=move || in_front.get() on:click=open>
                {move || if in_front.get() { "In front" } else { "To the front" }}
            </button>
            <button class="quiet" aria-label=move || format!("Delete {}", name.get()) disabled=move || running.get() title=move || running.get().then_some("It is running: cancel it first.") on:click=delete>"Delete"</button>
        </li>
    }
}

/// The same button of the run after it has the focus then, or that of the one before.
fn focus_beside(event: &MouseEvent) {
    let button = event
        .current_target()
        .and_then(|it| it.dyn_into::<Element>().ok());
    let row = button.and_then(|button| button.closest("li").ok().flatten());
    let beside = row.and_then(|row| {
        row.next_element_sibling()
            .or_else(|| row.previous_element_sibling())
    });
    let same = beside.and_then(|row| row.query_selector("button:last-of-type").ok().flatten());
    if let Some(same) = same.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = same.focus();
    }
}

/// What a run was, in a line.
fn about(record: &Record) -> String {
    let counts: Vec<String> = record
        .experiment
        .worker_counts()
        .iter()
        .map(u32::to_string)
        .collect();
    let what = record.experiment.about();
    // A link may have had room for the rows only.
    let in_rows = record.report().summary.iter().map(|row| row.n as usize);
    let samples = record.samples.len().max(in_rows.sum());
    format!("{what} · {} · {samples} samples", counts.join(", "))
}
