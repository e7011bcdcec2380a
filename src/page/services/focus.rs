//! The focus never falls out of the page: where what had it goes away, or is switched off, Run takes it.

use std::cell::RefCell;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_split_helpers::wasm_split;
use web_sys::{Element, FocusOptions, HtmlElement, MutationObserver, MutationObserverInit};

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
    let look = Closure::<dyn Fn()>::new(|| {
        if LAST.with_borrow(is_lost) {
            // What was drawn anew may take it by itself.
            request_animation_frame(|| request_animation_frame(take_back));
        }
    });
    let what = MutationObserverInit::new();
    what.set_child_list(true);
    what.set_subtree(true);
    what.set_attribute_filter(&js_sys::Array::of1(&"disabled".into()));
    let observer = MutationObserver::new(look.as_ref().unchecked_ref());
    if let (Ok(observer), Some(body)) = (observer, document().body()) {
        let _ = observer.observe_with_options(&body, &what);
    }
    look.forget();
    Ok(())
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
        let where_it_is = FocusOptions::new();
        where_it_is.set_prevent_scroll(true);
        let _ = button.focus_with_options(&where_it_is);
    }
}
