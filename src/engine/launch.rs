//! The start of the engine's own workers: the threads of its pool, and processes.
//!
//! Each begins with one self-contained script, at one address that the browser holds itself: the
//! program's bindings and its first lines in a row. A worker that fetches a module and what that imports
//! takes two to three times as long to start, the more so behind a service worker. Where a host's policy
//! forbids such a script, the same lines are started by their address.

use std::cell::RefCell;

use futures::FutureExt;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures::future::{Either, LocalBoxFuture, Shared, select};
use gloo_net::http::Request;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Event, MessageEvent, Url, Worker, WorkerOptions, WorkerType};

use crate::error::LabError;
use crate::protocol::address_of;

/// The program's bindings, which import nothing.
const BINDINGS: &str = "engine.js";
/// The first lines, by address …
const WORKER: &str = "engine-worker.js";
/// … and themselves.
const FIRST_LINES: &str = include_str!("../../www/engine-worker.js");

/// How long the bindings may be on their way before workers are started by address.
const SCRIPT_LIMIT_MS: u32 = 10_000;

/// The address of the one script; `None` if there can be none.
type Script = Shared<LocalBoxFuture<'static, Option<String>>>;

thread_local! {
    static SCRIPT: RefCell<Option<Script>> = const { RefCell::new(None) };
}

/// Begins to put the script together, so that it is there when the first worker is started.
pub(super) fn prepare() {
    wasm_bindgen_futures::spawn_local(script().map(drop));
}

/// Starts something by a script: by the one that needs no other, and if that fails by its address.
///
/// # Errors
/// Those of the second attempt.
pub(super) async fn by_script<T>(
    start: impl AsyncFn(&str) -> Result<T, LabError>,
) -> Result<T, LabError> {
    if let Some(script) = script().await {
        match start(&script).await {
            Ok(started) => return Ok(started),
            Err(error @ LabError::PoolTimeout { .. }) => return Err(error),
            // Whatever it was, another time would be no better.
            Err(_) => SCRIPT.set(Some(async { None }.boxed_local().shared())),
        }
    }
    start(WORKER).await
}

/// What is told when so many workers have not started within the time limit.
pub(super) fn too_slow(workers: u32, seconds: u32) -> LabError {
    let by_script = SCRIPT.with_borrow(|script| {
        let known = script.as_ref().and_then(|script| script.peek());
        known.is_some_and(Option::is_some)
    });
    match by_script {
        true => LabError::PoolTimeout { workers, seconds },
        // By their address they have something to fetch.
        false => LabError::EngineStart {
            why: format!(
                "the files of its workers (engine-worker.js, engine.js) have not arrived within {seconds} s. Is the server still running, and is there a network?"
            ),
        },
    }
}

/// What is heard of a worker.
pub(super) enum Heard {
    /// It said something.
    Said(JsValue),
    /// It is gone, or could not start.
    Lost(String),
}

/// A worker and what is heard of it, until it is dropped.
pub(super) struct Launched {
    pub(super) worker: Worker,
    pub(super) heard: UnboundedReceiver<Heard>,
    tell: UnboundedSender<Heard>,
    /// Kept as long as the worker calls them.
    _listeners: [Closure<dyn FnMut(Event)>; 2],
}

/// Ends a worker from elsewhere: whoever waits for it hears that it is lost.
#[derive(Clone)]
pub(super) struct Ender {
    worker: Worker,
    tell: UnboundedSender<Heard>,
}

impl Ender {
    pub(super) fn end(&self, why: &str) {
        self.worker.terminate();
        // Nobody listens any more once the worker is dropped.
        let _ = self.tell.unbounded_send(Heard::Lost(why.to_owned()));
    }
}

