//! Results as files and links: how they leave the page, and come back.

use js_sys::Array;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_split_helpers::wasm_split;
use web_sys::{Blob, BlobPropertyBag, DragEvent, Element, File, HtmlAnchorElement, Url};

use crate::analysis::record::Record;
use crate::error::LabError;
use crate::experiment::route::link_to;
use crate::export::{ImportError, json, link, run_name};
use crate::format::quoted;
use crate::page::services::address::{self, current_route};
use crate::page::services::parts::{NotLoaded, soon};
use crate::page::services::store;
use crate::page::state::Lab;

/// Opens files that are dropped anywhere on the page. A text goes into the field that it is dropped on;
/// whatever else is dropped somewhere is answered too, and never leads away from the page.
#[wasm_split(results, fallible)]
pub fn accept_drops(lab: Lab) -> Result<(), NotLoaded> {
    let _ = window_event_listener(ev::dragover, |event| {
        if !is_for_a_field(&event) {
            event.prevent_default();
        }
    });
    let _ = window_event_listener(ev::drop, move |event: DragEvent| {
        if is_for_a_field(&event) {
            return;
        }
        event.prevent_default();
        // It can't be asked any more once this is over.
        let Some(data) = event.data_transfer() else {
            return;
        };
        let (files, items) = (data.files(), data.items());
        let files = files
            .iter()
            .flat_map(|files| (0..files.length()).filter_map(|at| files.get(at)))
            .collect();
        let folders = (0..items.length()).filter_map(|at| {
            let entry = items.get(at)?.webkit_get_as_entry().ok()??;
            entry.is_directory().then(|| entry.name())
        });
        import_dropped(lab, files, folders.collect());
    });
    Ok(())
}

/// Whether the browser itself knows what to do: a text over a field for texts.
fn is_for_a_field(event: &DragEvent) -> bool {
    let is_field = event.target().is_some_and(|target| {
        let element: &Element = target.unchecked_ref();
        element
            .matches("input[type=text], textarea")
            .unwrap_or_default()
    });
    let types = event.data_transfer().map(|data| data.types());
    is_field && !types.is_some_and(|types| types.includes(&"Files".into(), 0))
}

/// Opens a result that came in an address.
#[wasm_split(results, fallible)]
pub fn open_result(lab: Lab, fragment: String) -> Result<(), NotLoaded> {
    // What was wrong with another address that was followed meanwhile stays.
    let is_current = address::fragment() == fragment;
    let tell = move |notices| {
        if is_current {
            lab.notices.set(notices);
        }
    };
    match link::from_fragment(&fragment) {
        Ok(shared) => {
            let record = shared.into_record().as_imported();
            let settings = link_to(&record.experiment, &[], false);
            let run = show_once(lab, record);
            spawn_local(async move {
                store::written().await;
                // Its link has done what it can: from now on the run is where the others are. Where it
                // can't be kept, the link brings it back.
                if store::is_kept(run) && address::fragment() == fragment {
                    address::replace(&settings);
                }
            });
            tell(Vec::new());
        }
        Err(error) => tell(vec![LabError::Import {
            why: error.to_string(),
        }]),
    }
    Ok(())
}

fn import_dropped(lab: Lab, files: Vec<File>, folders: Vec<String>) {
    let no_file = |why| LabError::NoFile { why };
    let mut problems: Vec<LabError> = folders
        .iter()
        .map(|name| {
            no_file(format!(
                "{name} is a folder. Open it, and drop the files in it."
            ))
        })
        .collect();
    // A folder is in the list of files too, as one that nobody can read.
    let files: Vec<File> = files
        .into_iter()
        .filter(|file| !folders.contains(&file.name()))
        .collect();
    if files.is_empty() && folders.is_empty() {
        problems.push(no_file("What was dropped is no file. Links go into the fields for links in Downloads, and the address of a result into the browser’s address bar.".to_owned()));
    }
    import(lab, files, problems);
}

/// Opens records that were saved as JSON, one after the other, and says of each that can't be opened why.
/// `problems` is what is known already.
pub fn import(lab: Lab, files: Vec<File>, problems: Vec<LabError>) {
    // After the runs that are brought back, so that each has a number of its own.
    soon(lab, async move {
        import_all(lab, files, problems).await;
        Ok(())
    });
}

async fn import_all(lab: Lab, files: Vec<File>, mut problems: Vec<LabError>) {
    for file in files {
        let name = file.name();
        match read(&file).await {
            Ok(record) => {
                let settings = link_to(&record.experiment, &[], false);
                let is_here = current_route().experiment.chapter() == record.experiment.chapter();
                add(lab, record, name.trim_end_matches(".json"));
                // The address says what is shown; the way back leads to the chapter that was open.
                match is_here {
                    true => address::replace(&settings),
                    false => address::push(&settings),
                }
            }
            Err(error) => problems.push(LabError::Import {
                why: format!("{}: {error}", quoted(&name)),
            }),
        }
    }
    lab.notices.set(problems);
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

/// Shows a shared result, in the place of a copy of it that is there already. Gives its number.
fn show_once(lab: Lab, record: Record) -> u32 {
    let same = untrack(|| {
        lab.runs.with(|runs| {
            let same = runs.iter().find(|run| run.record.run() == record.run());
            same.map(|run| run.id)
        })
    });
    let Some(run) = same else {
        return add(lab, record, "Shared result");
    };
    show(lab, &record);
    lab.bring_to_foreground(record.experiment.chapter(), run);
    store::keep(lab, run);
    run
}

fn add(lab: Lab, record: Record, name: &str) -> u32 {
    show(lab, &record);
    let run = lab.add_run(Some(run_name(name)), record.as_imported());
    store::keep(lab, run);
    run
}

/// Shows the chapter and the settings of a record.
fn show(lab: Lab, record: &Record) {
    lab.chapter.set(record.experiment.chapter());
    lab.set_controls(&record.experiment);
    lab.predicting.set(None);
}

/// Hands a text to the browser, to be saved as a file.
///
/// # Errors
/// If the browser can't take so much.
pub fn save(name: &str, mime: &str, text: &JsValue) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(text), &options)?;
    save_blob(name, &blob)
}

/// Hands data to the browser, to be saved as a file.
///
/// # Errors
/// If the browser can't take so much.
pub fn save_blob(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let anchor: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // The download has taken its own hold of the data by the next turn of the loop.
    set_timeout(
        move || drop(Url::revoke_object_url(&url)),
        std::time::Duration::from_secs(10),
    );
    Ok(())
}
