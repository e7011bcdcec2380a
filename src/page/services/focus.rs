//! The focus never falls out of the page: where what had it goes away, or is switched off, Run takes it.

use std::cell::RefCell;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_split_helpers::wasm_split;
use web_sys::{Element, HtmlElement};

use crate::page::services::parts::NotLoaded;
use crate::page::widgets::run_bar::BUTTON;

thread_local! {
    /// What had the focus last, as long as nobody has left it.
    static LAST: RefCell<Option<Element>> = const { RefCell::new(None) };
}

/// Keeps it from now on.
#[wasm_split(results, fallible)]
pub fn keep() -> Result<(), NotLoaded> {
    let _ = window_event_listener(ev::focusin, |event| {
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        LAST.set(target);
    });
    // What is left by a click beside it is still there a moment later; what is taken away is not.
    let _ = window_event_listener(ev::focusout, |_| {
        request_animation_frame(|| {
            if nothing_has_it() && !LAST.with_borrow(is_lost) {
                LAST.set(None);
            }
        });
    });
    // What is pressed may take itself away.
    let _ = window_event_listener(ev::click, |_| look());
    let _ = window_event_listener(ev::keydown, |_| look());
    Ok(())
}

/// Looks whether it is lost, once what was drawn anew could take it by itself.
pub fn look() {
    request_animation_frame(|| request_animation_frame(take_back));
}

fn is_lost(last: &Option<Element>) -> bool {
    last.as_ref()
        .is_some_and(|last| !last.is_connected() || last.matches(":disabled").unwrap_or_default())
}

fn nothing_has_it() -> bool {
    let active = document().active_element();
    active.is_none_or(|element| {
        element.tag_name() == "BODY" || element.matches(":disabled").unwrap_or_default()
    })
}

fn take_back() {
    if !LAST.with_borrow(is_lost) || !nothing_has_it() {
        return;
    }
    let button = document().get_element_by_id(BUTTON);
    if let Some(button) = button.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}
