//! Whether everything has stood still, as while a computer sleeps: no event tells a page, so a heartbeat does.

use std::cell::Cell;
use std::time::Duration;

use js_sys::Date;
use leptos::prelude::{document, set_interval};

use crate::page::services::bridge::{self, Event};

/// How often the clock is looked at.
const BEAT: Duration = Duration::from_secs(1);
/// How much later than the last time it may be, in ms. A page that is busy with many threads misses a beat or
/// two.
const GAP_MS: f64 = 10_000.0;

/// Looks from now on, once however often it is asked for. By the clock of the day, because others stop while
/// some systems sleep.
pub fn watch() {
    thread_local! {
        static WATCHES: Cell<bool> = const { Cell::new(false) };
    }
    if WATCHES.replace(true) {
        return;
    }
    let look = || (Date::now(), document().hidden());
    let last = Cell::new(look());
    set_interval(
        move || {
            let now = look();
            let (before, hidden) = last.replace(now);
            // What a hidden page asks for comes once a minute.
            if !hidden && (now.0 - before).abs() > GAP_MS {
                bridge::happen(Event::Slept);
            }
        },
        BEAT,
    );
}
