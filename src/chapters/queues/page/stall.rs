//! What is said about the machine: what it does, and how it came to a stop.

use leptos::prelude::*;

use super::moment::is_by_steps;
use super::steps::Steps;
use crate::analysis::record::Record;
use crate::chapters::queues::CHAPTER;
use crate::chapters::queues::sentences::lower;
use crate::page::services::run;
use crate::page::state::Lab;
use crate::record::{Stall, Status};

/// What is so now, in a sentence; how the machine came to a stop; or, step by step, what comes next.
#[component]
pub fn Says() -> impl IntoView {
    let lab = Lab::from_context();
    let stall = Memo::new(move |_| {
        lab.with_record(CHAPTER, |record| record.stall.clone())
            .flatten()
    });
    let says = Memo::new(move |_| {
        lab.with_record(CHAPTER, said).unwrap_or_else(|| {
            "Nothing has run yet. Will all workers find their way home? Press Run.".to_owned()
        })
    });
    // The run that goes on by itself from here.
    let gone = RwSignal::new(None::<u32>);
    let by_steps = Memo::new(move |_| {
        lab.is_running(CHAPTER)
            && gone.get() != lab.foreground(CHAPTER)
            && lab.with_record(CHAPTER, is_by_steps).unwrap_or_default()
    });
    move || {
        if by_steps.get() {
            return view! { <Steps gone=gone/> }.into_any();
        }
        match stall.get() {
            Some(stall) => view! { <Banner stall=stall/> }.into_any(),
            None => view! {
                <div class="verdict"><p>{move || says.get()}</p></div>
            }
            .into_any(),
        }
    }
}

fn said(record: &Record) -> String {
    match record.status {
        Status::Running if record.moves.is_empty() => "The processes start…".to_owned(),
        Status::Running => "The machine runs…".to_owned(),
        Status::Cancelled => "Cancelled: the machine was ended, with its processes.".to_owned(),
        Status::Failed => "The machine could not go on.".to_owned(),
        Status::Complete | Status::Void => record.report().verdict.clone(),
    }
}

/// How the machine came to a stop.
#[component]
fn Banner(
    /// The stop.
    stall: Stall,
) -> impl IntoView {
    let lab = Lab::from_context();
    view! {
        <div class="stall" role="alert">
            <h2>{format!("Nothing can go on, it is a deadlock: {}", lower(&stall.name))}</h2>
            <p>{stall.says}</p>
            <p><strong>"In Python: "</strong>{stall.python}</p>
            <div class="row">
                <button
                    disabled=move || lab.progress.with(Option::is_some)
                    on:click=move |_| run::start(lab, CHAPTER)
                >"Run again"</button>
                <span class="hint">"Here, its processes were ended, and everything is ready again."</span>
            </div>
        </div>
    }
}
