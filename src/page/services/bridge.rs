//! The bridge from the page to the engine: it tells the engine's [`Life`] what happens, and does what follows.
//!
//! The engine's module is compiled once, here, and handed to each engine; so a new engine starts
//! fast, with code the browser has already optimised. Ending an engine ends the workers of its
//! pool with it: that is what makes Cancel immediate.

use std::cell::RefCell;

use js_sys::{JSON, Object, Reflect, WebAssembly};
use leptos::prelude::{document, set_timeout};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortController, ErrorEvent, MessageEvent, RequestInit, Response, Worker, WorkerOptions,
    WorkerType,
};

use crate::engine_life::{self, Life};
use crate::error::LabError;
use crate::experiment::Experiment;
use crate::protocol::{BUILD, address_of};

/// Built from `src/bin/engine.rs`.
const MODULE: &str = "engine_bg.wasm";
/// Receives the module and starts it; see `www/engine-worker.js`.
const WORKER: &str = "engine-worker.js";
/// What is said of an engine whose files are those of another build.
const OF_ANOTHER_BUILD: &str = "its files are of another build of the lab than this page, as while a host is being brought up to date. Load the page again.";
/// How what an engine says about a run begins.
const ABOUT_A_RUN: &str = "{\"run\":";

/// What happens to the engine. Messages are texts: JSON, as it goes out and comes in.
pub type Event = engine_life::Event<Experiment, String>;
/// What the page is told. (What the engine says about a run is a [`crate::protocol::FromEngine`]: whoever ran
/// it can read it; what it takes to press Run can do without.)
pub type Told = engine_life::Told<Experiment, String>;
type Command = engine_life::Command<Experiment, String>;

/// Who listens to the engine.
#[derive(Clone, Copy)]
pub struct Listener {
    /// Is told the step of the clock of an engine that is ready, in µs.
    pub clock: fn(f64),
    /// Is told what becomes of runs.
    pub told: fn(Told),
}

#[derive(Default)]
struct Bridge {
    life: Life<Experiment, String>,
    /// What has happened and isn't taken in yet.
    happened: Vec<Event>,
    /// Whether somebody is at it.
    taking_in: bool,
    listener: Option<Listener>,
    module: Option<JsValue>,
    /// Gives up fetching it.
    fetching: Option<AbortController>,
    engine: Option<Engine>,
    /// The rule of the site's policy that was broken last.
    forbidden: Option<String>,
}

/// The worker of the engine.
struct Engine {
    worker: Worker,
    /// Kept as long as the worker that calls them.
    _listeners: [Closure<dyn FnMut(JsValue)>; 3],
}

thread_local! {
    static BRIDGE: RefCell<Bridge> = RefCell::default();
}

/// From now on this listener is told.
pub fn listen(listener: Listener) {
    BRIDGE.with_borrow_mut(|bridge| bridge.listener = Some(listener));
    let on_violation = Closure::<dyn FnMut(JsValue)>::new(|event: JsValue| {
        let rule = Reflect::get(&event, &"violatedDirective".into());
        let rule = rule.ok().and_then(|rule| rule.as_string());
        BRIDGE.with_borrow_mut(|bridge| bridge.forbidden = rule);
    });
    // Fails only for things that can't be listened to.
    let _ = document().add_event_listener_with_callback(
        "securitypolicyviolation",
        on_violation.as_ref().unchecked_ref(),
    );
    on_violation.forget();
}

/// Something happens: does what follows from it, and from what happens meanwhile, one after the other.
pub fn happen(event: Event) {
    let is_first = BRIDGE.with_borrow_mut(|bridge| {
        bridge.happened.push(event);
        !std::mem::replace(&mut bridge.taking_in, true)
    });
    if !is_first {
        return;
    }
    let next = || {
        BRIDGE.with_borrow_mut(|bridge| {
            bridge.taking_in = !bridge.happened.is_empty();
            bridge.taking_in.then(|| {
                let event = bridge.happened.remove(0);
                bridge.life.on(event)
            })
        })
    };
    while let Some(commands) = next() {
        commands.into_iter().for_each(perform);
    }
}

/// Whether this run is to be put into the list now.
pub fn is_preparing(run: u32) -> bool {
    BRIDGE.with_borrow(|bridge| bridge.life.is_preparing(run))
}

fn perform(command: Command) {
    match command {
        Command::Start { engine } => match start(engine) {
            Ok(started) => BRIDGE.with_borrow_mut(|bridge| bridge.engine = Some(started)),
            Err(error) => {
                let error = not_started(&error);
                happen(Event::Lost { engine, error });
            }
        },
        Command::End => {
            if let Some(old) = BRIDGE.with_borrow_mut(|bridge| bridge.engine.take()) {
                old.worker.terminate();
            }
        }
        Command::Fetch { attempt } => fetch(attempt),
        Command::Abandon => {
            if let Some(fetching) = BRIDGE.with_borrow_mut(|bridge| bridge.fetching.take()) {
                fetching.abort();
            }
        }
        Command::Give => {
            let module = BRIDGE.with_borrow(|bridge| bridge.module.clone());
            post(&module.unwrap_or_default());
        }
        Command::Send { text } => post(&text.into()),
        Command::Timer(limit) => {
            set_timeout(move || happen(Event::TimeUp(limit)), limit.after());
        }
        Command::Tell(told) => {
            if let Some(listener) = BRIDGE.with_borrow(|bridge| bridge.listener) {
                (listener.told)(told);
            }
        }
    }
}

