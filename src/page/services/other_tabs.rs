//! Other tabs of the lab in this browser that are at work at the same time: each says when it begins, and
//! whoever is at work then answers.

use std::cell::{Cell, RefCell};

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

use crate::page::state::Lab;
use crate::protocol::ToTabs;

/// What the channel is called.
const NAME: &str = "parlab";

thread_local! {
    static CHANNEL: RefCell<Option<BroadcastChannel>> = const { RefCell::new(None) };
    /// The run in progress here.
    static RUN: Cell<Option<u32>> = const { Cell::new(None) };
}

/// A run begins here.
pub fn begin(lab: Lab, run: u32) {
    RUN.set(Some(run));
    if CHANNEL.with_borrow(Option::is_none) {
        CHANNEL.set(listen(lab));
    }
    say(ToTabs::Begins);
}

/// The run has ended.
pub fn end() {
    RUN.set(None);
}

fn say(what: ToTabs) {
    CHANNEL.with_borrow(|channel| {
        if let Some(channel) = channel {
            // A channel takes every text.
            let _ = channel.post_message(&what.word().into());
        }
    });
}

/// Listens to the others, where that is allowed.
fn listen(lab: Lab) -> Option<BroadcastChannel> {
    let channel = BroadcastChannel::new(NAME).ok()?;
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(run) = RUN.get() else { return };
        let is_noted = untrack(|| lab.with_run(run, |run| run.record.other_tab));
        if is_noted == Some(false) {
            lab.change_facts(run, |run| run.other_tab = true);
        }
        if event.data().as_string().as_deref() == Some(ToTabs::Begins.word()) {
            say(ToTabs::AtWork);
        }
    });
    channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    Some(channel)
}
