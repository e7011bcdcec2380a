//! The two parts of the page's program. The first has what it takes to see the page and press Run; the
//! second, `results`, all that a run leads to and whatever else there is to read. It is fetched while
//! somebody reads, and is there when a run is over.
//!
//! A function marked `wasm_split(results)` is the way into the second part: it is asked for by an
//! `await`, which fetches that part if it has not come yet. What only such functions use is in there.

use std::cell::Cell;
use std::future::Future;
use std::time::Duration;

use futures::channel::mpsc::{UnboundedSender, unbounded};
use futures::future::LocalBoxFuture;
use futures::{FutureExt, StreamExt};
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos::task::spawn_local;
use wasm_split_helpers::SplitLoaderError;

use crate::error::LabError;
use crate::page::services::automation;
use crate::page::state::Lab;

/// How long the second part may be on its way without a word.
const LIMIT: Duration = Duration::from_secs(60);

thread_local! {
    /// Whether the second part is there.
    static ARRIVED: Cell<bool> = const { Cell::new(false) };
}

/// The second part could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoaded;

impl From<SplitLoaderError> for NotLoaded {
    fn from(_: SplitLoaderError) -> Self {
        NotLoaded
    }
}

impl From<NotLoaded> for LabError {
    fn from(_: NotLoaded) -> Self {
        LabError::PartMissing
    }
}

/// What stands in the place of a view that is on its way.
#[derive(Clone, Copy, Debug)]
pub enum Waiting {
    /// The frame of a figure.
    Figure,
    /// The sentence below it.
    Sentence,
    /// Nothing.
    Nothing,
}

/// A view of the second part, or that it could not be fetched.
type Built = Result<AnyView, NotLoaded>;

/// A view of the second part, as soon as that is there.
pub fn later(waiting: Waiting, part: impl Future<Output = Built> + 'static) -> AnyView {
    place(waiting, part.boxed_local())
}

fn place(waiting: Waiting, part: LocalBoxFuture<'static, Built>) -> AnyView {
    let arrived = RwSignal::new_local(None::<Built>);
    // With the owner of this view, so that the other finds its context.
    let part = ScopedFuture::new(part);
    spawn_local(async move {
        let part = part.await;
        // The view may have been left meanwhile.
        let _ = arrived.try_set(Some(part));
    });
    let shown = move || {
        arrived.track();
        match (arrived.write_untracked().take(), waiting) {
            (Some(Ok(view)), _) => view,
            (Some(Err(_)), Waiting::Figure) => view! {
                <div class="notice error" role="alert">
                    <p>{LabError::PartMissing.to_string()}</p>
                    <button class="quiet" on:click=|_| drop(window().location().reload())>"Load the page again"</button>
                </div>
            }
            .into_any(),
            (None, Waiting::Sentence) => view! {
                <div class="verdict"><p class="muted">"Nothing is measured yet. What do you expect? Then press Run."</p></div>
            }
            .into_any(),
            (None, Waiting::Figure) => view! {
                <svg class="frame" viewBox="0 0 860 300" aria-hidden="true"><path d="M60 10V270H850M60 205H850M60 140H850M60 75H850M60 10H850"/></svg>
            }
            .into_any(),
            (Some(Err(_)), _) | (_, Waiting::Nothing) => ().into_any(),
        }
    };
    shown.into_any()
}

thread_local! {
    /// What is to be done in the second part, one after the other.
    static TO_DO: UnboundedSender<LocalBoxFuture<'static, ()>> = {
        let (tell, mut to_do) = unbounded::<LocalBoxFuture<'static, ()>>();
        spawn_local(async move {
            while let Some(next) = to_do.next().await {
                next.await;
            }
        });
        tell
    };
}

/// Does something in the second part, after what was asked for before: runs that are brought back stand in
/// the list before one that begins. Says in the open chapter if that part could not be fetched, or is not
/// there in time; what comes late is done all the same.
pub fn soon(lab: Lab, doing: impl Future<Output = Result<(), NotLoaded>> + 'static) {
    let missing = move || {
        let error = LabError::PartMissing;
        automation::reject(&error.to_string());
        lab.error.set(Some((lab.chapter.get_untracked(), error)));
    };
    if !ARRIVED.get() {
        set_timeout(
            move || {
                if !ARRIVED.get() {
                    missing();
                }
            },
            LIMIT,
        );
    }
    let doing = doing.map(move |done| match done {
        Ok(()) => ARRIVED.set(true),
        Err(NotLoaded) => missing(),
    });
    // Somebody listens as long as the page is there.
    let _ = TO_DO.with(|to_do| to_do.unbounded_send(doing.boxed_local()));
}
