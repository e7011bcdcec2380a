//! The controls that every chapter uses: sliders, toggles, Run and Cancel, and the link to a run.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::run_link::CopiedLink;
use crate::analysis::record::Record;
use crate::error::LabError;
use crate::experiment::Chapter;
use crate::experiment::route::link_to;
use crate::format;
use crate::page::services::address;
use crate::page::services::parts::{NotLoaded, Waiting, later};
use crate::page::services::run;
use crate::page::state::Lab;
use crate::page::widgets::long_run::long_run;

/// A labelled slider that shows its value.
#[component]
pub fn Slider(
    /// What it sets.
    #[prop(into)]
    label: String,
    /// The smallest value.
    min: u32,
    /// The largest value.
    max: u32,
    /// By how much it moves.
    #[prop(default = 1)]
    step: u32,
    /// The value.
    #[prop(into)]
    value: Signal<u32>,
    /// Called with each new value.
    #[prop(into)]
    on_input: Callback<u32>,
    /// What the value means, said below.
    #[prop(optional, into)]
    hint: Signal<String>,
) -> impl IntoView {
    let id = format!(
        "slider-{}",
        label
            .to_lowercase()
            .replace(|c: char| !c.is_alphanumeric(), "-")
    );
    let hint_id = format!("{id}-hint");
    view! {
        <div class="control">
            <label for=id.clone()>{label}</label>
            <output for=id.clone()>{move || value.get()}</output>
            <input
                id=id
                type="range"
                min=min
                step=step
                // A link may ask for more than the slider usually offers.
                max=move || max.max(value.get())
                prop:value=move || value.get().to_string()
                aria-describedby=hint_id.clone()
                on:input=move |event| {
                    if let Ok(value) = event_target_value(&event).parse() {
                        on_input.run(value);
                    }
                }
            />
            <p class="hint" id=hint_id>{move || hint.get()}</p>
        </div>
    }
}

/// Numbers that can be switched on and off; the last one that is on stays on.
#[component]
pub fn Counts(
    /// What the numbers are.
    label: &'static str,
    /// All numbers on offer, ascending.
    offered: Vec<u32>,
    /// Those that are on, ascending.
    #[prop(into)]
    chosen: Signal<Vec<u32>>,
    /// Called with each new choice.
    #[prop(into)]
    on_change: Callback<Vec<u32>>,
) -> impl IntoView {
    let all = move || {
        let mut all = offered.clone();
        all.extend(chosen.get());
        all.sort_unstable();
        all.dedup();
        all
    };
    let is_last = RwSignal::new(false);
    let toggle = move |k: u32| {
        let mut new = chosen.get_untracked();
        let at = new.binary_search(&k);
        is_last.set(at.is_ok() && new.len() == 1);
        match at {
            _ if is_last.get_untracked() => return,
            Ok(at) => drop(new.remove(at)),
            Err(at) => new.insert(at, k),
        }
        on_change.run(new);
    };
    view! {
        <fieldset class="control counts">
            <legend>{label}</legend>
            <div class="chips">
                <For each=all key=|k| *k let(k)>
                    <button
                        type="button"
                        class="chip"
                        aria-pressed=move || chosen.with(|c| c.contains(&k)).to_string()
                        on:click=move |_| toggle(k)
                    >{k}</button>
                </For>
            </div>
            <p class="hint" role="status">
                {move || is_last.get().then_some("One has to stay: choose another one first.")}
            </p>
        </fieldset>
    }
}

