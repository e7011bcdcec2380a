//! The bridge from the page to the engine, which starts, feeds and replaces it.
//!
//! The engine's module is compiled once, here, and handed to each engine; so a new engine starts
//! fast, with code the browser has already optimised. Ending an engine ends the workers of its
//! pool with it: that is what makes Cancel immediate.

use std::cell::RefCell;
use std::time::Duration;

use js_sys::{JSON, Object, Reflect, WebAssembly};
use leptos::prelude::{document, set_timeout};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::error::LabError;
use crate::json;
use crate::protocol::{BUILD, ToEngine, address_of};

/// Built from `src/bin/engine.rs`.
const MODULE: &str = "engine_bg.wasm";
/// Receives the module and starts it; see `www/engine-worker.js`.
const WORKER: &str = "engine-worker.js";
/// What is said of an engine whose files are those of another build.
const OF_ANOTHER_BUILD: &str = "its files are of another build of the lab than this page, as while a host is being brought up to date. Load the page again.";
/// How what an engine says about a run begins.
const ABOUT_A_RUN: &str = "{\"run\":";
/// How long an engine may take from its creation to its first word.
const START_LIMIT: Duration = Duration::from_secs(30);

/// Something that listens to the engine.
type Listener = fn(Heard);

/// What the page hears.
pub enum Heard {
    /// The engine has started; the step of its clock in µs.
    Ready(f64),
    /// Something about a run: a [`crate::protocol::FromEngine`], as it came. (Whoever ran it can read
    /// it; what it takes to press Run can do without.)
    Run(String),
    /// The engine is gone; nothing that was asked of it will be answered.
    Lost(LabError),
}

struct Engine {
    worker: Worker,
    /// Whether it has been given the module.
    has_module: bool,
    /// Kept as long as the worker that calls them.
    _listeners: [Closure<dyn FnMut(JsValue)>; 3],
    ready: bool,
    /// What was said before it was ready.
    waiting: Vec<String>,
    /// Which engine this is, from 1.
    number: u32,
    /// The number of workers in its pool; 0 before there is one.
    pool: u32,
    /// Whether the next run needs another one.
    spent: bool,
}

#[derive(Default)]
struct Bridge {
    module: Option<JsValue>,
    listener: Option<Listener>,
    engine: Option<Engine>,
    /// Whether the module is being compiled.
    compiling: bool,
    /// Said while there is no engine.
    early: Vec<String>,
    /// The rule of the site's policy that was broken last.
    forbidden: Option<String>,
    started: u32,
}

thread_local! {
    static BRIDGE: RefCell<Bridge> = RefCell::default();
}

/// Compiles the engine and starts the first one.
pub fn open(listener: Listener) {
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
    replace();
}

/// Compiles the engine's module, where that is not being done already, and gives it to the engine.
fn compile_once() {
    let is_done_already = BRIDGE.with_borrow_mut(|bridge| {
        bridge.module.is_some() || std::mem::replace(&mut bridge.compiling, true)
    });
    if is_done_already {
        return;
    }
    spawn_local(async move {
        let compiled = compile().await;
        let given = BRIDGE.with_borrow_mut(|bridge| {
            bridge.compiling = false;
            bridge.module = Some(compiled?);
            bridge.give_module()
        });
        if let Err(error) = given {
            lose(None, not_started(&error));
        }
    });
}

impl Bridge {
    /// Gives the engine the compiled module, once there are both.
    fn give_module(&mut self) -> Result<(), JsValue> {
        if let (Some(engine), Some(module)) = (&mut self.engine, &self.module)
            && !engine.has_module
        {
            engine.has_module = true;
            engine.worker.post_message(module)?;
            let number = engine.number;
            set_timeout(move || check_started(number), START_LIMIT);
        }
        Ok(())
    }
}

fn not_started(error: &JsValue) -> LabError {
    LabError::EngineStart {
        why: in_words(error),
    }
}

/// Says something to the engine, at once or as soon as it is ready. If the last attempt to have an
/// engine failed, this is the next one.
pub fn say(message: &ToEngine) {
    say_text(json::write(message));
}

fn say_text(message: String) {
    let is_there = BRIDGE.with_borrow_mut(|bridge| {
        match &mut bridge.engine {
            Some(engine) if engine.ready => send(&engine.worker, &message),
            Some(engine) => engine.waiting.push(message),
            None => bridge.early.push(message),
        }
        bridge.engine.is_some()
    });
    if !is_there {
        replace();
    }
}

/// Whether the engine can run a pool of this many workers: it has none yet, or one large enough.
pub fn has_room_for(workers: u32) -> bool {
    BRIDGE.with_borrow(|bridge| {
        bridge
            .engine
            .as_ref()
            .is_none_or(|engine| !engine.spent && (engine.pool == 0 || engine.pool >= workers))
    })
}

/// Remembers how large the engine's pool is.
pub fn note_pool(workers: u32) {
    BRIDGE.with_borrow_mut(|bridge| {
        if let Some(engine) = &mut bridge.engine {
            engine.pool = workers;
        }
    });
}

/// Remembers that the next run needs another engine than this one: a worker of its pool has died,
/// or it was started before the service worker, which so doesn't see what it fetches.
pub fn note_spent() {
    BRIDGE.with_borrow_mut(|bridge| {
        if let Some(engine) = &mut bridge.engine {
            engine.spent = true;
        }
    });
}

