//! The settings with which a session begins.

use leptos::prelude::*;

use crate::chapters::futures::CHAPTER;
use crate::chapters::futures::params::FuturesParams;
use crate::chapters::futures::params::{
    Ending, MAX_TIMEOUT_MS, MAX_WORKERS, NotTasks, parse_tasks, write_tasks,
};
use crate::experiment::pool_kind::PoolKind;
use crate::page::state::Lab;
use crate::page::widgets::controls::{Choice, Slider};
use crate::page::widgets::run_link::RunLink;

/// The pool and the first tasks.
#[component]
pub fn Controls() -> impl IntoView {
    view! {
        <Pool/>
        <FirstTasks/>
    }
}

/// The workers, and what happens once the tasks are submitted.
#[component]
pub fn Settings() -> impl IntoView {
    let params = Lab::from_context().params::<FuturesParams>(CHAPTER);
    let timeout_ms = Signal::derive(move || params.with(|p| p.timeout_ms));
    let end = Signal::derive(move || params.with(|p| p.end));
    view! {
        <Slider
            label="Workers"
            min=1
            max=MAX_WORKERS
            value=Signal::derive(move || params.with(|p| p.workers()))
            on_input=move |workers| params.update(|p| p.workers = vec![workers])
        />
        <Slider
            label="f0.result(timeout), in ms"
            min=0
            max=MAX_TIMEOUT_MS / 10
            value=timeout_ms
            on_input=move |ms| params.update(|p| p.timeout_ms = ms)
            hint=Signal::derive(move || match timeout_ms.get() {
                0 => "not asked for".to_owned(),
                _ => String::new(),
            })
        />
        <Choice
            label="After that"
            choices=vec![
                (Ending::Open, "it stays open"),
                (Ending::Wait, "shut down and wait"),
                (Ending::NoWait, "shut down, don’t wait"),
                (Ending::Cancel, "shut down and cancel"),
            ]
            chosen=end
            on_change=move |end| params.update(|p| p.end = end)
        />
        <RunLink chapter=CHAPTER/>
    }
}

/// Threads or processes: one line of the program.
#[component]
fn Pool() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.params::<FuturesParams>(CHAPTER);
    let choice = move |pool: PoolKind, says: &'static str| {
        let disabled = move || pool == PoolKind::Threads && lab.no_threads().is_some();
        view! {
            <button
                type="button"
                class="chip"
                disabled=disabled
                aria-pressed=move || params.with(|p| p.pool == pool).to_string()
                aria-describedby=move || disabled().then_some("no-threads")
                on:click=move |_| params.update(|p| p.pool = pool)
            >{says}</button>
        }
    };
    view! {
        <fieldset class="control counts">
            <legend>"The workers are"</legend>
            <div class="chips">
                {choice(PoolKind::Threads, "threads")}
                {choice(PoolKind::Processes, "processes")}
            </div>
            {move || lab.no_threads().map(|error| view! { <p class="hint" id="no-threads">{error.to_string()}</p> })}
        </fieldset>
    }
}

/// The first tasks, as a list that can be typed.
#[component]
fn FirstTasks() -> impl IntoView {
    let params = Lab::from_context().params::<FuturesParams>(CHAPTER);
    let draft = RwSignal::new(String::new());
    let tasks = Memo::new(move |_| params.with(|p| p.tasks.clone()));
    // What comes from elsewhere is shown; what is typed here stays as it is typed.
    let typed_here = StoredValue::new(None::<Vec<i64>>);
    Effect::new(move || {
        let tasks = tasks.get();
        if typed_here.with_value(|typed| typed.as_ref() != Some(&tasks)) {
            draft.set(write_tasks(&tasks, ", "));
            typed_here.set_value(None);
        }
    });
    let problem = move || draft.with(|draft| parse_tasks(draft)).err();
    let typed = move |event| {
        let text = event_target_value(&event);
        if let Ok(tasks) = parse_tasks(&text) {
            typed_here.set_value(Some(tasks.clone()));
            params.update(|p| p.tasks = tasks);
        }
        draft.set(text);
    };
    let says = move || match problem() {
        Some(NotTasks) => format!(
            "This can’t be used: the first tasks are {NotTasks}. Using {} until then.",
            tasks.with(|tasks| write_tasks(tasks, ", "))
        ),
        None => "fib of each is submitted; below 0 it fails".to_owned(),
    };
    view! {
        <div class="control">
            <label for="first-tasks">"First tasks"</label>
            <input
                id="first-tasks"
                type="text"
                inputmode="text"
                autocomplete="off"
                spellcheck="false"
                prop:value=move || draft.get()
                aria-invalid=move || problem().map(|_| "true")
                aria-describedby="first-tasks-hint"
                on:input=typed
            />
            <p
                class=move || if problem().is_some() { "problem wide" } else { "hint" }
                id="first-tasks-hint"
                aria-live="polite"
            >{says}</p>
        </div>
    }
}
