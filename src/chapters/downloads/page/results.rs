//! What was in the files of a run.

use leptos::prelude::*;

use crate::chapters::downloads::CHAPTER;
use crate::chapters::downloads::practice::is_practice;
use crate::csvfile::words;
use crate::format;
use crate::page::state::Lab;
use crate::page::widgets::imported::Imported;
use crate::record::TableResult;

/// What was in the files, in the order of their arrival.
#[component]
pub fn FileResults() -> impl IntoView {
    let lab = Lab::from_context();
    let results = move || {
        lab.with_record(CHAPTER, |record| record.results.clone())
            .unwrap_or_default()
    };
    view! {
        <Show when=move || !results().is_empty()>
            <section class="files" aria-labelledby="files-title">
                <h2 id="files-title">"What arrived, in the order of arrival"</h2>
                <Imported chapter=CHAPTER/>
                <p class="hint">"From the last sample. Below each: its first 100 bytes."</p>
                <ol>{move || results().iter().map(file).collect_view()}</ol>
            </section>
        </Show>
    }
}

fn file(result: &TableResult) -> impl IntoView + use<> {
    // What stands behind the question mark of a practice link has been said already.
    let link = match is_practice(&result.link) {
        true => result.link.split('?').next().unwrap_or_default(),
        false => &result.link,
    };
    let name = link
        .rsplit('/')
        .find(|part| !part.is_empty())
        .unwrap_or(link)
        .to_owned();
    let notes = result.notes.clone().into_iter();
    let arrived = format!(
        "link {} · after {}",
        result.task + 1,
        format::time(result.arrived_ms)
    );
    let body = match (&result.table, &result.error) {
        (Some(table), _) => view! {
            <p class="facts">{words::facts(table)}</p>
            <p class="columns">{words::columns(table)}</p>
            <pre>{words::head(table)}</pre>
        }
        .into_any(),
        (None, error) => {
            let error = error
                .clone()
                .unwrap_or_else(|| "There is no result.".to_owned());
            view! { <p class="notice error">{error}</p> }.into_any()
        }
    };
    view! {
        <li>
            <h3 title=result.link.clone()>{name}</h3>
            <p class="muted">{arrived}</p>
            {notes.map(|note| view! { <p class="hint">{note}</p> }).collect_view()}
            {body}
        </li>
    }
}
