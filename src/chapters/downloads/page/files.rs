//! The files that are fetched, and how one can see that they really are.

use leptos::prelude::*;

use super::links::Links;
use super::paste::Paste;
use crate::chapters::downloads::CHAPTER;
use crate::chapters::downloads::params::DownloadsParams;
use crate::chapters::downloads::practice::Practice;
use crate::format;
use crate::page::state::Lab;

/// The practice files, or the links.
#[component]
pub fn Files() -> impl IntoView {
    let lab = Lab::from_context();
    let is_practice = Memo::new(move |_| {
        lab.params::<DownloadsParams>(CHAPTER)
            .with(|p| p.practice.is_some())
    });
    view! {
        <section class="links" aria-labelledby="links-title">
            <h2 id="links-title">"The files"</h2>
            <Show
                when=move || is_practice.get()
                fallback=|| view! { <Links/><Paste/> }
            >
                <PracticeFiles/>
            </Show>
        </section>
    }
}

/// Each practice file as a link, and what came of it.
#[component]
fn PracticeFiles() -> impl IntoView {
    let lab = Lab::from_context();
    let practice = Memo::new(move |_| {
        lab.params::<DownloadsParams>(CHAPTER)
            .with(|p| p.practice.clone().unwrap_or_default())
    });
    // How many bytes of each file came in the last sample, if the run in the foreground is of these
    // very files.
    let received = move || {
        lab.with_record(crate::chapters::downloads::CHAPTER, |record| {
            let params: Option<&DownloadsParams> = record.experiment.params();
            if params.and_then(|params| params.practice.as_ref()) != Some(&practice.get()) {
                return Vec::new();
            }
            let last = record.samples.last();
            let tasks = last
                .map(|sample| sample.tasks.as_slice())
                .unwrap_or_default();
            let bytes = |value: &String| value.parse().map(format::bytes).ok();
            tasks
                .iter()
                .map(|task| (task.id, task.value.as_ref().and_then(bytes)))
                .collect()
        })
        .unwrap_or_default()
    };
    let rows = move || {
        let received = received();
        let says = |file: u32| {
            let came = received.iter().find(|(id, _)| id + 1 == file);
            match came {
                Some((_, Some(bytes))) => format!("{bytes} received"),
                Some((_, None)) => "failed".to_owned(),
                None => String::new(),
            }
        };
        practice.with(|practice| {
            (1..=practice.files)
                .map(|file| row(practice, file, says(file)))
                .collect_view()
        })
    };
    view! {
        <p>
            <strong>"Practice network: "</strong>
            "the bytes come from this page’s own service worker, slowed down as set. The fetches, the stream and the times are real."
        </p>
        <p class="hint">
            "See for yourself: open a file in a new tab, or press F12 and watch the browser’s network panel during a run. It works without any connection to elsewhere."
        </p>
        <ol class="addresses">{rows}</ol>
    }
}

fn row(practice: &Practice, file: u32, says: String) -> impl IntoView + use<> {
    let link = practice.link(file);
    let fault = practice.fault(file);
    view! {
        <li>
            <a href=link.clone() title=link target="_blank" rel="noreferrer">
                {format!("practice/{file}.csv")}
            </a>
            {fault.map(|fault| view! { <span class="fault">{fault.sentence()}</span> })}
            <span class="muted">{says}</span>
        </li>
    }
}
