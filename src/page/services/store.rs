//! Runs that survive a reload, in the browser's database: a run is written while it grows. What a tab has
//! written goes once it is closed, so nothing is left behind on a shared machine.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::time::Duration;

use futures::channel::oneshot;
use futures::future::select;
use js_sys::Date;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use crate::analysis::record::Record;
use crate::json;
use crate::kept::run::{List, Listed, Part, facts, parts};
use crate::kept::tab::TabRow;
use crate::page::services::database::{self, Changes, Key, Unkept, after};
use crate::page::services::tab;
use crate::page::state::{Lab, Warning};

/// How often a session is written while things happen in it.
const PACE: Duration = Duration::from_secs(2);
/// How long a sample waits at most for the one before it to be written. The engine waits for 2 s.
const PATIENCE: Duration = Duration::from_secs(1);

/// How much of a run is written.
#[derive(Clone, Copy, Default)]
struct Written {
    /// How many samples of each list.
    samples: [usize; 2],
    /// Whether something could not be written.
    failed: bool,
}

thread_local! {
    /// The name of this tab; none where nothing can be kept.
    static TAB: RefCell<Option<String>> = const { RefCell::new(None) };
    static WRITTEN: RefCell<HashMap<u32, Written>> = RefCell::default();
    /// How much is being written now, and who waits for its end.
    static UNDER_WAY: Cell<u32> = const { Cell::new(0) };
    static WAITING: RefCell<Vec<oneshot::Sender<()>>> = const { RefCell::new(Vec::new()) };
    /// The run that is to be written soon.
    static SOON: Cell<Option<u32>> = const { Cell::new(None) };
}

/// From now on runs are kept, under this name of the tab.
pub fn open(lab: Lab, tab: String) {
    TAB.set(Some(tab));
    // A page that goes has a moment more.
    let _ = window_event_listener(ev::pagehide, move |_| {
        if let Some(run) = SOON.take() {
            keep(lab, run);
        }
    });
}

/// All of this run is written.
pub fn note_written(run: u32, record: &Record) {
    let written = Written {
        samples: List::ALL.map(|list| list.of(record).len()),
        failed: false,
    };
    WRITTEN.with_borrow_mut(|all| all.insert(run, written));
}

/// Writes what is new of a run, without waiting for it.
pub fn keep(lab: Lab, run: u32) {
    if SOON.get() == Some(run) {
        SOON.set(None);
    }
    let Some(changes) = TAB.with_borrow(|tab| changes_of(lab, tab.as_deref()?, run)) else {
        return;
    };
    UNDER_WAY.set(UNDER_WAY.get() + 1);
    spawn_local(async move {
        let done = database::change(changes).await;
        UNDER_WAY.set(UNDER_WAY.get() - 1);
        if UNDER_WAY.get() == 0 {
            for waits in WAITING.take() {
                // Who has lost patience doesn't wait any more.
                let _ = waits.send(());
            }
        }
        note(lab, run, done);
    });
}

/// Writes a sample that has come in, unless the run is one that can't be kept.
pub fn grow(lab: Lab, run: u32) {
    let failed = WRITTEN.with_borrow(|all| all.get(&run).is_some_and(|written| written.failed));
    if !failed {
        keep(lab, run);
    }
}

/// Writes what has happened in a session, within a moment.
pub fn grow_soon(lab: Lab, run: u32) {
    if SOON.replace(Some(run)).is_none() {
        set_timeout(
            move || {
                if let Some(run) = SOON.take() {
                    grow(lab, run);
                }
            },
            PACE,
        );
    }
}

