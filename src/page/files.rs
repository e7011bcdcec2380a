//! How does a result get out of the page, and back in? As a file, a picture, or a link.

use js_sys::Array;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_split_helpers::wasm_split;
use web_sys::{Blob, BlobPropertyBag, DragEvent, File, HtmlAnchorElement, HtmlInputElement, Url};

use super::parts::{NotLoaded, soon};
use super::state::Lab;
use super::{picture, store};
use crate::error::LabError;
use crate::experiment::Chapter;
use crate::export::{Format, ImportError, file_name, json, link};
use crate::record::Record;

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
                <super::controls::CopyButton
                    label="Copy a link to this result"
                    text=move || untrack(|| lab.with_record(chapter, result_link)).unwrap_or_default()
                />
            </div>
        </Show>
    }
}

/// The address that carries the result itself. Nothing is stored anywhere else.
fn result_link(record: &Record) -> String {
    format!(
        "{}{}",
        super::address::own_address(),
        link::to_fragment(record)
    )
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

/// Opens files that are dropped anywhere on the page.
pub fn accept_drops(lab: Lab) {
    let _ = window_event_listener(ev::dragover, |event| event.prevent_default());
    let _ = window_event_listener(ev::drop, move |event: DragEvent| {
        event.prevent_default();
        let files = event.data_transfer().and_then(|data| data.files());
        for file in files
            .iter()
            .flat_map(|files| (0..files.length()).filter_map(|at| files.get(at)))
        {
            soon(lab, begin_import(lab, file));
        }
    });
}

/// Opens a result that came in an address.
#[wasm_split(results, fallible)]
pub fn open_result(lab: Lab, fragment: String) -> Result<(), NotLoaded> {
    match link::from_fragment(&fragment) {
        Ok(shared) => {
            let dropped: Vec<&str> = shared.dropped.iter().map(|what| what.says()).collect();
            add(lab, shared.into_record(), "Shared result");
            if !dropped.is_empty() {
                let why = format!(
                    "It is shown without what its link had no room for: {}",
                    dropped.join(" ")
                );
                lab.notices.set(vec![LabError::Partial { why }]);
            }
        }
        Err(error) => lab.notices.set(vec![LabError::Import {
            why: error.to_string(),
        }]),
    }
    Ok(())
}

#[wasm_split(results, fallible)]
fn begin_import(lab: Lab, file: File) -> Result<(), NotLoaded> {
    leptos::task::spawn_local(import(lab, file));
    Ok(())
}

async fn import(lab: Lab, file: File) {
    let name = file.name();
    match read(&file).await {
        Ok(record) => add(lab, record, name.trim_end_matches(".json")),
        Err(error) => {
            let why = format!("{name}: {error}");
            lab.notices.set(vec![LabError::Import { why }]);
        }
    }
}

async fn read(file: &File) -> Result<Record, ImportError> {
    if file.size() > (json::MAX_MIB * 1024 * 1024) as f64 {
        return Err(ImportError::TooLarge {
            limit_mib: json::MAX_MIB,
        });
    }
    let text = JsFuture::from(file.text())
        .await
        .ok()
        .and_then(|text| text.as_string());
    json::from_json(&text.unwrap_or_default())
}

fn add(lab: Lab, record: Record, name: &str) {
    lab.chapter.set(record.experiment.chapter());
    lab.notices.set(Vec::new());
    lab.set_controls(&record.experiment);
    lab.predicting.set(false);
    lab.add_run(Some(name.to_owned()), record);
    store::save(lab);
}

fn save(name: &str, mime: &str, text: &JsValue) {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&Array::of1(text), &options) {
        save_blob(name, &blob);
    }
}

fn save_blob(name: &str, blob: &Blob) {
    let Ok(url) = Url::create_object_url_with_blob(blob) else {
        return;
    };
    if let Ok(anchor) = document().create_element("a") {
        let anchor: HtmlAnchorElement = anchor.unchecked_into();
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    // The download has taken its own hold of the data by the next turn of the loop.
    set_timeout(
        move || drop(Url::revoke_object_url(&url)),
        std::time::Duration::from_secs(10),
    );
}
