//! The sentence under the figure: what a run has shown; and what is told of it to those who don't see it.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::imported::Imported;
use crate::analysis::record::Record;
use crate::analysis::shortened;
use crate::analysis::verdict::finding_and_rest;
use crate::experiment::{Chapter, Experiment};
use crate::export::caption::origin;
use crate::format;
use crate::page::charts::size::is_narrow;
use crate::page::services::focus;
use crate::page::services::parts::NotLoaded;
use crate::page::services::run;
use crate::page::state::Lab;
use crate::record::{Status, Stopped};

/// What was seen, of a chapter that has no more to say of it.
#[wasm_split(results, fallible)]
pub fn verdict(chapter: Chapter) -> Result<AnyView, NotLoaded> {
    Ok(view! { <Verdict chapter=chapter/> }.into_any())
}

/// What was seen, in one sentence; before the first run, what to do.
#[component]
pub fn Verdict(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
    let seen = move || {
        lab.with_record(chapter, |record| {
            let why = record
                .report()
                .plateau
                .as_ref()
                .map(|plateau| plateau.says.clone());
            (
                record.report().verdict.clone(),
                why,
                record.status,
                record.samples.len(),
                longer(record),
                shortened::sentence(record),
            )
        })
    };
    view! {
        // What it stands in scrolls on a narrow window, and so has to be reached by keyboard.
        <div class="verdict" tabindex=move || is_narrow(lab).then_some("0")>
            {move || match seen() {
                None => view! { <p class="muted">"Nothing is measured yet. What do you expect? Then press Run."</p> }.into_any(),
                Some((verdict, why, status, samples, longer, missing)) => {
                    let note = match status {
                        Status::Running if samples == 0 => "Measuring…".to_owned(),
                        Status::Cancelled => format!("Cancelled after {}; they are kept.", format::count(samples as u32, "sample")),
                        Status::Void => "Its samples are kept, but should not be trusted.".to_owned(),
                        Status::Failed => format!("Stopped after {}.", format::count(samples as u32, "sample")),
                        Status::Running | Status::Complete => String::new(),
                    };
                    let (news, rest) = finding_and_rest(&verdict);
                    let (news, rest) = (news.to_owned(), rest.to_owned());
                    view! {
                        <p class="news"><Imported chapter=chapter/>{news}</p>
                        {(!rest.is_empty()).then(|| view! { <p class="rest">{rest}</p> })}
                        {why.map(|why| view! { <p class="rest plateau">{why}</p> })}
                        {missing.map(|missing| view! { <p class="muted">{missing}</p> })}
                        {(!note.is_empty()).then(|| view! { <p class="muted">{note}</p> })}
                        <p class="origin">{move || lab.with_drawn(chapter, |run, _| origin(&run.name, &run.record))}</p>
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

/// Tells that a run has begun, and that it is over with what it has shown. What goes wrong is told where it is
/// said.
#[wasm_split(results, fallible)]
pub fn told(chapter: Chapter) -> Result<AnyView, NotLoaded> {
    let lab = Lab::from_context();
    let runs = Memo::new(move |_| lab.is_running(chapter));
    // What could be pressed until now may be gone with the run.
    Effect::new(move || {
        runs.track();
        focus::look();
    });
    let says = Memo::new(move |before: Option<&String>| {
        if runs.get() {
            return "A run has begun.".to_owned();
        }
        // Nothing was running since the chapter was opened.
        if before.is_none_or(String::is_empty) {
            return String::new();
        }
        let verdict =
            untrack(|| lab.with_record(chapter, |record| record.report().verdict.clone()));
        let verdict = verdict.unwrap_or_default();
        let (news, _) = finding_and_rest(&verdict);
        format!("The run is over. {news}")
    });
    Ok(view! { <p role="status" class="visually-hidden">{move || says.get()}</p> }.into_any())
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
    run::start_with(experiment);
}
