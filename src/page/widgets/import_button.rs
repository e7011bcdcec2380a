//! The button that opens saved runs.

use leptos::ev;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

use crate::page::services::files::import;
use crate::page::state::Lab;

/// Opens records that were saved as JSON.
#[component]
pub fn ImportButton() -> impl IntoView {
    let lab = Lab::from_context();
    let chosen = move |event: ev::Event| {
        let input: HtmlInputElement = event_target(&event);
        if let Some(files) = input.files() {
            let files = (0..files.length()).filter_map(|at| files.get(at)).collect();
            import(lab, files, Vec::new());
        }
        // So that the same file can be chosen again.
        input.set_value("");
    };
    view! {
        <label class="button quiet">
            "Open a saved run (JSON)"
            <input type="file" multiple accept=".json,application/json" class="visually-hidden" on:change=chosen/>
        </label>
    }
}
