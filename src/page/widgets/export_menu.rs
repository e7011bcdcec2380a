//! The menu that saves a run, and the button that opens a saved one.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlInputElement;

use super::controls::CopyButton;
use crate::analysis::record::Record;
use crate::error::LabError;
use crate::experiment::Chapter;
use crate::export::{Format, file_name, link};
use crate::page::charts::picture;
use crate::page::services::address::own_address;
use crate::page::services::files::{import, save, save_blob};
use crate::page::state::Lab;

/// Saves the run in the foreground: as data, as a picture, as a link.
#[component]
pub fn ExportMenu(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
    let has_record = move || {
        lab.with_record(chapter, |record| !record.samples.is_empty())
            .unwrap_or_default()
    };
    let save_as = move |format: Format| {
        untrack(|| {
            lab.with_record(chapter, |record| {
                let name = file_name(record, format.extension());
                save(
                    &name,
                    format.mime(),
                    &JsValue::from_str(&format.write(record)),
                );
            })
        });
    };
    let save_picture = move |extension: &'static str| {
        let Some(name) =
            untrack(|| lab.with_record(chapter, |record| file_name(record, extension)))
        else {
            return;
        };
        leptos::task::spawn_local(async move {
            let result = match extension {
                "png" => picture::png().await.map(|blob| save_blob(&name, &blob)),
                _ => picture::svg()
                    .map(|text| save(&name, "image/svg+xml", &JsValue::from_str(&text))),
            };
            if result.is_err() {
                lab.error.set(Some((chapter, LabError::NoPicture)));
            }
        });
    };
    view! {
        <Show when=has_record>
            <div class="row export" role="group" aria-label="Save this run">
                <span class="muted">"Save:"</span>
                {Format::ALL.into_iter().map(|format| view! {
                    <button class="quiet" on:click=move |_| save_as(format)>{format.label()}</button>
                }).collect_view()}
                <button class="quiet" on:click=move |_| save_picture("svg")>"Chart (SVG)"</button>
                <button class="quiet" on:click=move |_| save_picture("png")>"Chart (PNG)"</button>
                <CopyButton
                    label="Copy a link to this result"
                    text=move || untrack(|| lab.with_record(chapter, result_link)).unwrap_or_default()
                />
            </div>
        </Show>
    }
}

/// The address that carries the result itself. Nothing is stored anywhere else.
fn result_link(record: &Record) -> String {
    format!("{}{}", own_address(), link::to_fragment(record))
}

/// Opens a record that was saved as JSON.
#[component]
pub fn ImportButton() -> impl IntoView {
    let lab = Lab::from_context();
    let chosen = move |event: ev::Event| {
        let input: HtmlInputElement = event_target(&event);
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            leptos::task::spawn_local(import(lab, file));
        }
        // So that the same file can be chosen again.
        input.set_value("");
    };
    view! {
        <label class="button quiet">
            "Open a saved run (JSON)"
            <input type="file" accept=".json,application/json" class="visually-hidden" on:change=chosen/>
        </label>
    }
}
