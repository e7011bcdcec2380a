//! The service worker, `www/sw/`: how it is registered, waited for and asked.

use js_sys::{Array, Error, JSON, Promise};
use leptos::prelude::window;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    MessageChannel, MessageEvent, RegistrationOptions, ServiceWorkerContainer,
    ServiceWorkerRegistration, ServiceWorkerState, ServiceWorkerUpdateViaCache,
};

use crate::isolation::ServiceWorker;
use crate::isolation::messages::Question;

/// How long its answer to a question may take, in ms. One of an older build may not know the question;
/// keeping the whole lab takes as long as the line is slow.
const ANSWER_MS: i32 = 10_000;
const KEEPING_MS: i32 = 300_000;

/// Beside the page, for all that lies there.
const SCRIPT: &str = "./sw.js";
const SCOPE: &str = "./";
/// How often it is looked at while it starts, in ms.
const STEP_MS: i32 = 50;
/// How often it may be seen active without being in control: a new one says that it is active a
/// moment before the page hears that it is in control.
const PATIENCE: u32 = 10;

/// Registers it; where it is registered already, it stays as it is. Else what the browser says.
pub async fn register(
    container: &ServiceWorkerContainer,
) -> Result<ServiceWorkerRegistration, String> {
    let options = RegistrationOptions::new();
    options.set_scope(SCOPE);
    // A new build must be found, however long a host lets its files be stored.
    options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
    let registered = container.register_with_options(SCRIPT, &options);
    match JsFuture::from(registered).await {
        Ok(registration) => Ok(registration.unchecked_into()),
        Err(error) => Err(reason(&error)),
    }
}

/// Waits until it answers for the page, or it is clear that it won't.
pub async fn until_in_control(
    container: &ServiceWorkerContainer,
    registration: &ServiceWorkerRegistration,
) -> ServiceWorker {
    let mut seen = 0;
    loop {
        if container.controller().is_some() {
            return ServiceWorker::InControl;
        }
        let is_active = registration
            .active()
            .is_some_and(|active| active.state() == ServiceWorkerState::Activated);
        if is_active {
            seen += 1;
        }
        if seen > PATIENCE {
            return ServiceWorker::Bypassed;
        }
        let is_gone = registration.active().is_none()
            && registration.waiting().is_none()
            && registration.installing().is_none();
        if is_gone {
            return ServiceWorker::Refused {
                why: "it ended before it was ready".to_owned(),
            };
        }
        // Fails in no browser: it is a promise of our own.
        let _ = JsFuture::from(after(STEP_MS)).await;
    }
}

/// Asks it something, and reads the answer; none if it doesn't come in time or can't be understood.
pub async fn ask<Answer: DeserializeOwned>(
    worker: &web_sys::ServiceWorker,
    question: Question,
) -> Option<Answer> {
    let channel = MessageChannel::new().ok()?;
    let port = channel.port1();
    let answer = Promise::new(&mut |resolve, _| port.set_onmessage(Some(&resolve)));
    let text = serde_json::to_string(&question).ok()?;
    let message = JSON::parse(&text).ok()?;
    worker
        .post_message_with_transferable(&message, &Array::of1(&channel.port2()))
        .ok()?;
    let limit = after(match question {
        Question::Keep => KEEPING_MS,
        Question::TakeOver => ANSWER_MS,
    });
    let first = Promise::race(&Array::of2(&answer, &limit));
    let event = JsFuture::from(first).await.ok()?;
    port.close();
    let event: MessageEvent = event.dyn_into().ok()?;
    let text = JSON::stringify(&event.data()).ok()?;
    serde_json::from_str(&String::from(text)).ok()
}

/// Comes true after so many ms; without a timer at once.
fn after(ms: i32) -> Promise {
    Promise::new(&mut |resolve, _| {
        if window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms)
            .is_err()
        {
            let _ = resolve.call0(&JsValue::NULL);
        }
    })
}

/// What the browser says, without a full stop. Chromium begins by naming what was asked of it.
fn reason(error: &JsValue) -> String {
    let said = match error.dyn_ref::<Error>() {
        Some(error) => String::from(error.message()),
        None => format!("{error:?}"),
    };
    let reason = said.rsplit("'): ").next().unwrap_or_default();
    reason.trim().trim_end_matches('.').to_owned()
}
