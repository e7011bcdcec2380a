//! Newer builds of the lab: whether there is one, and how it comes into use.
//!
//! The browser looks for one whenever the page is loaded. It gets all its files first and then
//! waits: an open page goes on with the files that it began with, until someone wants the new one.

use std::cell::RefCell;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use web_sys::{EventTarget, ServiceWorkerRegistration};

use super::state::Newer;
use super::{facts, service_worker};
use crate::isolation::messages::{Question, Taken};

thread_local! {
    static REGISTRATION: RefCell<Option<ServiceWorkerRegistration>> = const { RefCell::new(None) };
}

/// Tells `newer` whenever a new build waits or doesn't any more.
pub fn watch(newer: RwSignal<Newer>, registration: &ServiceWorkerRegistration) {
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
}

/// Puts the new build into use and loads the page from it; or says how many tabs are in its way.
pub fn take_over(newer: RwSignal<Newer>) {
    let waiting = REGISTRATION.with_borrow(|registration| registration.as_ref()?.waiting());
    let Some(waiting) = waiting else {
        newer.set(Newer::No);
        return;
    };
    if let Some(container) = facts::service_workers() {
        listen(&container, "controllerchange", || {
            // There is nothing to do about a browser that won't.
            let _ = window().location().reload();
        });
    }
    spawn_local(async move {
        let answer = service_worker::ask::<Taken>(&waiting, Question::TakeOver).await;
        if let Some(Taken { taken: false, tabs }) = answer {
            newer.set(Newer::Tabs(tabs));
        }
    });
}

/// For as long as the page is there.
fn listen(target: &EventTarget, event: &str, act: impl Fn() + 'static) {
    let act = Closure::<dyn Fn()>::new(act).into_js_value();
    // Can't fail: it is a function.
    let _ = target.add_event_listener_with_callback(event, act.unchecked_ref());
}