impl Launched {
    /// Starts a worker by a script and sends it the compiled module, and the memory if it is to share it.
    /// Workers that start together differ in their names.
    pub(super) fn start(
        script: &str,
        name: &str,
        memory: Option<&JsValue>,
    ) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(name);
        // An address of its own: behind a service worker, of several workers that start together from
        // one address, WebKit starts the first and calls the others lost.
        let worker = match script {
            WORKER => {
                let address = address_of(WORKER);
                let sign = if address.contains('?') { '&' } else { '?' };
                Worker::new_with_options(&format!("{address}{sign}{}", as_query(name)), &options)
            }
            script => Worker::new_with_options(script, &options),
        }?;
        let (tell, heard) = unbounded();
        let to = tell.clone();
        let on_message = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let data = event.unchecked_into::<MessageEvent>().data();
            let heard = match data.as_string() {
                // What the first lines say when the program can't be started.
                Some(text) => Heard::Lost(why_not_started(&text)),
                None => Heard::Said(data),
            };
            let _ = to.unbounded_send(heard);
        });
        let to = tell.clone();
        let on_error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let _ = to.unbounded_send(Heard::Lost(why_lost(&event)));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let start = Object::new();
        Reflect::set(&start, &"module".into(), &wasm_bindgen::module())?;
        if let Some(memory) = memory {
            Reflect::set(&start, &"memory".into(), memory)?;
        }
        worker.post_message(&start)?;
        Ok(Launched {
            worker,
            heard,
            tell,
            _listeners: [on_message, on_error],
        })
    }

    pub(super) fn ender(&self) -> Ender {
        Ender {
            worker: self.worker.clone(),
            tell: self.tell.clone(),
        }
    }
}

impl Drop for Launched {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// Why a worker is lost, by the error event that it gave.
fn why_lost(event: &Event) -> String {
    event.prevent_default();
    let message = Reflect::get(event, &"message".into()).ok();
    let why = message.and_then(|message| message.as_string());
    why.unwrap_or_else(|| "its files could not be loaded".to_owned())
}

/// Why a worker can't start, by what its first lines say: a message of [`crate::protocol`], as JSON. (To
/// read it as that type would bring the readers of all messages into the engine.)
fn why_not_started(said: &str) -> String {
    let get = |of: JsValue, key: &str| Reflect::get(&of, &key.into()).ok();
    let parsed = JSON::parse(said).ok();
    let why = parsed.and_then(|said| get(get(said, "broken")?, "why"));
    why.and_then(|why| why.as_string())
        .unwrap_or_else(|| said.to_owned())
}

fn as_query(name: &str) -> String {
    name.replace(' ', "-")
}

fn script() -> Script {
    SCRIPT.with_borrow_mut(|slot| {
        let script = slot.get_or_insert_with(|| in_time(put_together()).boxed_local().shared());
        script.clone()
    })
}

async fn in_time(script: impl Future<Output = Option<String>>) -> Option<String> {
    match select(Box::pin(script), TimeoutFuture::new(SCRIPT_LIMIT_MS)).await {
        Either::Left((script, _)) => script,
        Either::Right(_) => None,
    }
}

/// The address of bindings and first lines in one.
async fn put_together() -> Option<String> {
    let response = Request::get(&address_of(BINDINGS)).send().await.ok()?;
    let bindings = response.text().await.ok().filter(|_| response.ok())?;
    let text = joined(&bindings, FIRST_LINES)?;
    let kind = BlobPropertyBag::new();
    kind.set_type("text/javascript");
    let parts = Array::of1(&text.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &kind).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// The bindings, and after them the first lines without their import. `None` if these two don't fit
/// together as they should.
fn joined(bindings: &str, first_lines: &str) -> Option<String> {
    let (before, _) = bindings.rsplit_once(" as default")?;
    let init = before.rsplit(|c: char| !is_of_name(c)).next()?;
    let lines = first_lines
        .lines()
        .filter(|line| !line.starts_with("import "));
    let lines: Vec<&str> = lines.collect();
    Some(format!(
        "{bindings}\nconst init = {init};\n{}\n",
        lines.join("\n")
    ))
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}
