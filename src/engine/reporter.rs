//! The engine's mouth: what it tells the page of a run, and what the page answers meanwhile.

use std::pin::pin;
use std::rc::Rc;

use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use pysync::Queue;
use wasm_bindgen::prelude::*;
use web_sys::DedicatedWorkerGlobalScope;

use crate::json;
use crate::protocol::{AboutRun, Action, FromEngine, RunEvent, Stage};

/// How long the engine waits for the page to draw before it goes on without, in ms. A hidden page
/// draws nothing.
const DRAWING_LIMIT_MS: u32 = 2000;

/// How often a long sample says how far it is.
const TICK_MS: u32 = 1000;

// Of the engine's own thread: the workers of the pool never touch them.
thread_local! {
    static REPLIES: Rc<Queue<Reply>> = Rc::default();
    static ACTIONS: Rc<Queue<(u32, Action)>> = Rc::default();
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

/// Hands on what the page says to the announcement of a sample.
pub(super) fn reply(run: u32, number: u32, go: Go) {
    REPLIES.with(|replies| {
        let _ = replies.put(Reply { run, number, go });
    });
}

/// Hands on what someone does in a session.
pub(super) fn act(run: u32, action: Action) {
    ACTIONS.with(|actions| {
        let _ = actions.put((run, action));
    });
}

/// Tells the page about one run.
#[derive(Clone, Copy)]
pub struct RunReporter {
    run: u32,
}

impl RunReporter {
    /// The reporter of the run with this number.
    pub(super) fn of(run: u32) -> Self {
        RunReporter { run }
    }

    /// Sends an event and goes on.
    pub fn tell(self, event: RunEvent) {
        post(&FromEngine::Run(AboutRun {
            run: self.run,
            event: Box::new(event),
        }));
    }

    /// Awaits a sample's tasks, and meanwhile says once a second how many of them are done. Asking
    /// `done` must not disturb them.
    pub async fn tell_while<T>(
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
    pub async fn next_action(self) -> Action {
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

/// Says something to the page.
pub(super) fn post(message: &FromEngine) {
    let text = json::write(message);
    // Fails only if the text could not be cloned, which strings always can.
    let _ = scope().post_message(&JsValue::from_str(&text));
}

/// Says to whoever started this worker that it is of no use any more.
pub(super) fn tell_broken(why: String) {
    post(&FromEngine::Broken {
        stage: Stage::Running,
        why,
    });
}

/// The worker that this program runs in.
pub(super) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
