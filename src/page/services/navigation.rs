//! Following the address: what is opened when it changes, and whether a run begins with it.
//!
//! A run begins with a link that is followed, pasted or loaded. Going back to one shows its settings only.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_split_helpers::wasm_split;
use web_sys::{Element, HtmlAnchorElement};

use crate::experiment::route::Route;
use crate::export::link;
use crate::page::services::address::{self, Arrival, current_route};
use crate::page::services::parts::{NotLoaded, soon};
use crate::page::services::{files, mended, run};
use crate::page::state::Lab;

/// Opens what the address asks for, from now on.
pub fn listen(lab: Lab) {
    let _ = window_event_listener(ev::hashchange, move |_| follow(lab, address::arrive()));
    soon(lab, listen_to_links(lab));
}

/// A link to the address that the page has already changes nothing, so the browser tells nobody.
#[wasm_split(results, fallible)]
fn listen_to_links(lab: Lab) -> Result<(), NotLoaded> {
    let _ = window_event_listener(ev::click, move |event| {
        let is_plain = event.button() == 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if is_plain && !event.default_prevented() && leads_here(&event) {
            event.prevent_default();
            follow(lab, Arrival::Followed);
        }
    });
    Ok(())
}

fn leads_here(event: &ev::MouseEvent) -> bool {
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    let link = target.and_then(|it| it.closest("a[href^=\"#\"]").ok().flatten());
    let link = link.and_then(|it| it.dyn_into::<HtmlAnchorElement>().ok());
    link.is_some_and(|link| link.hash() == address::fragment())
}

fn follow(lab: Lab, arrival: Arrival) {
    if open_result(lab) {
        return;
    }
    let (route, is_doubtful) = certain(current_route());
    lab.show(&route);
    if is_doubtful {
        mended::soon_open(lab, arrival);
    }
    if route.run && arrival == Arrival::Followed {
        run::start_once_settled(lab, route.experiment.chapter());
    }
}

/// Opens the result in the address, if there is one.
pub fn open_result(lab: Lab) -> bool {
    let fragment = address::fragment();
    let is_result = link::is_result(&fragment);
    if is_result {
        soon(lab, files::open_result(lab, fragment));
    }
    is_result
}

/// Of what an address asks for, what is sure; and whether there was more, which may be mended.
pub fn certain(mut route: Route) -> (Route, bool) {
    let is_doubtful = !route.notices.is_empty();
    route.run &= !is_doubtful;
    route.notices.clear();
    (route, is_doubtful)
}
