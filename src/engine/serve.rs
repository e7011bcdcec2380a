//! The engine's ear and mouth: what it hears of the page, and what it answers.

use std::cell::Cell;
use std::panic;
use std::pin::pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use pysync::Queue;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, Event, MessageEvent};

use super::sweep::Order;
use super::{launch, pool, sweep};
use crate::error::LabError;
use crate::json;
use crate::process;
use crate::protocol::{Action, BUILD, FromEngine, RunEvent, ToEngine};
use crate::workload::call;
use pysync::Clock;
use runstats::clock_step::clock_step_us as measured_step_us;

/// How long the engine waits for the page to draw before it goes on without, in ms. A hidden page
/// draws nothing.
const DRAWING_LIMIT_MS: u32 = 2000;

/// How often a long sample says how far it is.
const TICK_MS: u32 = 1000;

/// How many changes of the clock are watched to find its step.
const CLOCK_STEPS: u32 = 20;

/// Whether a thread of the pool has just been killed on purpose.
static KILLED: AtomicBool = AtomicBool::new(false);

// Of the engine's own thread: the workers of the pool never touch them.
thread_local! {
    static REPLIES: Rc<Queue<Reply>> = Rc::default();
    static ACTIONS: Rc<Queue<(u32, Action)>> = Rc::default();
    static BUSY: Cell<bool> = const { Cell::new(false) };
    static CLOCK_STEP_US: Cell<f64> = const { Cell::new(0.0) };
}

/// What the page says to the announcement of a sample.
struct Reply {
    run: u32,
    /// The number of the announcement.
    number: u32,
    go: Go,
}

/// What becomes of a sample that was announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Go {
    /// It is taken.
    Take,
    /// It isn't needed.
    Skip,
    /// Neither it nor any after it is needed.
    End,
}

/// Starts the engine. Every worker of the pool is an instance of this same program and comes by
/// here too: only the first in this memory is the engine.
pub fn start() {
    static STARTED: AtomicBool = AtomicBool::new(false);
    if STARTED.swap(true, Ordering::SeqCst) {
        return;
    }
    if scope().name().starts_with(process::NAME) {
        return super::process::start(&scope());
    }
    panic::set_hook(Box::new(|info| {
        let said = info.payload().downcast_ref::<&str>().copied();
        KILLED.store(said == Some(call::KILLED), Ordering::SeqCst);
        // Whichever thread it is: the memory that all of them share can't be trusted any more.
        pool::break_all(&match said {
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
        if KILLED.swap(false, Ordering::SeqCst) {
            event.prevent_default();
        }
    });
    // Fails only for things that can't be listened to.
    let _ = scope().add_event_listener_with_callback("error", on_error.as_ref().unchecked_ref());
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
    launch::prepare();
    let clock = Clock::start();
    let clock_resolution_us = measured_step_us(|| clock.now_ms(), CLOCK_STEPS);
    CLOCK_STEP_US.set(clock_resolution_us);
    post(&FromEngine::Ready {
        clock_resolution_us,
        build: BUILD.to_owned(),
    });
}

/// The step of this engine's clock in µs, measured when it started.
pub(super) fn clock_step_us() -> f64 {
    CLOCK_STEP_US.get()
}

fn hear(message: ToEngine) {
    match message {
        // The page has one run at a time; a second one would only disturb the first.
        ToEngine::Run {
            run,
            what,
            seed,
            resume,
        } if !BUSY.replace(true) => {
            let order = Order {
                experiment: what,
                seed,
                resume,
            };
            wasm_bindgen_futures::spawn_local(async move {
                let end = match sweep::run(Teller { run }, &order).await {
                    Ok(()) => RunEvent::Finished,
                    Err(error) => RunEvent::Failed { error },
                };
                BUSY.set(false);
                Teller { run }.tell(end);
            });
        }
        ToEngine::Run { .. } => {}
        ToEngine::Act { run, action } => {
            ACTIONS.with(|actions| {
                let _ = actions.put((run, action));
            });
        }
        ToEngine::Drawn { run, number } => reply(run, number, Go::Take),
        ToEngine::Skip { run, number } => reply(run, number, Go::Skip),
        ToEngine::Enough { run, number } => reply(run, number, Go::End),
    }
}

fn reply(run: u32, number: u32, go: Go) {
    REPLIES.with(|replies| {
        let _ = replies.put(Reply { run, number, go });
    });
}

/// Tells the page about one run.
#[derive(Clone, Copy)]
pub(super) struct Teller {
    run: u32,
}

impl Teller {
    /// Sends an event and goes on.
    pub(super) fn tell(self, event: RunEvent) {
        post(&FromEngine::Run {
            run: self.run,
            event,
        });
    }

    /// Awaits a sample's tasks, and meanwhile says once a second how many of them are done. Asking
    /// `done` must not disturb them.
    pub(super) async fn tell_while<T>(
        self,
        tasks: impl Future<Output = T>,
        of: u32,
        done: impl Fn() -> u32,
    ) -> T {
        let mut tasks = pin!(tasks);
        loop {
            match select(tasks.as_mut(), TimeoutFuture::new(TICK_MS)).await {
                Either::Left((result, _)) => return result,
                Either::Right(_) => self.tell(RunEvent::Working { done: done(), of }),
            }
        }
    }

    /// The next thing that someone does in this session.
    pub(super) async fn next_action(self) -> Action {
        let actions = ACTIONS.with(Rc::clone);
        loop {
            match actions.get_async().await {
                Ok((run, action)) if run == self.run => return action,
                // Of a session before.
                Ok(_) => {}
                // The queue is never shut down.
                Err(_) => std::future::pending().await,
            }
        }
    }

    /// Announces a sample and waits until the page has drawn that, so that nothing is drawn while it
    /// is timed. What a slow page says too late is about another announcement, and so is not taken for
    /// an answer to this one.
    pub(super) async fn announce(self, number: u32, workers: u32, round: u32) -> Go {
        self.tell(RunEvent::Next {
            number,
            workers,
            round,
        });
        let replies = REPLIES.with(Rc::clone);
        let answer = async {
            while let Ok(reply) = replies.get_async().await {
                if (reply.run, reply.number) == (self.run, number) {
                    return reply.go;
                }
            }
            Go::Take
        };
        match select(Box::pin(answer), TimeoutFuture::new(DRAWING_LIMIT_MS)).await {
            Either::Left((go, _)) => go,
            Either::Right(_) => Go::Take,
        }
    }
}

fn post(message: &FromEngine) {
    let text = json::write(message);
    // Fails only if the text could not be cloned, which strings always can.
    let _ = scope().post_message(&JsValue::from_str(&text));
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