/// Ends the engine with everything it does, and starts a new one: its worker begins while the module is
/// still being compiled, the first time.
pub fn replace() {
    let result = BRIDGE.with_borrow_mut(|bridge| {
        if let Some(old) = bridge.engine.take() {
            old.worker.terminate();
        }
        bridge.started += 1;
        let mut engine = start(bridge.started)?;
        engine.waiting = std::mem::take(&mut bridge.early);
        bridge.engine = Some(engine);
        bridge.give_module()
    });
    match result {
        Ok(()) => compile_once(),
        Err(error) => lose(None, not_started(&error)),
    }
}

fn start(number: u32) -> Result<Engine, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    options.set_name("parlab engine");
    let worker = Worker::new_with_options(&address_of(WORKER), &options)?;
    let on_message = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
        let data = event.unchecked_into::<MessageEvent>().data();
        let text = data.as_string().unwrap_or_default();
        hear(number, text);
    });
    let on_error = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
        let event: ErrorEvent = event.unchecked_into();
        event.prevent_default();
        // A worker whose script can't be loaded gives an event without a message.
        let message = Reflect::get(&event, &"message".into())
            .ok()
            .and_then(|m| m.as_string());
        let error = match message {
            Some(why) => LabError::EngineCrashed { why },
            None => not_loaded(),
        };
        lose(Some(number), error);
    });
    let on_bad_message = Closure::<dyn FnMut(JsValue)>::new(move |_| {
        let why = "a message could not be read".to_owned();
        lose(Some(number), LabError::EngineCrashed { why });
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    worker.set_onmessageerror(Some(on_bad_message.as_ref().unchecked_ref()));
    Ok(Engine {
        worker,
        has_module: false,
        _listeners: [on_message, on_error, on_bad_message],
        ready: false,
        waiting: Vec::new(),
        number,
        pool: 0,
        spent: false,
    })
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

/// What an engine says begins with the name of its kind.
fn hear(number: u32, text: String) {
    let heard = match text.starts_with(ABOUT_A_RUN) {
        true => Heard::Run(text),
        false => match step_of_ready(&text) {
            Ok(step_us) => Heard::Ready(step_us),
            Err(error) => return lose(Some(number), error),
        },
    };
    let listener = BRIDGE.with_borrow_mut(|bridge| {
        let listener = bridge.listener;
        let engine = bridge
            .engine
            .as_mut()
            .filter(|engine| engine.number == number)?;
        if let Heard::Ready(_) = heard {
            engine.ready = true;
            for waiting in std::mem::take(&mut engine.waiting) {
                send(&engine.worker, &waiting);
            }
        }
        listener
    });
    if let Some(listener) = listener {
        listener(heard);
    }
}

/// The step of the clock of an engine that is ready; an error if it is broken, or of another build.
fn step_of_ready(text: &str) -> Result<f64, LabError> {
    let said = JSON::parse(text).unwrap_or_default();
    if let Some(why) = within(&said, &["broken", "error", "engine_start", "why"]) {
        let why = why.as_string().unwrap_or_default();
        return Err(LabError::EngineStart { why });
    }
    let Some(step_us) = within(&said, &["ready", "clock_resolution_us"]) else {
        let why = within(&said, &["broken", "error", "engine_crashed", "why"]);
        let why = why.and_then(|why| why.as_string());
        return Err(LabError::EngineCrashed {
            why: why.unwrap_or_else(|| text.to_owned()),
        });
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

/// The engine with this number (or, with none, the attempt to have one) failed: tells the page,
/// and starts another one if this one had started at all.
fn lose(number: Option<u32>, error: LabError) {
    let (listener, was_ready) = BRIDGE.with_borrow_mut(|bridge| {
        let current = bridge.engine.as_ref().map(|engine| engine.number);
        if number.is_some() && number != current {
            return (None, false);
        }
        bridge.early.clear();
        let engine = bridge.engine.take();
        if let Some(engine) = &engine {
            engine.worker.terminate();
        }
        (bridge.listener, engine.is_some_and(|engine| engine.ready))
    });
    if let Some(listener) = listener {
        listener(Heard::Lost(error));
    }
    if was_ready {
        replace();
    }
}

fn check_started(number: u32) {
    let late = BRIDGE.with_borrow(|bridge| {
        bridge
            .engine
            .as_ref()
            .is_some_and(|engine| engine.number == number && !engine.ready)
    });
    if late {
        let why = format!("it said nothing for {} s.", START_LIMIT.as_secs());
        lose(Some(number), LabError::EngineStart { why });
    }
}

fn send(worker: &Worker, message: &str) {
    // Fails only if the text could not be cloned, which strings always can.
    let _ = worker.post_message(&JsValue::from_str(message));
}

async fn compile() -> Result<JsValue, JsValue> {
    let window = web_sys::window().ok_or("no window")?;
    let address = address_of(MODULE);
    let streaming = WebAssembly::compile_streaming(&window.fetch_with_str(&address));
    match JsFuture::from(streaming).await {
        Ok(module) => Ok(module),
        // A server that doesn't say `application/wasm` can't be compiled from as it streams.
        Err(_) => {
            let response = JsFuture::from(window.fetch_with_str(&address)).await?;
            let response: web_sys::Response = response.dyn_into()?;
            if !response.ok() {
                return Err(format!("{MODULE}: {}", response.status()).into());
            }
            let bytes = JsFuture::from(response.array_buffer()?).await?;
            JsFuture::from(WebAssembly::compile(&bytes)).await
        }
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