/// One of a few choices.
#[component]
pub fn Choice<T: Copy + PartialEq + Send + Sync + 'static>(
    /// What is chosen.
    label: &'static str,
    /// Each choice with what it says.
    choices: Vec<(T, &'static str)>,
    /// The one that is on.
    #[prop(into)]
    chosen: Signal<T>,
    /// Called with each new choice.
    #[prop(into)]
    on_change: Callback<T>,
) -> impl IntoView {
    let (values, says): (Vec<T>, Vec<&'static str>) = choices.into_iter().unzip();
    let values = StoredValue::new(values);
    let at = Signal::derive(move || {
        let chosen = chosen.get();
        values.with_value(|values| values.iter().position(|value| *value == chosen))
    });
    let choose = move |at: usize| {
        if let Some(value) = values.with_value(|values| values.get(at).copied()) {
            on_change.run(value);
        }
    };
    view! { <Choices label=label says=says at=at on_change=choose/> }
}

/// The same by their places, so that it is compiled once for all kinds of choices.
#[component]
fn Choices(
    label: &'static str,
    says: Vec<&'static str>,
    at: Signal<Option<usize>>,
    #[prop(into)] on_change: Callback<usize>,
) -> impl IntoView {
    view! {
        <fieldset class="control counts">
            <legend>{label}</legend>
            <div class="chips">
                {says.into_iter().enumerate().map(|(place, says)| view! {
                    <button
                        type="button"
                        class="chip"
                        aria-pressed=move || (at.get() == Some(place)).to_string()
                        on:click=move |_| on_change.run(place)
                    >{says}</button>
                }).collect_view()}
            </div>
        </fieldset>
    }
}

/// Run, Cancel, how far the run is, and what went wrong.
#[component]
pub fn RunBar(
    /// The chapter it runs.
    chapter: Chapter,
    /// Why it can't run here, if it can't.
    obstacle: Option<LabError>,
) -> impl IntoView {
    let lab = Lab::from_context();
    let busy = move || lab.progress.with(Option::is_some) || lab.awaited.get().is_some();
    // A run waits for what is still to come, and a notice would only push the controls down and up again.
    let obstacle = obstacle.filter(|error| *error != LabError::PracticeNetworkComing);
    let blocked = obstacle.is_some();
    // A session has begun once something was called or moved in it.
    let begun = Memo::new(move |_| {
        let begun = |record: &Record| !record.notes.is_empty() || !record.moves.is_empty();
        chapter.is_session() && lab.with_record(chapter, begun).unwrap_or_default()
    });
    let start = move |_| {
        let link = untrack(|| {
            link_to(
                &lab.experiment(chapter),
                &lab.prediction_for_link(chapter),
                false,
            )
        });
        // The address follows what runs, so that a reload or a bookmark keeps it.
        address::replace(&link);
        lab.notices.set(Vec::new());
        run::start(lab, chapter);
    };
    view! {
        <div class="runbar">
            <button class="primary" disabled=move || busy() || blocked on:click=start>
                <span aria-hidden="true">"▶ "</span>"Run"
            </button>
            <Show when=move || lab.is_running(chapter)>
                <button class="cancel" on:click=move |_| run::cancel(lab)>"Cancel"</button>
            </Show>
        </div>
        {obstacle.map(|error| view! { <p class="notice warn">{error.to_string()}</p> })}
        {later(Waiting::Nothing, long_run(chapter))}
        <div role="status" class="progress">
            {move || (lab.awaited.get() == Some(chapter)).then(|| view! {
                <p>"The run begins as soon as the page is set up."</p>
            })}
            {move || lab.progress.get().map(|progress| {
                if progress.chapter != chapter {
                    let text = format!("A run is in progress in {}.", progress.chapter.title());
                    return view! { <p>{text}</p> }.into_any();
                }
                // It is no sweep: there is nothing to count.
                if chapter.is_session() {
                    let doing = if begun.get() { "The session goes on.".to_owned() } else { progress.doing };
                    return view! { <p>{doing}</p> }.into_any();
                }
                view! {
                    <progress max=progress.total value=progress.done></progress>
                    <p>
                        {progress.doing}
                        {progress.tasks.map(|(done, of)| format!(" · {done} of {} done", format::count(of, "task")))}
                    </p>
                    <p class="muted">
                        {format!("{} of {}", progress.done, format::count(progress.total, "sample"))}
                        {progress.left.map(|left| format!(" · {left}"))}
                    </p>
                }.into_any()
            })}
        </div>
        <div role="alert">
            {move || lab.error.get().filter(|(where_, _)| *where_ == chapter).map(|(_, error)| view! {
                <p class="notice error">{error.to_string()}</p>
            })}
        </div>
    }
}

/// The link that opens the chapter with these parameters and runs it.
#[component]
pub fn RunLink(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    later(Waiting::Nothing, run_link(chapter))
}

#[wasm_split(results, fallible)]
fn run_link(chapter: Chapter) -> Result<AnyView, NotLoaded> {
    Ok(view! { <CopiedLink chapter=chapter/> }.into_any())
}

/// One or two things to try: each a link that runs, and what to look for.
#[component]
pub fn Try(
    /// The links, with what they are about.
    links: Vec<(&'static str, &'static str)>,
) -> impl IntoView {
    view! {
        <section class="try" aria-labelledby="try-title">
            <h2 id="try-title">"Try"</h2>
            <ul>
                {links.into_iter().map(|(link, about)| view! {
                    <li><a href=link>{about}</a></li>
                }).collect_view()}
            </ul>
        </section>
    }
}
