//! Whether the page was loaded again for the service worker's sake, as the tab remembers.

use crate::isolation::Reload;
use crate::page::services::storage::{Kept, get, remove, set};

const KEY: &str = "parlab.reloaded";

/// What the tab remembers.
pub fn reload() -> Reload {
    match get(Kept::InTab, KEY) {
        Ok(None) => Reload::NotYet,
        Ok(Some(_)) => Reload::Done,
        Err(_) => Reload::Unknown,
    }
}

/// Has the tab remember that the page is being loaded again; whether it will.
pub fn remember() -> bool {
    set(Kept::InTab, KEY, "1").is_ok() && reload() == Reload::Done
}

/// The page is isolated: should it ever not be, it may be loaded again.
pub fn forget() {
    remove(Kept::InTab, KEY);
}
