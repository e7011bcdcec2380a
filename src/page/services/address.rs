//! The page's own address, and what its part behind `#` is kept to say.

use leptos::prelude::window;
use web_sys::PerformanceNavigation;

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

/// How the page came to the address that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// By a link, a bookmark, the address bar or a reload.
    Followed,
    /// Back or forward in the history.
    Returned,
}

/// What an entry of the history remembers: that it was followed, or that somebody came back to it.
const FOLLOWED: f64 = 1.0;
const RETURNED: f64 = 2.0;

/// How the page came here, after a change of the address.
pub fn arrive() -> Arrival {
    remember(state().is_none())
}

/// How the page came here, when it was loaded. Loading an entry again that somebody came back to is no more
/// than that.
pub fn arrive_by_load() -> Arrival {
    let navigation = window().performance().map(|clock| clock.navigation());
    let came_back =
        navigation.is_some_and(|it| it.type_() == PerformanceNavigation::TYPE_BACK_FORWARD);
    remember(!came_back && state() != Some(RETURNED))
}

fn remember(followed: bool) -> Arrival {
    let (arrival, state) = match followed {
        true => (Arrival::Followed, FOLLOWED),
        false => (Arrival::Returned, RETURNED),
    };
    // Fails only where a page may not have a history; then nobody comes back in it.
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&state.into(), "", None);
    }
    arrival
}

fn state() -> Option<f64> {
    let state = window().history().and_then(|history| history.state());
    state.ok()?.as_f64()
}

/// Makes the fragment say this, without a new entry in the history.
pub fn replace(fragment: &str) {
    // Fails only where a page may not have a history; then the address stays as it is.
    if let Ok(history) = window().history() {
        let state = history.state().unwrap_or_default();
        let _ = history.replace_state_with_url(&state, "", Some(fragment));
    }
}

/// Makes the fragment say this, in a new entry of the history.
pub fn push(fragment: &str) {
    if let Ok(history) = window().history() {
        let _ = history.push_state_with_url(&FOLLOWED.into(), "", Some(fragment));
    }
}

/// If the address asks for `asked`, makes it name the n that `ran` has.
pub fn name_n(asked: &Experiment, ran: &Experiment) {
    let route = current_route();
    if route.has_params && route.experiment == *asked {
        replace(&link_to(ran, &route.prediction, route.run));
    }
}
