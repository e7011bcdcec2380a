//! This tab among those of the browser: its name, which of the others live, and what the closed ones have
//! left behind.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::Duration;

use futures::future::{Either, select};
use js_sys::{Array, Date, Function, Promise, Reflect};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::json;
use crate::kept::tab::{Fate, GRACE_MS, Tab, TabRow, fate};
use crate::page::services::database::{self, Changes, after};
use crate::page::services::storage::{self, Kept, get, remove, set};

/// Where the tab remembers itself.
const KEY: &str = "parlab.tab";
/// Where it is written when a tab's page went, before its name.
const LEFT: &str = "parlab.left.";
/// What a tab holds as long as its page is there, before its name.
const LOCK: &str = "parlab.tab.";
/// How long the page that was here before may still hold the tab's lock.
const OLD_PAGE: Duration = Duration::from_secs(1);
/// How long the browser may take to say who holds which lock.
const ANSWER: Duration = Duration::from_secs(2);

thread_local! {
    static TAB: RefCell<Tab> = RefCell::default();
}

/// Who this tab is, and whose runs it is to bring back: its own of before a reload, or those of the tab that
/// it is a copy of.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// The name of this tab.
    pub id: String,
    /// The tab as it was, if it was here before.
    pub before: Option<Tab>,
}

/// Finds out who this tab is, and takes hold of its name.
pub async fn arrive() -> Arrived {
    let before = remembered();
    let mut id = before.as_ref().map_or_else(new_id, |tab| tab.id.clone());
    if before.is_some() && is_held_by_another(&id).await {
        // A browser that doubles a tab doubles what it remembers.
        id = new_id();
    }
    hold(&format!("{LOCK}{id}"));
    TAB.with_borrow_mut(|tab| {
        let before = before.clone().unwrap_or_default();
        tab.id = id.clone();
        tab.last_number = tab.last_number.max(before.last_number);
        tab.kept = before.kept;
    });
    remember();
    remove(Kept::Here, &format!("{LEFT}{id}"));
    watch_leaving();
    Arrived { id, before }
}

/// The next number of a run: none is used twice in a tab.
pub fn next_number() -> u32 {
    TAB.with_borrow_mut(|tab| {
        tab.last_number += 1;
        tab.last_number
    });
    remember();
    TAB.with_borrow(|tab| tab.last_number)
}

/// Numbers up to this one are in use.
pub fn note_number(number: u32) {
    TAB.with_borrow_mut(|tab| tab.last_number = tab.last_number.max(number));
}

/// How many runs of this tab are kept.
pub fn note_kept(many: u32) {
    let changed = TAB.with_borrow_mut(|tab| std::mem::replace(&mut tab.kept, many) != many);
    if changed {
        remember();
    }
}

/// Removes what closed tabs have left behind, now and once more where that can't be told yet.
pub fn clean_up() {
    spawn_local(async {
        if clean().await {
            after(Duration::from_millis(GRACE_MS as u64)).await.ok();
            clean().await;
        }
    });
}

/// Whether there is something left that can't be told yet.
async fn clean() -> bool {
    let own = TAB.with_borrow(|tab| tab.id.clone());
    let Ok(keys) = database::keys(Vec::new()).await else {
        return false;
    };
    let tabs: BTreeSet<String> = keys
        .iter()
        .map(|key| key.first().and_then(JsValue::as_string).unwrap_or_default())
        .filter(|id| *id != own)
        .collect();
    // What is written of a tab that has nothing here is of no use.
    for key in storage::keys(Kept::Here) {
        if key.strip_prefix(LEFT).is_some_and(|id| !tabs.contains(id)) {
            remove(Kept::Here, &key);
        }
    }
    let held = held().await;
    let mut is_open = false;
    for id in tabs {
        let lives = held
            .as_ref()
            .map(|held| held.contains(&format!("{LOCK}{id}")));
        let left_key = format!("{LEFT}{id}");
        let left = get(Kept::Here, &left_key).ok().flatten();
        let key = vec![JsValue::from_str(&id)];
        let row = database::text(key.clone()).await.ok().flatten();
        let row = row.and_then(|text| json::read::<TabRow>(&text).ok());
        let left = left.and_then(|left| left.parse().ok());
        match fate(lives, left, row.map(|row| row.written_ms), Date::now()) {
            Fate::Stays => {}
            Fate::Open => is_open = true,
            Fate::Goes => {
                let changes = Changes {
                    remove: Some(key),
                    put: Vec::new(),
                };
                // What can't be removed now is met again at the next start.
                if database::change(changes).await.is_ok() {
                    remove(Kept::Here, &left_key);
                }
            }
        }
    }
    is_open
}

