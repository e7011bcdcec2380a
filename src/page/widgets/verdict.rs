//! The sentence under the figure: what a run has shown.

use leptos::prelude::*;

use super::imported::Imported;
use crate::analysis::record::Record;
use crate::analysis::shortened;
use crate::experiment::{Chapter, Experiment};
use crate::format;
use crate::page::services::run;
use crate::page::state::Lab;
use crate::record::{Status, Stopped};

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
        <div class="verdict" aria-live="polite">
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
                    // The first sentence is the news; numbers have no blank after their point.
                    let (news, rest) = match verdict.split_once(". ") {
                        Some((news, rest)) => (format!("{news}."), rest.to_owned()),
                        None => (verdict, String::new()),
                    };
                    view! {
                        <p><Imported chapter=chapter/>{news}</p>
                        {(!rest.is_empty()).then(|| view! { <p class="rest">{rest}</p> })}
                        {why.map(|why| view! { <p class="rest plateau">{why}</p> })}
                        {missing.map(|missing| view! { <p class="muted">{missing}</p> })}
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
    run::start_with(experiment);
}
