//! The question before a run that will take long, where it is started.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::experiment::Chapter;
use crate::page::services::automation;
use crate::page::services::parts::NotLoaded;
use crate::page::services::run;
use crate::page::state::{Asked, Lab};

/// How long it will take, and whether to run it all the same; nothing while nothing is asked. It is taken back
/// when other settings are chosen.
#[wasm_split(results, fallible)]
pub fn long_run(chapter: Chapter) -> Result<AnyView, NotLoaded> {
    let lab = Lab::from_context();
    let asked = move || {
        lab.asked
            .get()
            .filter(|asked| asked.experiment.chapter() == chapter)
    };
    Effect::new(move || {
        let now = lab.experiment(chapter);
        if asked().is_some_and(|asked| asked.controls != now) {
            take_back(lab);
        }
    });
    let view = view! {
        <div role="alert">
            {move || asked().map(|Asked { experiment, why, .. }| view! {
                <div class="notice warn">
                    <p>{why}</p>
                    <div class="row">
                        <button on:click=move |_| run::start_long(experiment.clone())>"Run anyway"</button>
                        <button class="quiet" on:click=move |_| take_back(lab)>"Change the settings"</button>
                    </div>
                </div>
            })}
        </div>
    };
    Ok(view.into_any())
}

/// It is not run; whoever waits for its result is told why.
fn take_back(lab: Lab) {
    if let Some(Asked { why, .. }) = lab.asked.write().take() {
        automation::reject(&format!("{why} It was not started."));
    }
}