/// Says something to the engine.
fn post(message: &JsValue) {
    let worker = BRIDGE.with_borrow(|bridge| Some(bridge.engine.as_ref()?.worker.clone()));
    if let Some(worker) = worker {
        // Fails only if it could not be cloned, which texts and modules always can.
        let _ = worker.post_message(message);
    }
}

/// Fetches the module and compiles it.
fn fetch(attempt: u32) {
    let fetching = AbortController::new().ok();
    let signal = RequestInit::new();
    signal.set_signal(fetching.as_ref().map(AbortController::signal).as_ref());
    BRIDGE.with_borrow_mut(|bridge| bridge.fetching = fetching);
    spawn_local(async move {
        happen(match compile(&signal).await {
            Ok(module) => {
                BRIDGE.with_borrow_mut(|bridge| bridge.module = Some(module));
                Event::Compiled { attempt }
            }
            Err(error) => {
                let error = not_started(&error);
                Event::NotCompiled { attempt, error }
            }
        });
    });
}

async fn compile(signal: &RequestInit) -> Result<JsValue, JsValue> {
    let window = web_sys::window().ok_or("no window")?;
    let address = address_of(MODULE);
    let ask = || window.fetch_with_str_and_init(&address, signal);
    match JsFuture::from(WebAssembly::compile_streaming(&ask())).await {
        Ok(module) => Ok(module),
        // A server that doesn't say `application/wasm` can't be compiled from as it streams.
        Err(_) => {
            let response: Response = JsFuture::from(ask()).await?.dyn_into()?;
            if !response.ok() {
                return Err(format!("{MODULE}: {}", response.status()).into());
            }
            let bytes = JsFuture::from(response.array_buffer()?).await?;
            JsFuture::from(WebAssembly::compile(&bytes)).await
        }
    }
}

fn start(number: u32) -> Result<Engine, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    options.set_name("parlab engine");
    let worker = Worker::new_with_options(&address_of(WORKER), &options)?;
    let lose = move |error| {
        let engine = number;
        happen(Event::Lost { engine, error });
    };
    let on_message = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
        let data = event.unchecked_into::<MessageEvent>().data();
        hear(number, data.as_string().unwrap_or_default());
    });
    let on_error = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
        let event: ErrorEvent = event.unchecked_into();
        event.prevent_default();
        // A worker whose script can't be loaded gives an event without a message.
        let message = Reflect::get(&event, &"message".into())
            .ok()
            .and_then(|m| m.as_string());
        lose(match message {
            Some(why) => LabError::crashed(why),
            None => not_loaded(),
        });
    });
    let on_bad_message = Closure::<dyn FnMut(JsValue)>::new(move |_| {
        let why = "a message could not be read".to_owned();
        lose(LabError::EngineCrashed { why });
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    worker.set_onmessageerror(Some(on_bad_message.as_ref().unchecked_ref()));
    Ok(Engine {
        worker,
        _listeners: [on_message, on_error, on_bad_message],
    })
}

/// What an engine says begins with the name of its kind.
fn hear(engine: u32, text: String) {
    if text.starts_with(ABOUT_A_RUN) {
        return happen(Event::Heard { engine, text });
    }
    let step_us = match step_of_ready(&text) {
        Ok(step_us) => step_us,
        Err(error) => return happen(Event::Lost { engine, error }),
    };
    let listener = BRIDGE.with_borrow(|bridge| bridge.listener);
    if let Some(listener) = listener {
        (listener.clock)(step_us);
    }
    happen(Event::Ready { engine });
}

/// The step of the clock of an engine that is ready; an error if it is broken, or of another build.
fn step_of_ready(text: &str) -> Result<f64, LabError> {
    let said = JSON::parse(text).unwrap_or_default();
    let why = within(&said, &["broken", "why"]).and_then(|why| why.as_string());
    if within(&said, &["broken", "stage"]).is_some_and(|stage| stage == "start") {
        let why = format!("{}.", why.unwrap_or_default());
        return Err(LabError::EngineStart { why });
    }
    let Some(step_us) = within(&said, &["ready", "clock_resolution_us"]) else {
        return Err(LabError::crashed(why.unwrap_or_else(|| text.to_owned())));
    };
    if within(&said, &["ready", "build"]).is_none_or(|build| build != BUILD) {
        let why = OF_ANOTHER_BUILD.to_owned();
        return Err(LabError::EngineStart { why });
    }
    Ok(step_us.as_f64().unwrap_or_default())
}

fn within(said: &JsValue, path: &[&str]) -> Option<JsValue> {
    let value = path.iter().try_fold(said.clone(), |value, name| {
        Reflect::get(&value, &(*name).into()).ok()
    })?;
    (!value.is_undefined()).then_some(value)
}

/// Why its worker can't even begin.
fn not_loaded() -> LabError {
    let rule = BRIDGE.with_borrow(|bridge| bridge.forbidden.clone());
    match rule {
        Some(rule) => LabError::EngineForbidden { rule },
        None => LabError::EngineStart {
            why: "its files could not be loaded.".to_owned(),
        },
    }
}

fn not_started(error: &JsValue) -> LabError {
    LabError::EngineStart {
        why: in_words(error),
    }
}

fn in_words(error: &JsValue) -> String {
    let message = error
        .dyn_ref::<Object>()
        .and_then(|object| Reflect::get(object, &"message".into()).ok())
        .and_then(|message| message.as_string())
        .or_else(|| error.as_string());
    format!(
        "{}.",
        message.unwrap_or_else(|| "no reason was given".to_owned())
    )
}
