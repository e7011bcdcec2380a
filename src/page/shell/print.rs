//! The page on paper: the panel of the numbers is the one that is printed, whichever is open.

use leptos::prelude::*;

use crate::page::panel::Panel;
use crate::page::state::Lab;

/// Opens the numbers before the page is printed, and what was open after it.
pub fn listen(lab: Lab) {
    let was_open = StoredValue::new(None::<Panel>);
    let _ = window_event_listener_untyped("beforeprint", move |_| {
        was_open.set_value(Some(lab.panel.get_untracked()));
        lab.panel.set(Panel::Numbers);
    });
    let _ = window_event_listener_untyped("afterprint", move |_| {
        if let Some(panel) = was_open.try_update_value(Option::take).flatten() {
            lab.panel.set(panel);
        }
    });
}
