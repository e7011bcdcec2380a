//! The way to as much isolation as the page can get.
//!
//! It looks where it stands, registers the service worker, and waits until that answers for it. If
//! loading the page again is what is missing then, that is done: once, and only while nobody has
//! begun anything. All else that follows from the facts stands in [`crate::isolation`].

use std::cell::Cell;
use std::time::Duration;

use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::Phase;
use super::{facts, once, service_worker, updates};
use crate::isolation::messages::{Kept, Question};
use crate::isolation::{Facts, Headers, Reload, ServiceWorker};
use crate::page::services::run;
use crate::page::services::told::{self, Told};
use crate::page::state::Lab;

/// How long a run link waits for a service worker, and how late the page may still load itself again.
const LIMIT: Duration = Duration::from_secs(5);

/// Climbs as high as it goes.
pub fn settle(lab: Lab) {
    for event in ["pointerdown", "keydown", "drop"] {
        let _ = window_event_listener_untyped(event, move |_| lab.isolation.touched.set(true));
    }
    keep_when_idle(lab);
    set_timeout(move || lab.isolation.settled(), LIMIT);
    go_again_when_restored(lab);
    spawn_local(async move {
        climb(lab).await;
        lab.isolation.settled();
    });
}

async fn climb(lab: Lab) {
    let isolated = lab.isolation.facts.with_untracked(|facts| facts.isolated);
    if isolated {
        once::forget();
    }
    let Some(container) = facts::service_workers() else {
        return;
    };
    let was_in_control = container.controller().is_some();
    if isolated && !was_in_control {
        // Nobody else can have sent them.
        know(lab, |facts| facts.headers = Headers::Sent);
    }
    let service_worker = match service_worker::register(&container).await {
        Ok(registration) => {
            updates::watch(lab.isolation.newer, &container, &registration);
            service_worker::until_in_control(&container, &registration).await
        }
        Err(_) if was_in_control => ServiceWorker::InControl,
        Err(why) => ServiceWorker::Refused { why },
    };
    if isolated && was_in_control {
        let headers = facts::headers_of_host().await;
        know(lab, |facts| facts.headers = headers);
    }
    let is_new = !was_in_control && service_worker == ServiceWorker::InControl;
    know(lab, |facts| facts.service_worker = service_worker);
    if load_again(lab) {
        return;
    }
    if is_new {
        // An engine of before fetches past the service worker.
        run::renew_engine();
    }
}

/// Adds to what is known, in the run that goes on too.
fn know(lab: Lab, change: impl FnOnce(&mut Facts)) {
    lab.isolation.facts.update(change);
    lab.machine
        .update(|machine| machine.isolation = lab.isolation.rung());
    told::tell(lab, Told::Machine);
}

/// Loads the page again, if that is what is missing and nothing can be lost by it. The tab must
/// remember it, or it might never end.
fn load_again(lab: Lab) -> bool {
    let isolation = lab.isolation;
    let unused = !isolation.touched.get_untracked()
        && lab.progress.with_untracked(|progress| progress.is_none());
    let in_time = isolation.phase.get_untracked() == Phase::Settling;
    let wanted = isolation.facts.with_untracked(Facts::wants_reload);
    if !(wanted && unused && in_time && once::remember()) {
        return false;
    }
    isolation.phase.set(Phase::Leaving);
    window().location().reload().is_ok()
}

/// A page that was left so may be shown again as it was, out of the browser's memory: Chromium does
/// that for a reload past the service worker. It leaves once more, and then stays: never a loop.
fn go_again_when_restored(lab: Lab) {
    let tried = Cell::new(false);
    let _ = window_event_listener_untyped("pageshow", move |event| {
        let persisted = Reflect::get(&event, &"persisted".into()).unwrap_or_default();
        if lab.isolation.phase.get_untracked() != Phase::Leaving || !persisted.is_truthy() {
            return;
        }
        if !tried.replace(true) && window().location().reload().is_ok() {
            return;
        }
        lab.isolation.phase.set(Phase::Settling);
        know(lab, |facts| facts.reload = Reload::Unknown);
        lab.isolation.settled();
    });
}

/// Has the service worker keep the whole lab, once there is one and no run is disturbed by it.
fn keep_when_idle(lab: Lab) {
    Effect::new(move |asked: Option<bool>| {
        let isolation = lab.isolation;
        let may = isolation.phase.get() == Phase::Settled
            && lab.progress.with(Option::is_none)
            && isolation
                .facts
                .with(|facts| facts.service_worker == ServiceWorker::InControl);
        if asked == Some(true) || !may {
            return asked == Some(true);
        }
        spawn_local(async move {
            let controller = facts::service_workers().and_then(|all| all.controller());
            if let Some(worker) = controller {
                let answer = service_worker::ask::<Kept>(&worker, Question::Keep).await;
                isolation
                    .kept
                    .set(Some(answer.unwrap_or_else(Kept::unanswered)));
            }
        });
        true
    });
}
