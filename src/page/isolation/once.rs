//! Was the page loaded again for the service worker's sake? The tab's session storage knows.

use leptos::prelude::window;

use crate::isolation::Reload;

const KEY: &str = "parlab.reloaded";

/// What the tab remembers.
pub fn reload() -> Reload {
    match storage().map(|storage| storage.get_item(KEY)) {
        Some(Ok(None)) => Reload::NotYet,
        Some(Ok(Some(_))) => Reload::Done,
        Some(Err(_)) | None => Reload::Unknown,
    }
}

/// Has the tab remember that the page is being loaded again; whether it will.
pub fn remember() -> bool {
    let Some(storage) = storage() else {
        return false;
    };
    let stored = storage.set_item(KEY, "1");
    stored.is_ok() && reload() == Reload::Done
}

/// The page is isolated: should it ever not be, it may be loaded again.
pub fn forget() {
    if let Some(storage) = storage() {
        // What can't be removed was not stored.
        let _ = storage.remove_item(KEY);
    }
}

/// May be forbidden.
fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}
