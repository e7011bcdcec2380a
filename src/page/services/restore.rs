//! Runs of before a reload, brought back from the browser's database, and what could not be.

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use serde::Deserialize;
use wasm_bindgen::JsValue;
use wasm_split_helpers::wasm_split;

use crate::analysis::record::Record;
use crate::export::json::from_json;
use crate::format;
use crate::json;
use crate::kept::run::{List, Listed, Part, Restored, restore};
use crate::kept::tab::{Tab, TabRow};
use crate::page::services::database::{self, Key, Unkept};
use crate::page::services::parts::{NotLoaded, soon};
use crate::page::services::storage::{Kept, get, remove};
use crate::page::services::store::{self, warn};
use crate::page::services::tab::{self, Arrived};
use crate::page::state::{Lab, ListedRun};

/// Where runs were kept by earlier builds: in the tab's session storage, as one text.
const EARLIER: &str = "parlab.runs";

/// Brings back the runs of before a reload, if there are any.
pub fn load(lab: Lab) {
    soon(lab, async move {
        bring_back(lab).await?.await;
        Ok(())
    });
}

#[wasm_split(results, fallible)]
fn bring_back(lab: Lab) -> Result<LocalBoxFuture<'static, ()>, NotLoaded> {
    Ok(bring_all_back(lab).boxed_local())
}

async fn bring_all_back(lab: Lab) {
    let Arrived { id, before } = tab::arrive().await;
    match read_all(lab, &id, before).await {
        Ok(interrupted) => {
            store::open(lab, id);
            // What was in progress is so no more. Runs of a tab that this one is a copy of are its own.
            let all = untrack(|| {
                lab.runs
                    .with(|runs| runs.iter().map(|run| run.id).collect())
            });
            let all: Vec<u32> = all;
            let changed = |run: &u32| interrupted.contains(run) || !store::is_kept(*run);
            all.into_iter()
                .filter(changed)
                .for_each(|run| store::keep(lab, run));
            bring_earlier_back(lab);
            tab::clean_up();
        }
        Err(why) => warn(
            lab,
            None,
            format!(
                "{} Runs last only until the page is loaded again or closed: save those that you need.",
                why.sentence()
            ),
        ),
    }
}

/// A run as earlier builds kept it.
#[derive(Deserialize)]
struct Earlier {
    name: String,
    shown: bool,
    record: String,
}

/// Takes over what an earlier build has kept in this tab.
fn bring_earlier_back(lab: Lab) {
    let text = get(Kept::InTab, EARLIER).ok().flatten();
    let earlier = text.and_then(|text| json::read::<Vec<Earlier>>(&text).ok());
    for Earlier {
        name,
        shown,
        record,
    } in earlier.into_iter().flatten()
    {
        match from_json(&record) {
            Ok(record) => {
                let number = tab::next_number();
                lab.bring_back(listed_run(number, Listed { name, shown }, record));
                store::keep(lab, number);
            }
            Err(error) => warn(
                lab,
                None,
                format!(
                    "“{name}”, which an earlier version of this page kept, can’t be read any more. {error}"
                ),
            ),
        }
    }
    remove(Kept::InTab, EARLIER);
}

/// Brings back the runs of the tab `before`, which are then this tab's. Gives those that were interrupted.
async fn read_all(lab: Lab, id: &str, before: Option<Tab>) -> Result<Vec<u32>, Unkept> {
    // A tab that is new asks too: whether anything can be kept.
    let own = before.as_ref().map_or(id, |before| &before.id).to_owned();
    let own = JsValue::from_str(&own);
    let keys = database::keys(vec![own.clone()]).await?;
    let Some(before) = before else {
        return Ok(Vec::new());
    };
    let is_copy = before.id != id;
    let (mut unread, mut there, mut interrupted) = (0, 0, Vec::new());
    for key in keys.into_iter().filter(|key| key.len() == 2) {
        there += 1;
        let number = number_of(&key).unwrap_or_default();
        tab::note_number(number);
        let Some(restored) = read_run(key).await else {
            unread += 1;
            continue;
        };
        if restored.was_running {
            interrupted.push(number);
            say_interrupted(lab, &restored);
        }
        let Restored { listed, record, .. } = restored;
        if !is_copy {
            store::note_written(number, &record);
        }
        lab.bring_back(listed_run(number, listed, record));
    }
    let row = database::text(vec![own]).await?;
    let row = row.and_then(|row| json::read::<TabRow>(&row).ok());
    for number in row.unwrap_or_default().front {
        let chapter = untrack(|| lab.with_run(number, |run| run.record.experiment.chapter()));
        if let Some(chapter) = chapter {
            lab.bring_to_foreground(chapter, number);
        }
    }
    say_lost(lab, unread + before.kept.saturating_sub(there));
    Ok(interrupted)
}

fn say_interrupted(lab: Lab, restored: &Restored) {
    let samples = format::count(restored.record.samples.len() as u32, "sample");
    let name = &restored.listed.name;
    let says = format!(
        "“{name}” was interrupted: the page went while it was in progress. What it had measured is kept ({samples})."
    );
    warn(lab, None, says);
}

fn say_lost(lab: Lab, lost: u32) {
    if lost > 0 {
        let runs = format::count(lost, "run");
        let says = format!(
            "{runs} of this tab could not be brought back: the browser has removed what it kept, or it can’t be read any more."
        );
        warn(lab, None, says);
    }
}

async fn read_run(key: Key) -> Option<Restored> {
    let mut rows = database::texts(key).await.ok()?.into_iter();
    let (_, facts) = rows.next()?;
    let parts: Option<Vec<Part>> = rows.map(|(key, text)| part(&key, text)).collect();
    restore(&facts?, &parts?).ok()
}

fn part(key: &Key, text: Option<String>) -> Option<Part> {
    let at = |place: usize| Some(key.get(place)?.as_f64()? as usize);
    Some(Part {
        list: *List::ALL.get(at(2)?)?,
        from: at(3)?,
        text: text?,
    })
}

fn number_of(key: &Key) -> Option<u32> {
    Some(key.get(1)?.as_f64()? as u32)
}

fn listed_run(id: u32, Listed { name, shown }: Listed, record: Record) -> ListedRun {
    ListedRun {
        id,
        name,
        shown,
        record,
    }
}
