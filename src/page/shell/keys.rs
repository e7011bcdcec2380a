//! Keys for whoever stands in front of a class, and the list of them.

use leptos::ev::{self, KeyboardEvent};
use leptos::html::Button;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_split_helpers::wasm_split;
use web_sys::{Element, HtmlElement};

use crate::page::services::parts::{NotLoaded, Waiting, later};
use crate::page::state::Lab;
use crate::page::widgets::run_bar::BUTTON;
use crate::page::widgets::steps::next_task;

/// Each key, and what it does.
const KEYS: [(&str, &str); 9] = [
    ("R", "runs, or cancels"),
    ("N", "turns to the next task of the lesson"),
    ("V", "shows the result in place of what was expected"),
    (
        "→ or Space",
        "makes the next step of a machine of queues, or shows its next move",
    ),
    ("←", "shows the move before"),
    ("]", "opens the next chapter"),
    ("[", "opens the one before"),
    (
        "P",
        "for a projector: large, and nothing but the experiment",
    ),
    ("?", "shows these keys"),
];

/// Hears the keys, wherever the focus is but in a field.
#[wasm_split(results, fallible)]
pub fn listen_to_keys(lab: Lab, is_listed: RwSignal<bool>) -> Result<(), NotLoaded> {
    let _ = window_event_listener(ev::keydown, move |event| {
        if is_for_the_page(&event) {
            press(lab, is_listed, &event);
        }
    });
    Ok(())
}

fn press(lab: Lab, is_listed: RwSignal<bool>, event: &KeyboardEvent) {
    match event.key().as_str() {
        "r" | "R" => click(BUTTON),
        "n" | "N" => next_task(lab),
        "v" | "V" => lab.predicting.set(None),
        "]" => open(lab, 1),
        "[" => open(lab, -1),
        "p" | "P" => lab.projecting.update(|is_on| *is_on = !*is_on),
        "?" => is_listed.update(|is_listed| *is_listed = !*is_listed),
        "Escape" => is_listed.set(false),
        "ArrowLeft" => press_what_hears("ArrowLeft", event),
        "ArrowRight" => press_what_hears("ArrowRight", event),
        " " => press_what_hears("Space", event),
        _ => {}
    }
}

/// A key with another one held down is the browser's, but for what takes such a one to be typed at all; and in a
/// field it is a letter.
fn is_for_the_page(event: &KeyboardEvent) -> bool {
    let is_alone = !(event.ctrl_key() || event.alt_key() || event.meta_key());
    let is_typed = is_alone || event.get_modifier_state("AltGraph");
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    let is_field = target.is_some_and(|it| {
        let fields =
            "input:not([type=range], [type=checkbox]), textarea, select, [contenteditable]";
        it.matches(fields).unwrap_or_default()
    });
    is_typed && !is_field && !event.repeat() && !event.default_prevented()
}

/// Presses the button that hears a key, as its `data-keys` says. What has the focus may want the key itself.
fn press_what_hears(key: &str, event: &KeyboardEvent) {
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    let wants_it = target.is_some_and(|it| {
        let wanting = match key {
            "Space" => "a, button, input, summary, [tabindex='0']",
            _ => "input, [role=tab], [role=radio], [role=slider], .scroll",
        };
        it.matches(wanting).unwrap_or_default()
    });
    let button = document()
        .query_selector(&format!("button[data-keys~={key}]"))
        .ok()
        .flatten()
        .filter(|_| !wants_it);
    if let Some(button) = button.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        button.click();
    }
}

fn click(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        element.click();
    }
}

fn open(lab: Lab, by: isize) {
    if let Some(chapter) = lab.chapter.get_untracked().beside(by) {
        let _ = window()
            .location()
            .set_hash(&format!("/{}", chapter.slug()));
    }
}

/// The list, while it is wanted.
#[component]
pub fn Keys(
    /// Whether it is.
    is_listed: RwSignal<bool>,
) -> impl IntoView {
    later(Waiting::Nothing, list(is_listed))
}

#[wasm_split(results, fallible)]
fn list(is_listed: RwSignal<bool>) -> Result<AnyView, NotLoaded> {
    let close = NodeRef::<Button>::new();
    Effect::new(move || {
        if let Some(close) = close.get() {
            let _ = close.focus();
        }
    });
    let view = view! {
        <Show when=move || is_listed.get()>
            <div class="keys" role="dialog" aria-labelledby="keys-title">
                <h2 id="keys-title">"Keys"</h2>
                <dl>
                    {KEYS.map(|(key, does)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div> })}
                </dl>
                <button class="quiet" node_ref=close on:click=move |_| is_listed.set(false)>"Close"</button>
            </div>
        </Show>
    };
    Ok(view.into_any())
}
