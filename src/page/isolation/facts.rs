//! The facts that the page can find out about the place it is in.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Object, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestCache, RequestInit, Response, ServiceWorkerContainer, Worker, WorkerOptions};

use super::once;
use crate::isolation::{Facts, Headers, ServiceWorker, Workers};
use crate::page::services::address::own_address;

/// All that there is to know at once.
pub fn gather() -> Facts {
    let has =
        |name: &str| Reflect::get(&js_sys::global(), &JsValue::from_str(name)).unwrap_or_default();
    Facts {
        workers: match has("Worker").is_function() {
            false => Workers::None,
            true => workers(),
        },
        framed: !Object::is(&has("top"), &has("self")),
        secure: has("isSecureContext").is_truthy(),
        isolated: has("crossOriginIsolated").is_truthy(),
        shared_array_buffer: has("SharedArrayBuffer").is_function(),
        service_worker: match service_workers() {
            None => ServiceWorker::NotOffered,
            Some(all) if all.controller().is_some() => ServiceWorker::InControl,
            Some(_) => ServiceWorker::Starting,
        },
        headers: Headers::Unknown,
        reload: once::reload(),
    }
}

/// The way to service workers, where the browser offers them. In some frames even asking fails.
pub fn service_workers() -> Option<ServiceWorkerContainer> {
    let container = Reflect::get(&window().navigator(), &"serviceWorker".into()).ok()?;
    container.is_truthy().then(|| container.unchecked_into())
}

/// Whether the host itself sends the two headers with the page. What is asked without any cache
/// goes past the service worker.
pub async fn headers_of_host() -> Headers {
    let options = RequestInit::new();
    options.set_method("HEAD");
    options.set_cache(RequestCache::NoStore);
    let asked = window().fetch_with_str_and_init(&own_address(), &options);
    let Ok(response) = JsFuture::from(asked).await else {
        return Headers::Unknown;
    };
    let headers = response.unchecked_into::<Response>().headers();
    let sent = |name: &str| headers.get(name).ok().flatten();
    let opener = sent("Cross-Origin-Opener-Policy");
    match (opener.as_deref(), sent("Cross-Origin-Embedder-Policy")) {
        (Some("same-origin"), Some(_)) => Headers::Sent,
        _ => Headers::NotSent,
    }
}

/// A browser that knows of modules asks for the type of a worker. It learns none here, so that no
/// worker is started for the question.
fn workers() -> Workers {
    let asked = Rc::new(Cell::new(false));
    let note = Rc::clone(&asked);
    let tell = Closure::<dyn FnMut() -> Result<JsValue, JsValue>>::new(move || {
        note.set(true);
        Err(JsValue::NULL)
    });
    let (options, property) = (Object::new(), Object::new());
    // Can only fail on frozen objects, and this one is not.
    let _ = Reflect::set(&property, &"get".into(), tell.as_ref());
    Object::define_property(&options, &"type".into(), &property);
    let options: &WorkerOptions = options.unchecked_ref();
    if let Ok(worker) = Worker::new_with_options("data:text/javascript,", options) {
        worker.terminate();
    }
    match asked.get() {
        true => Workers::Modules,
        false => Workers::Classic,
    }
}
