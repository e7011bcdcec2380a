//! Results as files and links: how they leave the page, and come back.

use js_sys::Array;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_split_helpers::wasm_split;
use web_sys::{Blob, BlobPropertyBag, DragEvent, File, HtmlAnchorElement, Url};

use crate::analysis::record::Record;
use crate::error::LabError;
use crate::export::{ImportError, json, link, run_name};
use crate::format::quoted;
use crate::page::services::parts::{NotLoaded, soon};
use crate::page::services::store;
use crate::page::state::Lab;

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
            let dropped: Vec<&str> = shared.dropped.iter().map(|what| what.sentence()).collect();
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

/// Opens a record that was saved as JSON.
pub async fn import(lab: Lab, file: File) {
    let name = file.name();
    match read(&file).await {
        Ok(record) => add(lab, record, name.trim_end_matches(".json")),
        Err(error) => {
            let why = format!("{}: {error}", quoted(&name));
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
    lab.add_run(Some(run_name(name)), record.as_imported());
    store::save(lab);
}

/// Hands a text to the browser, to be saved as a file.
pub fn save(name: &str, mime: &str, text: &JsValue) {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&Array::of1(text), &options) {
        save_blob(name, &blob);
    }
}

/// Hands data to the browser, to be saved as a file.
pub fn save_blob(name: &str, blob: &Blob) {
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
