//! The engine's ear: what it hears of the page, and who does it.

use std::cell::Cell;
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};

use js_sys::{Reflect, WebAssembly};
use pysync::Clock;
use runstats::clock_step::clock_step_us;
use wasm_bindgen::prelude::*;
use web_sys::{Event, MessageEvent};

use super::chapter_engine::{ChapterEngine, RunOrder};
use super::reporter::{Go, RunReporter, act, post, reply, scope};
use super::{clocks, launch, process_main, thread_pool};
use crate::error::{LabError, is_out_of_memory};
use crate::process_protocol;
use crate::protocol::{BUILD, FromEngine, RunEvent, ToEngine};
use crate::workload::call;

/// How many changes of the clock are watched to find its step.
const CLOCK_STEPS: u32 = 20;

/// Whether a thread of the pool has just been killed on purpose.
static KILLED: AtomicBool = AtomicBool::new(false);
/// Whether a thread of this memory has panicked, which has been told then.
static PANICKED: AtomicBool = AtomicBool::new(false);

// Of the engine's own thread: the workers of the pool never touch them.
thread_local! {
    /// The run in progress.
    static RUN: Cell<Option<u32>> = const { Cell::new(None) };
    static CHAPTERS: Cell<&'static [ChapterEngine]> = const { Cell::new(&[]) };
}

/// Starts the engine, which can run these chapters. Every worker of the pool is an instance of this same program and comes by
/// here too: only the first in this memory is the engine.
pub fn start(chapters: &'static [ChapterEngine]) {
    static STARTED: AtomicBool = AtomicBool::new(false);
    if STARTED.swap(true, Ordering::SeqCst) {
        return;
    }
    if scope().name().starts_with(process_protocol::NAME) {
        return process_main::start(&scope());
    }
    panic::set_hook(Box::new(|info| {
        let said = info.payload().downcast_ref::<&str>().copied();
        KILLED.store(said == Some(call::KILLED), Ordering::SeqCst);
        PANICKED.store(true, Ordering::SeqCst);
        // Whichever thread it is: the memory that all of them share can't be trusted any more.
        thread_pool::break_all(&match said {
            Some(said) => format!("a worker died ({said})"),
            None => info.to_string(),
        });
        post(&FromEngine::Broken {
            error: LabError::EngineCrashed {
                why: info.to_string(),
            },
        });
    }));
    let on_error = Closure::<dyn FnMut(Event)>::new(|event: Event| {
        // Some browsers tell of a dead thread here too, and would end the whole engine for it.
        if KILLED.swap(false, Ordering::SeqCst) || tell_failure(&event) {
            event.prevent_default();
        }
    });
    for name in ["error", "unhandledrejection"] {
        // Fails only for things that can't be listened to.
        let _ = scope().add_event_listener_with_callback(name, on_error.as_ref().unchecked_ref());
    }
    on_error.forget();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
        let text = event.data().as_string().unwrap_or_default();
        // Anything else on this channel is not for us.
        if let Ok(message) = serde_json::from_str(&text) {
            hear(message);
        }
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    CHAPTERS.set(chapters);
    launch::prepare();
    let clock = Clock::start();
    let clock_resolution_us = clock_step_us(|| clock.now_ms(), CLOCK_STEPS);
    clocks::set_step_us(clock_resolution_us);
    post(&FromEngine::Ready {
        clock_resolution_us,
        build: BUILD.to_owned(),
    });
}

fn hear(message: ToEngine) {
    match message {
        // The page has one run at a time; a second one would only disturb the first.
        ToEngine::Run {
            run,
            what,
            seed,
            resume,
        } if RUN.get().is_none() => {
            RUN.set(Some(run));
            let order = RunOrder {
                experiment: what,
                seed,
                resume,
            };
            wasm_bindgen_futures::spawn_local(async move {
                let reporter = RunReporter::of(run);
                let end = match run_chapter(reporter, &order).await {
                    Ok(()) => RunEvent::Finished,
                    Err(error) => RunEvent::Failed { error },
                };
                RUN.set(None);
                reporter.tell(end);
            });
        }
        ToEngine::Run { .. } => {}
        ToEngine::Act { run, action } => act(run, action),
        ToEngine::Drawn { run, number } => reply(run, number, Go::Take),
        ToEngine::Skip { run, number } => reply(run, number, Go::Skip),
        ToEngine::Enough { run, number } => reply(run, number, Go::End),
    }
}

/// Tells of something that went wrong and that nobody caught, if nobody else does: memory that is used up, and
/// what happens after an `await`, which browsers don't hand on to whoever started this worker.
fn tell_failure(event: &Event) -> bool {
    let part = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok();
    let text_in = |of: &JsValue| part(of, "message").and_then(|text| text.as_string());
    // Of a promise, what it was rejected with: an exception, or words.
    let reason = part(event, "reason").filter(|reason| !reason.is_undefined());
    let text = match &reason {
        Some(reason) => reason.as_string().or_else(|| text_in(reason)),
        None => text_in(event),
    };
    let text = text.unwrap_or_default();
    let is_trap = reason.is_some_and(|reason| reason.is_instance_of::<WebAssembly::RuntimeError>());
    let error = match (RUN.get(), is_out_of_memory(&text)) {
        _ if PANICKED.load(Ordering::SeqCst) => return false,
        (Some(_), true) => LabError::OutOfMemory,
        (None, true) => LabError::EngineCrashed {
            why: "it ran out of memory".to_owned(),
        },
        (_, false) if is_trap => LabError::EngineCrashed { why: text },
        (_, false) => return false,
    };
    match RUN.get() {
        Some(run) => RunReporter::of(run).tell(RunEvent::Failed { error }),
        None => post(&FromEngine::Broken { error }),
    }
    true
}

async fn run_chapter(reporter: RunReporter, order: &RunOrder) -> Result<(), LabError> {
    let chapter = order.experiment.chapter();
    let mut engines = CHAPTERS.get().iter();
    match engines.find(|engine| engine.chapter == chapter) {
        Some(engine) => (engine.run)(reporter, order).await,
        None => Err(LabError::EngineStart {
            why: format!("it has no part for {}.", chapter.title()),
        }),
    }
}
