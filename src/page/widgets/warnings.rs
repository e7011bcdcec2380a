//! What isn't kept over a reload, said at once, and the button that saves it.

use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_split_helpers::wasm_split;

use crate::error::LabError;
use crate::export::{Format, file_name};
use crate::page::services::files::save;
use crate::page::services::frame::{Saving, saving};
use crate::page::services::parts::NotLoaded;
use crate::page::state::{Lab, Warning};

/// The warnings, until they are dismissed.
#[wasm_split(results, fallible)]
pub fn warnings(lab: Lab) -> Result<AnyView, NotLoaded> {
    let list = move || {
        let all = lab.warnings.get();
        all.into_iter()
            .map(|Warning { run, says }| {
                let button = run.map(|run| {
                    view! { <button class="quiet" on:click=move |_| save_run(lab, run)>"Save"</button> }
                });
                view! { <li>{says}" "{button}</li> }
            })
            .collect_view()
    };
    let shown = move || {
        (!lab.warnings.with(Vec::is_empty)).then(|| {
            view! {
                <div class="notice warn">
                    <ul>{list}</ul>
                    <button class="quiet" on:click=move |_| lab.warnings.set(Vec::new())>"Dismiss"</button>
                </div>
            }
        })
    };
    Ok(view! { <div role="alert" class="notices kept">{shown}</div> }.into_any())
}

fn save_run(lab: Lab, run: u32) {
    untrack(|| {
        lab.with_run(run, |run| {
            let name = file_name(&run.record, Format::Json.extension());
            let text = Format::Json.write(&run.record);
            let refused = match saving() {
                Saving::Forbidden => Some(LabError::NotSavedInFrame),
                _ => save(&name, Format::Json.mime(), &JsValue::from_str(&text))
                    .err()
                    .map(|_| LabError::NotSaved),
            };
            if let Some(error) = refused {
                lab.error
                    .set(Some((run.record.experiment.chapter(), error)));
            }
        })
    });
}
