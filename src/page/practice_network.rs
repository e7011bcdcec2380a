//! Is the practice network there? It is the page's own service worker, which may still be on its
//! way when the page opens, or may never come.

use std::cell::RefCell;
use std::time::Duration;

use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use web_sys::ServiceWorkerContainer;

use super::state::Lab;
use crate::error::LabError;
use crate::experiment::downloads::DownloadsParams;

/// How long it may take to come before it is given up. It is taken all the same if it comes later.
const PATIENCE: Duration = Duration::from_secs(6);

/// How it stands with the practice network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PracticeNetwork {
    /// It may still come.
    Coming,
    /// It answers.
    There,
    /// There is none.
    Missing(LabError),
}

impl PracticeNetwork {
    /// Why nothing can be fetched from it, if so.
    pub fn obstacle(&self) -> Option<LabError> {
        match self {
            PracticeNetwork::There | PracticeNetwork::Coming => None,
            PracticeNetwork::Missing(error) => Some(error.clone()),
        }
    }
}

thread_local! {
    /// What waits until it is known whether there is one.
    static WAITING: RefCell<Vec<Box<dyn FnOnce()>>> = RefCell::default();
}

/// Watches for it, and tells the lab. Where none will come and nothing else was asked for
/// (`is_bare`), the chapter begins with the samples.
pub fn watch(lab: Lab, is_bare: bool) {
    let Some(workers) = workers() else {
        return settle(lab, is_bare, PracticeNetwork::Missing(missing(NO_WORKERS)));
    };
    if workers.controller().is_some() {
        return settle(lab, is_bare, PracticeNetwork::There);
    }
    let came = Closure::<dyn Fn()>::new(move || settle(lab, is_bare, PracticeNetwork::There));
    let _ =
        workers.add_event_listener_with_callback("controllerchange", came.as_ref().unchecked_ref());
    came.forget();
    set_timeout(
        move || {
            if lab.practice_network.get_untracked() == PracticeNetwork::Coming {
                settle(lab, is_bare, PracticeNetwork::Missing(missing(NONE_CAME)));
            }
        },
        PATIENCE,
    );
}

/// Calls `then` as soon as it is known whether there is one.
pub fn when_settled(then: impl FnOnce() + 'static) {
    WAITING.with_borrow_mut(|waiting| waiting.push(Box::new(then)));
}

fn settle(lab: Lab, is_bare: bool, state: PracticeNetwork) {
    let is_missing = state != PracticeNetwork::There;
    lab.practice_network.set(state);
    let is_untouched = lab
        .downloads
        .with_untracked(|params| *params == DownloadsParams::default());
    if is_missing && is_bare && is_untouched {
        lab.downloads.update(|params| params.practice = None);
    }
    for then in WAITING.take() {
        then();
    }
}

const NONE_CAME: &str = "None has started within some seconds: reload the page. If that doesn’t help, the browser refuses service workers here, or the file sw.js is missing beside the page.";
const NO_WORKERS: &str =
    "This browser offers none here, as in a private window: open the page in an ordinary window.";
const INSECURE: &str = "The page’s address is not secure: open it by https, or on the machine that serves it by http://localhost.";

fn missing(remedy: &str) -> LabError {
    let is_secure = Reflect::get(&window(), &"isSecureContext".into()).unwrap_or_default();
    let remedy = if is_secure.is_falsy() {
        INSECURE
    } else {
        remedy
    };
    LabError::NoPracticeNetwork {
        remedy: remedy.to_owned(),
    }
}

/// Insecure pages have none; nor do some windows of some browsers.
fn workers() -> Option<ServiceWorkerContainer> {
    let navigator = window().navigator();
    let value = Reflect::get(&navigator, &JsValue::from_str("serviceWorker")).ok()?;
    value.is_truthy().then(|| navigator.service_worker())
}
