//! What is said about the machine: what it does, what the next step is, and how it came to a stop.

use leptos::prelude::*;

use super::moment::is_by_steps;
use crate::analysis::record::Record;
use crate::chapters::queues::CHAPTER;
use crate::page::services::run;
use crate::page::services::running;
use crate::page::state::Lab;
use crate::protocol::Action;
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

/// In the middle of a sentence.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// Step by step: what comes next, and the buttons that make it come.
#[component]
fn Steps(
    /// The run that has been told to go on by itself.
    gone: RwSignal<Option<u32>>,
) -> impl IntoView {
    let lab = Lab::from_context();
    let waits = Memo::new(move |_| lab.next_step.with(Option::is_some));
    let started = Memo::new(move |_| {
        lab.with_record(CHAPTER, |record| !record.moves.is_empty())
            .unwrap_or_default()
    });
    // Once used, what was said to come next is no longer true. The buttons are not disabled meanwhile, because
    // they would lose the focus.
    let is_off = move || (!waits.get()).then_some("true");
    let step = move |_| {
        if waits.get_untracked() {
            lab.next_step.set(None);
            running::act(Action::Step);
        }
    };
    let go = move |_| {
        if !waits.get_untracked() {
            return;
        }
        gone.set(untrack(|| lab.foreground(CHAPTER)));
        lab.next_step.set(None);
        running::act(Action::Go);
    };
    view! {
        <div class="steps" role="group" aria-label="Step by step">
            <button class="primary" data-keys="ArrowRight Space" aria-disabled=is_off on:click=step>"Step"</button>
            <button aria-disabled=is_off on:click=go>"Go on by itself"</button>
            <p role="status">
                {move || match lab.next_step.get() {
                    Some(next) => format!("Next: {}.", lower(&next)),
                    None if started.get() => "Somebody is at work…".to_owned(),
                    None => "The processes start…".to_owned(),
                }}
            </p>
        </div>
    }
}
