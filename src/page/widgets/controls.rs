//! The controls that every chapter uses: sliders, toggles and links to try.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

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

/// The same by their places, so that it is compiled once for all kinds of choices. One of many looks and is told
/// otherwise than many of many, and the arrow keys go through it.
#[component]
fn Choices(
    label: &'static str,
    says: Vec<&'static str>,
    at: Signal<Option<usize>>,
    #[prop(into)] on_change: Callback<usize>,
) -> impl IntoView {
    let all = says.len();
    let on_key = move |event: KeyboardEvent| {
        let at = at.get_untracked().unwrap_or_default();
        let to = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => (at + 1) % all,
            "ArrowLeft" | "ArrowUp" => (at + all - 1) % all,
            _ => return,
        };
        event.prevent_default();
        on_change.run(to);
        focus_in(&event, to);
    };
    // Without any that is chosen, the first one can be reached.
    let in_turn = move |place| at.get().unwrap_or_default() == place;
    view! {
        <fieldset class="control counts">
            <legend>{label}</legend>
            <div class="choices" role="radiogroup" aria-label=label on:keydown=on_key>
                {says.into_iter().enumerate().map(|(place, says)| view! {
                    <button
                        type="button"
                        role="radio"
                        aria-checked=move || (at.get() == Some(place)).to_string()
                        tabindex=move || if in_turn(place) { "0" } else { "-1" }
                        on:click=move |_| on_change.run(place)
                    >{says}</button>
                }).collect_view()}
            </div>
        </fieldset>
    }
}

/// Gives the focus to one of the buttons among which a key was pressed.
fn focus_in(event: &KeyboardEvent, place: usize) {
    let group = event
        .current_target()
        .and_then(|it| it.dyn_into::<Element>().ok());
    let button = group.and_then(|group| {
        let nth = format!(":nth-child({})", place + 1);
        group.query_selector(&nth).ok().flatten()
    });
    if let Some(button) = button.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}
