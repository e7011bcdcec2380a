//! The engine's ear: what it hears of the page, and who does it.

use std::cell::Cell;
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};

use pysync::Clock;
use runstats::clock_step::clock_step_us;
use wasm_bindgen::prelude::*;
use web_sys::MessageEvent;

use super::chapter_engine::{ChapterEngine, RunOrder};
use super::reporter::{Go, RunReporter, act, post, reply, scope, tell_broken};
use super::{clocks, launch, process_main, thread_pool};
use crate::error::LabError;
use crate::process_protocol;
use crate::protocol::{BUILD, FromEngine, RunEvent, ToEngine};

/// How many changes of the clock are watched to find its step.
const CLOCK_STEPS: u32 = 20;

// Of the engine's own thread: the workers of the pool never touch them.
thread_local! {
    static BUSY: Cell<bool> = const { Cell::new(false) };
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
        // Whichever thread it is: the memory that all of them share can't be trusted any more.
        thread_pool::break_watched(&match said {
            Some(said) => format!("a worker died ({said})"),
            None => info.to_string(),
        });
        // From a thread of the pool this comes to the engine, which listens to all of them.
        tell_broken(info.to_string());
    }));
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
        ToEngine::Run {
            run,
            what,
            seed,
            resume,
        } if !BUSY.replace(true) => {
            let order = RunOrder {
                experiment: what,
                seed,
                resume,
            };
            wasm_bindgen_futures::spawn_local(async move {
                let reporter = RunReporter::of(run);
                reporter.tell(RunEvent::Accepted);
                let end = match run_chapter(reporter, &order).await {
                    Ok(()) => RunEvent::Finished,
                    Err(error) => failed(&error),
                };
                thread_pool::watch(None);
                BUSY.set(false);
                reporter.tell(end);
            });
        }
        // A second one would disturb the first.
        ToEngine::Run { run, .. } => RunReporter::of(run).tell(failed(&LabError::Busy)),
        ToEngine::Act { run, action } => act(run, action),
        ToEngine::Drawn { run, number } => reply(run, number, Go::Take),
        ToEngine::Skip { run, number } => reply(run, number, Go::Skip),
        ToEngine::Enough { run, number } => reply(run, number, Go::End),
    }
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

fn failed(error: &LabError) -> RunEvent {
    RunEvent::Failed {
        says: error.to_string(),
        is_void: error.voids(),
    }
}