/// Forgets a run.
pub fn forget(lab: Lab, run: u32) {
    WRITTEN.with_borrow_mut(|all| all.remove(&run));
    take_back(lab, run);
    let is_last = WRITTEN.with_borrow(HashMap::is_empty);
    let key = TAB.with_borrow(|tab| {
        let key = run_key(tab.as_deref()?, run);
        // With the last run goes all that there is of the tab.
        Some(if is_last { key[..1].to_vec() } else { key })
    });
    let Some(key) = key else { return };
    let changes = Changes {
        remove: Some(key),
        put: Vec::new(),
    };
    spawn_local(async move {
        // Should that fail it comes back, and can be deleted again.
        let _ = database::change(changes).await;
    });
    count(lab);
}

/// Waits until all that was to be written is, or a moment.
pub async fn written() {
    if UNDER_WAY.get() > 0 {
        let (tell, told) = oneshot::channel();
        WAITING.with_borrow_mut(|waiting| waiting.push(tell));
        select(told, after(PATIENCE)).await;
    }
}

/// Whether all of a run is written.
pub fn is_kept(run: u32) -> bool {
    WRITTEN.with_borrow(|all| all.get(&run).is_some_and(|written| !written.failed))
}

/// What is to be written of a run: what is new, or all of it if something failed before.
fn changes_of(lab: Lab, tab: &str, run: u32) -> Option<Changes> {
    let before = WRITTEN
        .with_borrow(|all| all.get(&run).copied())
        .unwrap_or_default();
    let from = if before.failed {
        [0, 0]
    } else {
        before.samples
    };
    let key = run_key(tab, run);
    let (facts, parts, samples) = untrack(|| {
        lab.with_run(run, |listed| {
            let of_list = Listed {
                name: listed.name.clone(),
                shown: listed.shown,
            };
            let record = listed.record.run();
            let facts = facts(of_list, record);
            (
                facts,
                parts(record, from),
                List::ALL.map(|list| list.of(record).len()),
            )
        })
    })?;
    WRITTEN.with_borrow_mut(|all| {
        all.insert(
            run,
            Written {
                samples,
                failed: false,
            },
        )
    });
    let part_key = |part: &Part| {
        let place = [(part.list as u32).into(), (part.from as u32).into()];
        key.iter().cloned().chain(place).collect()
    };
    let row = TabRow {
        written_ms: Date::now(),
        front: untrack(|| lab.all_in_foreground()),
    };
    let mut put = vec![
        (vec![JsValue::from_str(tab)], json::write(&row)),
        (key.clone(), facts),
    ];
    put.extend(parts.into_iter().map(|part| (part_key(&part), part.text)));
    let remove = before.failed.then_some(key);
    Some(Changes { remove, put })
}

fn run_key(tab: &str, run: u32) -> Key {
    vec![JsValue::from_str(tab), run.into()]
}

/// Says what could not be kept, and no more once it could.
fn note(lab: Lab, run: u32, done: Result<(), Unkept>) {
    // It may have been deleted meanwhile.
    let Some(name) = untrack(|| lab.with_run(run, |run| run.name.clone())) else {
        return;
    };
    if let Err(why) = done {
        WRITTEN.with_borrow_mut(|all| all.entry(run).or_default().failed = true);
        take_back(lab, run);
        let says = format!(
            "“{name}” can’t be kept. {} It is lost when the page is loaded again or closed, unless you save it.",
            why.sentence()
        );
        warn(lab, Some(run), says);
    } else if is_kept(run) {
        take_back(lab, run);
    }
    count(lab);
}

fn count(lab: Lab) {
    let kept = untrack(|| {
        lab.runs
            .with(|runs| runs.iter().filter(|run| is_kept(run.id)).count())
    });
    tab::note_kept(kept as u32);
}

/// Says no more that a run isn't kept.
fn take_back(lab: Lab, run: u32) {
    let of_run = |warning: &Warning| warning.run == Some(run);
    if lab.warnings.with_untracked(|all| all.iter().any(of_run)) {
        lab.warnings
            .update(|all| all.retain(|warning| !of_run(warning)));
    }
}

/// Says what isn't kept, or was not.
pub fn warn(lab: Lab, run: Option<u32>, says: String) {
    lab.warnings.update(|all| all.push(Warning { run, says }));
}
