//! What the browser keeps for the page: for this tab, or for good. Either may be forbidden, in a private
//! window for instance; then nothing is kept.

use leptos::prelude::window;
use web_sys::Storage;

/// Where something is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Until the tab is closed.
    InTab,
    /// On this computer.
    Here,
}

/// What stands under a name, if anything does.
///
/// # Errors
/// If nothing may be kept there.
pub fn get(kept: Kept, key: &str) -> Result<Option<String>, Forbidden> {
    storage(kept)?.get_item(key).map_err(|_| Forbidden)
}

/// Keeps a text under a name, in the place of what stood there.
///
/// # Errors
/// If nothing may be kept there, or there is no room for it: then what stood there still does.
pub fn set(kept: Kept, key: &str, text: &str) -> Result<(), Forbidden> {
    storage(kept)?.set_item(key, text).map_err(|_| Forbidden)
}

/// The names under which something stands.
pub fn keys(kept: Kept) -> Vec<String> {
    let Ok(storage) = storage(kept) else {
        return Vec::new();
    };
    let many = storage.length().unwrap_or_default();
    (0..many)
        .filter_map(|at| storage.key(at).ok().flatten())
        .collect()
}

/// Forgets what stands under a name.
pub fn remove(kept: Kept, key: &str) {
    if let Ok(storage) = storage(kept) {
        // What can't be removed was not kept.
        let _ = storage.remove_item(key);
    }
}

/// Nothing may be kept, or nothing more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forbidden;

fn storage(kept: Kept) -> Result<Storage, Forbidden> {
    let storage = match kept {
        Kept::InTab => window().session_storage(),
        Kept::Here => window().local_storage(),
    };
    storage.ok().flatten().ok_or(Forbidden)
}
