//! Newer builds of the lab: whether there is one, and how it comes into use.
//!
//! The browser looks for one whenever the page is loaded. It gets all its files first and then
//! waits: an open page goes on with the files that it began with, until someone wants the new one.

use std::cell::{Cell, RefCell};

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use web_sys::{EventTarget, ServiceWorkerContainer, ServiceWorkerRegistration};

use super::service_worker;
use super::state::Newer;
use crate::isolation::messages::{Question, Taken};

thread_local! {
    static REGISTRATION: RefCell<Option<ServiceWorkerRegistration>> = const { RefCell::new(None) };
    // Whether someone wants the new build.
    static WANTED: Cell<bool> = const { Cell::new(false) };
}

/// Tells `newer` whenever a new build waits or doesn't any more.
pub fn watch(
    newer: RwSignal<Newer>,
    container: &ServiceWorkerContainer,
    registration: &ServiceWorkerRegistration,
) {
    REGISTRATION.set(Some(registration.clone()));
    let look = move || {
        let waits = REGISTRATION.with_borrow(|registration| {
            registration.as_ref().is_some_and(|registration| {
                registration.active().is_some() && registration.waiting().is_some()
            })
        });
        newer.set(if waits { Newer::Waits } else { Newer::No });
    };
    let found = registration.clone();
    let follow = move || {
        look();
        if let Some(installing) = found.installing() {
            listen(&installing, "statechange", look);
        }
    };
    // One that the browser found before is heard of no more.
    follow();
    listen(registration, "updatefound", follow);
    listen(container, "controllerchange", || {
        if WANTED.get() {
            // There is nothing to do about a browser that won't.
            let _ = window().location().reload();
        }
    });
}

/// Puts the new build into use and loads the page from it; or says how many tabs are in its way.
pub fn take_over(newer: RwSignal<Newer>) {
    let waiting = REGISTRATION.with_borrow(|registration| registration.as_ref()?.waiting());
    let Some(waiting) = waiting else {
        newer.set(Newer::No);
        return;
    };
    WANTED.set(true);
    spawn_local(async move {
        match service_worker::ask::<Taken>(&waiting, Question::TakeOver).await {
            Some(Taken { taken: true, .. }) => {}
            Some(Taken { tabs, .. }) => {
                WANTED.set(false);
                newer.set(Newer::Tabs(tabs));
            }
            None => newer.set(Newer::Silent),
        }
    });
}

/// For as long as the page is there.
fn listen(target: &EventTarget, event: &str, act: impl Fn() + 'static) {
    let act = Closure::<dyn Fn()>::new(act).into_js_value();
    // Can't fail: it is a function.
    let _ = target.add_event_listener_with_callback(event, act.unchecked_ref());
}
