//! Many links at once: pasted, one a line. What is good is taken, and the rest stays to be mended.

use leptos::prelude::*;

use crate::chapters::downloads::CHAPTER;
use crate::chapters::downloads::params::DownloadsParams;
use crate::chapters::downloads::params::{MAX_LINKS, Pasted, read_pasted};
use crate::page::state::Lab;

/// The field for pasting, and what is wrong with the lines in it.
#[component]
pub fn Paste() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.params::<DownloadsParams>(CHAPTER);
    let text = RwSignal::new(String::new());
    let room = Memo::new(move |_| MAX_LINKS - params.with(|p| p.links.len()).min(MAX_LINKS));
    // Nobody is told what is wrong before they have pressed.
    let is_tried = RwSignal::new(false);
    let keep_bad = move |pasted: &Pasted| {
        let bad: Vec<&str> = pasted
            .bad
            .iter()
            .map(|(_, line, _)| line.as_str())
            .collect();
        text.set(bad.join("\n"));
        is_tried.set(true);
    };
    let add = move |_| {
        let pasted = text.with_untracked(|text| read_pasted(text, room.get_untracked()));
        params.update(|p| p.links.extend_from_slice(&pasted.good));
        keep_bad(&pasted);
    };
    let replace = move |_| {
        let pasted = text.with_untracked(|text| read_pasted(text, MAX_LINKS));
        if !pasted.good.is_empty() {
            params.update(|p| p.links.clone_from(&pasted.good));
        }
        keep_bad(&pasted);
    };
    let problems = move || {
        if !is_tried.get() {
            return Vec::new();
        }
        text.with(|text| read_pasted(text, room.get()).bad)
    };
    let is_empty = move || text.with(|text| text.trim().is_empty());
    view! {
        <div class="paste">
            <label for="paste">"Paste links, one a line"</label>
            <textarea
                id="paste"
                rows=3
                inputmode="url"
                spellcheck="false"
                autocapitalize="off"
                aria-invalid=move || (!problems().is_empty()).to_string()
                aria-describedby="paste-problems"
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
            <ul class="problem" id="paste-problems" role="status">
                {move || problems().into_iter().map(|(number, _, error)| view! {
                    <li>{format!("Line {number}: {error}")}</li>
                }).collect_view()}
            </ul>
            <div class="row">
                <button class="quiet" disabled=is_empty on:click=add>"Add these"</button>
                <button class="quiet" disabled=is_empty on:click=replace>"Use only these"</button>
            </div>
        </div>
    }
}
