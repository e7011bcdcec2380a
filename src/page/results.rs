//! The result of a run in words: the sentence, and what was in the files.

use leptos::prelude::*;

use super::run;
use super::state::Lab;
use crate::chapters::downloads::practice::is_practice;
use crate::experiment::{Chapter, Experiment};
use crate::format;
use crate::record::{Record, Status, Stopped, TableResult};

/// What was seen, in one sentence; before the first run, what to do.
#[component]
pub fn Verdict(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
    let seen = move || {
        lab.with_record(chapter, |record| {
            let why = record.plateau.as_ref().map(|plateau| plateau.says.clone());
            (
                record.verdict.clone(),
                why,
                record.status,
                record.samples.len(),
                longer(record),
            )
        })
    };
    view! {
        <div class="verdict" aria-live="polite">
            {move || match seen() {
                None => view! { <p class="muted">"Nothing is measured yet. What do you expect? Then press Run."</p> }.into_any(),
                Some((verdict, why, status, samples, longer)) => {
                    let note = match status {
                        Status::Running if samples == 0 => "Measuring…".to_owned(),
                        Status::Cancelled => format!("Cancelled after {}; they are kept.", format::count(samples as u32, "sample")),
                        Status::Void => "Its samples are kept, but should not be trusted.".to_owned(),
                        Status::Failed => format!("Stopped after {}.", format::count(samples as u32, "sample")),
                        Status::Running | Status::Complete => String::new(),
                    };
                    // The first sentence is the news; numbers have no blank after their point.
                    let (news, rest) = match verdict.split_once(". ") {
                        Some((news, rest)) => (format!("{news}."), rest.to_owned()),
                        None => (verdict, String::new()),
                    };
                    view! {
                        <p>{news}</p>
                        {(!rest.is_empty()).then(|| view! { <p class="rest">{rest}</p> })}
                        {why.map(|why| view! { <p class="rest plateau">{why}</p> })}
                        {(!note.is_empty()).then(|| view! { <p class="muted">{note}</p> })}
                        {longer.map(|longer| view! {
                            <button
                                class="quiet"
                                disabled=move || lab.progress.with(Option::is_some)
                                on:click=move |_| run_again(lab, longer.clone())
                            >"Measure longer"</button>
                        })}
                    }.into_any()
                }
            }}
        </div>
    }
}

/// The same with more time, if the time was up before the answer was clear.
fn longer(record: &Record) -> Option<Experiment> {
    if record.stopped != Some(Stopped::Budget) {
        return None;
    }
    let mut experiment = record.experiment.clone();
    let stopping = experiment.stopping_mut()?;
    *stopping = stopping.longer()?;
    Some(experiment)
}

fn run_again(lab: Lab, experiment: Experiment) {
    lab.set_controls(&experiment);
    run::start_with(lab, experiment);
}

/// What was in the files, in the order of their arrival.
#[component]
pub fn FileResults() -> impl IntoView {
    let lab = Lab::from_context();
    let results = move || {
        lab.with_record(crate::chapters::downloads::CHAPTER, |record| {
            record.results.clone()
        })
        .unwrap_or_default()
    };
    view! {
        <Show when=move || !results().is_empty()>
            <section class="files" aria-labelledby="files-title">
                <h2 id="files-title">"What arrived, in the order of arrival"</h2>
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
            <p class="facts">
                {format!(
                    "{} · {} rows · {} columns",
                    format::bytes(table.bytes),
                    format::large(table.rows),
                    table.columns.len(),
                )}
            </p>
            <p class="columns">{table.columns.join(" · ")}</p>
            <pre>{table.head.clone()}</pre>
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