fn new_id() -> String {
    // Nobody else's: the time, and chance.
    let chance = (js_sys::Math::random() * 1e9) as u64;
    format!("{}x{chance}", Date::now() as u64)
}

fn remembered() -> Option<Tab> {
    let kept = get(Kept::InTab, KEY).ok().flatten();
    let kept = kept.or_else(|| Some(window().name().ok()?.strip_prefix(KEY)?.to_owned()));
    Tab::read(&kept?)
}

fn remember() {
    let text = TAB.with_borrow(|tab| (!tab.id.is_empty()).then(|| tab.write()));
    let Some(text) = text else { return };
    if set(Kept::InTab, KEY, &text).is_err() {
        // The tab's storage may be full of other things; its name survives a reload too.
        let _ = window().set_name(&format!("{KEY}{text}"));
    }
}

/// Writes down when the page goes, so that a later one knows that this tab was closed. The browser puts
/// tabs away without this, and brings them back.
fn watch_leaving() {
    let key = |tab: &Tab| format!("{LEFT}{}", tab.id);
    let _ = window_event_listener(ev::pagehide, move |_| {
        TAB.with_borrow(|tab| {
            if tab.kept > 0 {
                // Where nothing can be written here, age tells.
                let _ = set(Kept::Here, &key(tab), &Date::now().to_string());
            }
        });
    });
    let _ = window_event_listener(ev::pageshow, move |_| {
        TAB.with_borrow(|tab| remove(Kept::Here, &key(tab)));
    });
}

/// Whether another page holds the name of this tab, and goes on holding it.
async fn is_held_by_another(id: &str) -> bool {
    let name = format!("{LOCK}{id}");
    let begun = Date::now();
    while held().await.is_some_and(|held| held.contains(&name)) {
        if Date::now() - begun > OLD_PAGE.as_millis() as f64 {
            return true;
        }
        after(Duration::from_millis(50)).await.ok();
    }
    false
}

/// Which locks are held in this browser (Web Locks, W3C); `None` where it doesn't say.
async fn held() -> Option<BTreeSet<String>> {
    let asked = ask_held().ok()?;
    let Either::Left((Ok(state), _)) = select(JsFuture::from(asked), after(ANSWER)).await else {
        return None;
    };
    let held: Array = Reflect::get(&state, &"held".into()).ok()?.dyn_into().ok()?;
    let name = |lock: JsValue| Reflect::get(&lock, &"name".into()).ok()?.as_string();
    Some(held.iter().filter_map(name).collect())
}

fn ask_held() -> Result<Promise, JsValue> {
    let locks = locks()?;
    let query: Function = Reflect::get(&locks, &"query".into())?.dyn_into()?;
    query.call0(&locks)?.dyn_into()
}

/// Holds a lock as long as the page is there.
fn hold(name: &str) {
    // Where there are no locks, a tab counts as open until it is seen closing.
    let _ = try_hold(name);
}

fn try_hold(name: &str) -> Result<(), JsValue> {
    let locks = locks()?;
    let for_ever = Closure::once_into_js(|_: JsValue| Promise::new(&mut |_, _| {}));
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let held: Promise = request.call2(&locks, &name.into(), &for_ever)?.dyn_into()?;
    // A refusal comes later, and would be an error on the console.
    spawn_local(async move {
        let _ = JsFuture::from(held).await;
    });
    Ok(())
}

fn locks() -> Result<JsValue, JsValue> {
    Reflect::get(&window().navigator(), &"locks".into())
}
