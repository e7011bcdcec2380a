//! How does the page get as high on the ladder as it can?
//!
//! It looks where it stands, registers the service worker, and waits until that answers for it. If
//! loading the page again is what is missing then, that is done: once, and only while nobody has
//! begun anything. All else that follows from the facts stands in [`crate::isolation`].

use std::cell::Cell;
use std::time::Duration;

use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::run;
use super::state::Lab;
use crate::isolation::messages::{self, Question};
use crate::isolation::practice::PracticeNetwork;
use crate::isolation::{Facts, Headers, Reload, ServiceWorker, Standing};
use crate::record::Isolation;

mod facts;
mod line;
mod once;
mod service_worker;
mod updates;

pub use line::{Kept, LadderLine};

/// How long a run link waits for a service worker, and how late the page may still load itself again.
const LIMIT: Duration = Duration::from_secs(5);

/// Where the page stands.
#[derive(Clone, Copy)]
pub struct Ladder {
    facts: RwSignal<Facts>,
    /// What follows from the facts.
    pub standing: Memo<Standing>,
    /// How it stands with the practice network of Downloads.
    pub practice_network: Memo<PracticeNetwork>,
    phase: RwSignal<Phase>,
    /// Whether someone has begun to use the page.
    touched: RwSignal<bool>,
    /// Whether the whole lab is kept for use offline.
    kept: RwSignal<bool>,
    newer: RwSignal<Newer>,
    /// What is done as soon as it is settled where the page stands.
    waiting: StoredValue<Vec<Box<dyn FnOnce()>>, LocalStorage>,
}

/// How far the page is with finding out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// At it.
    Settling,
    /// Being loaded again.
    Leaving,
    /// It stays as it is.
    Settled,
}

/// Whether there is a newer build of the lab.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Newer {
    /// Not that the page knew.
    No,
    /// There is, and it waits.
    Waits,
    /// It can't take over, because so many tabs show the lab.
    Tabs(u32),
}

impl Ladder {
    /// As far as it can be seen without waiting for anything.
    pub fn at_first_sight() -> Self {
        let facts = RwSignal::new(facts::gather());
        Ladder {
            facts,
            standing: Memo::new(move |_| facts.with(Facts::standing)),
            practice_network: Memo::new(move |_| facts.with(Facts::practice_network)),
            phase: RwSignal::new(Phase::Settling),
            touched: RwSignal::new(false),
            kept: RwSignal::new(false),
            newer: RwSignal::new(Newer::No),
            waiting: StoredValue::new_local(Vec::new()),
        }
    }

    /// The rung.
    pub fn rung(self) -> Isolation {
        self.standing.with_untracked(|standing| standing.rung)
    }

    /// Whether the page may still load itself again.
    pub fn may_want_reload(self) -> bool {
        self.facts.with_untracked(Facts::may_want_reload)
    }

    /// Calls `act` once it is settled where the page stands or has taken too long, and never if the
    /// page is loaded again.
    pub fn once_settled(self, act: impl FnOnce() + 'static) {
        if self.phase.get_untracked() == Phase::Settled {
            act();
        } else {
            self.waiting.update_value(|all| all.push(Box::new(act)));
        }
    }

    fn settled(self) {
        if self.phase.get_untracked() != Phase::Settling {
            return;
        }
        // A run that begins here must be under way before anything is done in idle time.
        let all = self.waiting.try_update_value(std::mem::take);
        for act in all.unwrap_or_default() {
            act();
        }
        self.phase.set(Phase::Settled);
    }
}

/// Climbs as high as it goes.
pub fn settle(lab: Lab) {
    for event in ["pointerdown", "keydown", "drop"] {
        let _ = window_event_listener_untyped(event, move |_| lab.ladder.touched.set(true));
    }
    keep_when_idle(lab);
    set_timeout(move || lab.ladder.settled(), LIMIT);
    go_again_when_restored(lab);
    spawn_local(async move {
        climb(lab).await;
        lab.ladder.settled();
    });
}

async fn climb(lab: Lab) {
    let isolated = lab.ladder.facts.with_untracked(|facts| facts.isolated);
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
            updates::watch(lab.ladder.newer, &registration);
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
        run::renew_engine(lab);
    }
}

/// Adds to what is known, in the run that goes on too.
fn know(lab: Lab, change: impl FnOnce(&mut Facts)) {
    lab.ladder.facts.update(change);
    lab.machine
        .update(|machine| machine.isolation = lab.ladder.rung());
    if let Some(progress) = lab.progress.get_untracked() {
        let machine = lab.machine.get_untracked();
        lab.change_run(progress.run, |run| run.record.machine = machine);
    }
}

/// Loads the page again, if that is what is missing and nothing can be lost by it. The tab must
/// remember it, or it might never end.
fn load_again(lab: Lab) -> bool {
    let ladder = lab.ladder;
    let unused = !ladder.touched.get_untracked()
        && lab.progress.with_untracked(|progress| progress.is_none());
    let in_time = ladder.phase.get_untracked() == Phase::Settling;
    let wanted = ladder.facts.with_untracked(Facts::wants_reload);
    if !(wanted && unused && in_time && once::remember()) {
        return false;
    }
    ladder.phase.set(Phase::Leaving);
    window().location().reload().is_ok()
}

/// A page that was left so may be shown again as it was, out of the browser's memory: Chromium does
/// that for a reload past the service worker. It leaves once more, and then stays: never a loop.
fn go_again_when_restored(lab: Lab) {
    let tried = Cell::new(false);
    let _ = window_event_listener_untyped("pageshow", move |event| {
        let persisted = Reflect::get(&event, &"persisted".into()).unwrap_or_default();
        if lab.ladder.phase.get_untracked() != Phase::Leaving || !persisted.is_truthy() {
            return;
        }
        if !tried.replace(true) && window().location().reload().is_ok() {
            return;
        }
        lab.ladder.phase.set(Phase::Settling);
        know(lab, |facts| facts.reload = Reload::Untold);
        lab.ladder.settled();
    });
}

/// Has the service worker keep the whole lab, once there is one and no run is disturbed by it.
fn keep_when_idle(lab: Lab) {
    Effect::new(move |asked: Option<bool>| {
        let ladder = lab.ladder;
        let may = ladder.phase.get() == Phase::Settled
            && lab.progress.with(Option::is_none)
            && ladder
                .facts
                .with(|facts| facts.service_worker == ServiceWorker::InControl);
        if asked == Some(true) || !may {
            return asked == Some(true);
        }
        spawn_local(async move {
            let controller = facts::service_workers().and_then(|all| all.controller());
            if let Some(worker) = controller {
                let answer = service_worker::ask::<messages::Kept>(&worker, Question::Keep).await;
                ladder.kept.set(answer.is_some_and(|answer| answer.kept));
            }
        });
        true
    });
}
