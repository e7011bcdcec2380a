//! Runs that survive a reload, in the tab's session storage: nothing is left behind on a shared
//! machine once the tab is closed.

use leptos::prelude::*;

use crate::export::{Format, json};
use crate::json::{read, write};
use crate::page::services::parts::{NotLoaded, soon};
use crate::page::services::storage::{Kept, get, set};
use crate::page::state::{Lab, ListedRun};
use serde::{Deserialize, Serialize};
use wasm_split_helpers::wasm_split;

const KEY: &str = "parlab.runs";

/// A run as it is stored: the record is text, checked like any file when it is read again.
#[derive(Serialize, Deserialize)]
struct Stored {
    name: String,
    shown: bool,
    record: String,
}

/// Brings back the runs of before a reload, if there are any.
pub fn load(lab: Lab) {
    if let Ok(Some(text)) = get(Kept::InTab, KEY) {
        soon(lab, bring_back(lab, text));
    }
}

#[wasm_split(results, fallible)]
fn bring_back(lab: Lab, text: String) -> Result<(), NotLoaded> {
    let stored: Vec<Stored> = read(&text).unwrap_or_default();
    for Stored {
        name,
        shown,
        record,
    } in stored
    {
        // What can't be read any more is left out: there is nothing a user could do about it.
        if let Ok(record) = json::from_json(&record) {
            let id = lab.add_run(Some(name), record);
            lab.change_run(id, |run| run.shown = shown);
        }
    }
    Ok(())
}

/// Keeps the list as it is. If there is no room for all of it, the latest runs are kept.
pub fn save(lab: Lab) {
    let stored: Vec<Stored> =
        untrack(|| lab.runs.with(|runs| runs.iter().map(to_stored).collect()));
    let mut rest = stored.as_slice();
    loop {
        let text = write(rest);
        if set(Kept::InTab, KEY, &text).is_ok() || rest.is_empty() {
            return;
        }
        rest = &rest[1..];
    }
}

fn to_stored(run: &ListedRun) -> Stored {
    Stored {
        name: run.name.clone(),
        shown: run.shown,
        record: Format::Json.write(&run.record),
    }
}
