//! For a projector: everything larger, and nothing but the experiment.

use leptos::prelude::*;

use crate::page::state::Lab;

/// The button that switches it on and off.
#[component]
pub fn ProjectorButton() -> impl IntoView {
    let lab = Lab::from_context();
    Effect::new(move || {
        let is_on = lab.projecting.get();
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-projector", if is_on { "on" } else { "off" });
        }
    });
    view! {
        <button
            class="quiet projecting"
            title="For a projector: larger, and nothing but the experiment (key P)"
            aria-pressed=move || lab.projecting.get().to_string()
            on:click=move |_| lab.projecting.update(|is_on| *is_on = !*is_on)
        >
            <svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="M2 3h16v10H2zM10 13v3M6 18l4-2 4 2"/></svg>
            <span class="visually-hidden">"Projector"</span>
        </button>
    }
}
