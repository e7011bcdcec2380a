//! Run and Cancel, as everybody calls them. What they do is in [`running`](super::running), in the
//! second part of the program.

use std::cell::{Cell, RefCell};

use futures::FutureExt;
use leptos::prelude::*;

use crate::error::LabError;
use crate::experiment::{Chapter, Experiment};
use crate::page::services::automation;
use crate::page::services::bridge::{self, Heard};
use crate::page::services::parts::soon;
use crate::page::services::running;
use crate::page::services::told::{self, Told};
use crate::page::state::Lab;

thread_local! {
    static LAB: Cell<Option<Lab>> = const { Cell::new(None) };
    /// What is to be started as soon as the page is seen.
    static UNSEEN: RefCell<Option<Experiment>> = const { RefCell::new(None) };
}

/// Starts the engine, where there can be one, and listens to it.
pub fn open(lab: Lab) {
    LAB.set(Some(lab));
    if untrack(|| lab.no_engine()).is_none() {
        bridge::open(hear);
    }
}

/// Starts the engine anew: at once, or for the next run if one is in progress.
pub fn renew_engine(lab: Lab) {
    if lab.progress.with_untracked(Option::is_some) {
        bridge::note_spent();
    } else {
        bridge::replace();
    }
}

/// Starts the experiment that the chapter's controls describe. Does nothing while one runs. What needs
/// the practice network waits for it as long as it may still come.
pub fn start(lab: Lab, chapter: Chapter) {
    let experiment = untrack(|| lab.experiment(chapter));
    let coming = untrack(|| lab.obstacle_to(&experiment)) == Some(LabError::PracticeNetworkComing);
    if coming {
        start_once_settled(lab, chapter);
    } else {
        start_with(lab, experiment);
    }
}

/// Starts the experiment that the chapter's controls describe once it is settled where the page stands:
/// it may need what is being set up. Where nothing comes of it, the controls may be others by then.
pub fn start_once_settled(lab: Lab, chapter: Chapter) {
    automation::begin();
    lab.awaited.set(Some(chapter));
    lab.isolation.once_settled(move || {
        lab.awaited.set(None);
        start_with(lab, untrack(|| lab.experiment(chapter)));
    });
}

/// Starts what was to be started while the page couldn't be seen.
pub fn start_once_seen(lab: Lab) {
    if let Some(experiment) = UNSEEN.take().filter(|_| !is_unseen()) {
        start_with(lab, experiment);
    }
}

/// Starts this experiment, whatever the controls describe. Does nothing while one runs. In a tab that
/// nobody sees the browser slows everything down, so there it waits until it is seen.
pub fn start_with(lab: Lab, experiment: Experiment) {
    if lab.progress.with_untracked(Option::is_some) {
        return;
    }
    if is_unseen() {
        automation::begin();
        UNSEEN.replace(Some(experiment));
        return;
    }
    begin(lab, experiment, false);
}

/// Starts this experiment, which will take long, as somebody has said it should.
pub fn start_long(lab: Lab, experiment: Experiment) {
    begin(lab, experiment, true);
}

fn begin(lab: Lab, experiment: Experiment, agreed: bool) {
    automation::begin();
    told::set_begins(true);
    // Whether it has begun or not: the second part may be missing, or another run be in progress by now.
    let beginning = running::begin(lab, experiment, agreed).inspect(|_| told::set_begins(false));
    soon(lab, beginning);
}

/// Ends the run at once, with the engine and all its workers; the samples taken are kept.
pub fn cancel(lab: Lab) {
    soon(lab, running::cancel(lab));
}

/// Ends the run at once, because something spoilt it.
pub fn void(lab: Lab, why: &'static str) {
    soon(lab, running::void(lab, why.to_owned()));
}

/// Whether nobody sees the page.
pub fn is_unseen() -> bool {
    document().hidden()
}

fn hear(heard: Heard) {
    let Some(lab) = LAB.get() else { return };
    match heard {
        Heard::Ready(step_us) => {
            lab.machine
                .update(|machine| machine.clock_resolution_us = step_us);
            told::tell(lab, Told::Machine);
        }
        Heard::Run(text) => told::tell(lab, Told::Said(text)),
        Heard::Lost(error) if lab.progress.with_untracked(Option::is_some) => {
            told::tell(lab, Told::Lost(error));
        }
        Heard::Lost(_) if told::begins() => {}
        Heard::Lost(error) => {
            automation::reject(&error.to_string());
            lab.error.set(Some((lab.chapter.get_untracked(), error)));
        }
    }
}
