//! Run and Cancel, as everybody calls them. What they do is in [`running`](super::running), in the
//! second part of the program.

use std::cell::Cell;

use futures::FutureExt;
use leptos::prelude::*;

use crate::error::LabError;
use crate::experiment::{Chapter, Experiment};
use crate::page::services::automation;
use crate::page::services::bridge::{self, Event, Listener};
use crate::page::services::parts::soon;
use crate::page::services::running;
use crate::page::services::told::{self, Told};
use crate::page::state::Lab;

thread_local! {
    static LAB: Cell<Option<Lab>> = const { Cell::new(None) };
}

/// Starts the engine, where there can be one, and listens to it.
pub fn open(lab: Lab) {
    LAB.set(Some(lab));
    bridge::listen(Listener { clock, told });
    look_whether_seen();
    let _ = window_event_listener_untyped("visibilitychange", |_| look_whether_seen());
    if untrack(|| lab.no_engine()).is_none() {
        bridge::happen(Event::Open);
    }
}

/// Browsers slow hidden tabs down, so what is measured in one says nothing: a run that goes on is void, and
/// one that is to begin waits.
fn look_whether_seen() {
    bridge::happen(match document().hidden() {
        true => Event::Hidden,
        false => Event::Seen,
    });
}

/// Starts the engine anew: at once, or for the next run if one is in progress.
pub fn renew_engine() {
    bridge::happen(Event::Renew);
}

/// Starts the experiment that the chapter's controls describe. What needs the practice network waits for it
/// as long as it may still come.
pub fn start(lab: Lab, chapter: Chapter) {
    let experiment = untrack(|| lab.experiment(chapter));
    let coming = untrack(|| lab.obstacle_to(&experiment)) == Some(LabError::PracticeNetworkComing);
    if coming {
        start_once_settled(lab, chapter);
    } else {
        start_with(experiment);
    }
}

/// Starts the experiment that the chapter's controls describe once it is settled where the page stands:
/// it may need what is being set up. Where nothing comes of it, the controls may be others by then.
pub fn start_once_settled(lab: Lab, chapter: Chapter) {
    automation::begin();
    lab.awaited.set(Some(chapter));
    lab.isolation.once_settled(move || {
        lab.awaited.set(None);
        start_with(untrack(|| lab.experiment(chapter)));
    });
}

/// Starts this experiment, whatever the controls describe; says so if another run is in progress, and asks
/// before one that will take long. In a tab that nobody sees the browser slows everything down, so there it
/// waits until it is seen.
pub fn start_with(experiment: Experiment) {
    begin(experiment, false);
}

/// Starts this experiment, which will take long, as somebody has said it should.
pub fn start_long(experiment: Experiment) {
    begin(experiment, true);
}

fn begin(experiment: Experiment, agreed: bool) {
    told::set_agreed(agreed);
    automation::begin();
    bridge::happen(Event::Run {
        measures: !experiment.chapter().is_session(),
        what: experiment,
    });
}

/// Ends the run at once, with the engine and all its workers; the samples taken are kept.
pub fn cancel(lab: Lab) {
    soon(lab, running::cancel(lab));
}

/// An engine is ready whose clock has this step.
fn clock(step_us: f64) {
    let Some(lab) = LAB.get() else { return };
    lab.machine
        .update(|machine| machine.clock_resolution_us = step_us);
    told::tell(lab, Told::Machine);
}

fn told(told: bridge::Told) {
    let Some(lab) = LAB.get() else { return };
    match told {
        bridge::Told::Prepare { run, what } => {
            lab.awaited.set(Some(what.chapter()));
            let beginning = running::begin(lab, what, run).inspect(move |begun| {
                if begun.is_err() {
                    bridge::happen(Event::NotPrepared { run });
                }
                lab.awaited.set(None);
            });
            soon(lab, beginning);
        }
        bridge::Told::AtWork => told::tell(lab, Told::AtWork),
        bridge::Told::Said(text) => told::tell(lab, Told::Said(text)),
        bridge::Told::Unseen => told::tell(lab, Told::Unseen),
        bridge::Told::Slept => told::tell(lab, Told::Slept),
        bridge::Told::Busy(what) => lab.error.set(Some((what.chapter(), LabError::Busy))),
        bridge::Told::Failed(error) if lab.progress.with_untracked(Option::is_some) => {
            told::tell(lab, Told::Lost(error));
        }
        bridge::Told::Failed(error) | bridge::Told::NoEngine(error) => {
            automation::reject(&error.to_string());
            lab.awaited.set(None);
            lab.error.set(Some((lab.chapter.get_untracked(), error)));
        }
    }
}
