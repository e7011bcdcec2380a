//! The link to the experiment as it is set, to be copied.

use leptos::prelude::*;

use super::copying::CopyButton;
use crate::experiment::Chapter;
use crate::experiment::route::link_to;
use crate::page::services::address;
use crate::page::state::Lab;

/// The link that opens the chapter with the settings as they are and runs it.
#[component]
pub fn RunLink(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
    let link = move || {
        let experiment = lab.experiment_for_link(chapter);
        format!(
            "{}{}",
            address::own_address(),
            link_to(&experiment, &lab.prediction_for_link(chapter), true)
        )
    };
    view! {
        <details class="runlink">
            <summary>"Link to this run"</summary>
            <p class="hint">"Opens this chapter with these settings and runs it, wherever it is opened."</p>
            <div class="row">
                <input type="text" readonly aria-label="Link to this run" prop:value=link />
                <CopyButton label="Copy" text=link/>
            </div>
        </details>
    }
}
