//! An address that can't be read as it is: opened as it was meant, and what is still wrong is said.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::experiment::mended::mended;
use crate::experiment::route::Route;
use crate::export::link;
use crate::page::services::address::Arrival;
use crate::page::services::parts::{NotLoaded, soon};
use crate::page::services::{address, automation, files, run};
use crate::page::state::Lab;

/// Opens the page's address as it was meant, in the second part of the program. Scripts that ask for a run
/// meanwhile wait until it is known whether one begins.
pub fn soon_open(lab: Lab, arrival: Arrival) {
    automation::begin();
    soon(lab, open(lab, address::fragment(), arrival));
}

#[wasm_split(results, fallible)]
fn open(lab: Lab, fragment: String, arrival: Arrival) -> Result<(), NotLoaded> {
    // Another link may have been followed meanwhile: it is shown, and nothing may come over it.
    if address::fragment() != fragment {
        forget_unless_one_begins(lab);
        return Ok(());
    }
    let (was, meant) = (Route::read(&fragment), mended(&fragment));
    if link::is_result(&meant) {
        address::replace(&meant);
        forget_unless_one_begins(lab);
        soon(lab, files::open_result(lab, meant));
        return Ok(());
    }
    let route = Route::read(&meant);
    if route.notices.len() < was.notices.len() {
        address::replace(&meant);
    }
    lab.show(&route);
    if route.run && arrival == Arrival::Followed {
        run::start_once_settled(lab, route.experiment.chapter());
    } else {
        forget_unless_one_begins(lab);
    }
    Ok(())
}

/// Scripts need not wait for a run, unless there is one, or one that is about to begin.
fn forget_unless_one_begins(lab: Lab) {
    let is_none =
        lab.progress.with_untracked(Option::is_none) && lab.awaited.with_untracked(Option::is_none);
    is_none.then(automation::forget);
}
