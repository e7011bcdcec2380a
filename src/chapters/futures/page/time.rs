//! The time for which a task has been running. The page has no clock of the engine's, but each thing
//! that it is told has a time: the moment it arrives, minus that, is where the session's clock began,
//! or a little later. The earliest such moment is the best.

use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::*;
use pysync::FutureState;

use crate::analysis::record::Record;
use crate::chapters::futures::CHAPTER;
use crate::page::state::Lab;

/// How often running times are drawn anew.
const STEP: Duration = Duration::from_millis(100);

thread_local! {
    /// The run, and when its clock began, on the page's own clock in ms.
    static ZERO: Cell<Option<(u32, f64)>> = const { Cell::new(None) };
}

/// The time of the session in the foreground, in ms on its own clock.
#[derive(Clone, Copy)]
pub(super) struct Now(RwSignal<f64>);

impl Now {
    /// That of the chapter above.
    pub(super) fn from_context() -> Self {
        expect_context()
    }

    /// The time, followed by whoever asks.
    pub(super) fn get(self) -> f64 {
        self.0.get()
    }
}

/// Keeps the time for everything in the chapter, as long as it is open.
pub(super) fn keep() {
    let lab = Lab::from_context();
    let now = Now(RwSignal::new(0.0));
    provide_context(now);
    Effect::new(move || {
        let newest_ms = lab.with_record(CHAPTER, newest_ms).flatten();
        if let Some((run, newest_ms)) = lab.foreground(CHAPTER).zip(newest_ms) {
            let zero = page_ms() - newest_ms;
            let known = ZERO.get().filter(|(of, _)| *of == run);
            ZERO.set(Some((
                run,
                known.map_or(zero, |(_, known)| known.min(zero)),
            )));
        }
    });
    let tick = move || {
        let runs = untrack(|| lab.is_running(CHAPTER) && some_are_running(lab));
        if let Some((_, zero)) = ZERO.get().filter(|_| runs) {
            now.0.set(page_ms() - zero);
        }
    };
    if let Ok(ticking) = set_interval_with_handle(tick, STEP) {
        on_cleanup(move || ticking.clear());
    }
}

fn some_are_running(lab: Lab) -> bool {
    let running = lab.with_record(CHAPTER, |record| {
        let mut futures = record.futures.iter();
        futures.any(|future| future.state == FutureState::Running)
    });
    running.unwrap_or_default()
}

/// When the last thing happened that the page was told of.
fn newest_ms(record: &Record) -> Option<f64> {
    let futures = record.futures.iter();
    let of_futures = futures.map(|future| {
        let times = [future.start_ms, future.end_ms];
        times
            .into_iter()
            .flatten()
            .fold(future.submitted_ms, f64::max)
    });
    let of_notes = record.notes.iter().map(|note| note.at_ms);
    of_futures.chain(of_notes).reduce(f64::max)
}

fn page_ms() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}
