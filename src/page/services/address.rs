//! The page's own address, and what its part behind `#` is kept to say.

use leptos::prelude::window;
use wasm_bindgen::JsValue;

use crate::experiment::Experiment;
use crate::experiment::route::{Route, link_to};
use crate::export::link;

/// The address of the page without its fragment.
pub fn own_address() -> String {
    let address = window().location().href().unwrap_or_default();
    address.split('#').next().unwrap_or_default().to_owned()
}

/// Its part behind `#`, with the `#`.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// What the address asks for; a result in it is no run, and asks for nothing.
pub fn current_route() -> Route {
    let fragment = fragment();
    Route::read(if link::is_result(&fragment) {
        ""
    } else {
        &fragment
    })
}

/// Makes the fragment say this, without a new entry in the history.
pub fn replace(fragment: &str) {
    // Fails only where a page may not have a history; then the address stays as it is.
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(fragment));
    }
}

/// If the address asks for `asked`, makes it name the n that `ran` has.
pub fn name_n(asked: &Experiment, ran: &Experiment) {
    let route = current_route();
    if route.has_params && route.experiment == *asked {
        replace(&link_to(ran, &route.prediction, route.run));
    }
}
