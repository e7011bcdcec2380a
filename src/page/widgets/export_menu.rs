//! The menu that saves a run, and the button that opens a saved one.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlAnchorElement, HtmlInputElement};

use super::copying::CopyButton;
use crate::analysis::record::Record;
use crate::error::LabError;
use crate::experiment::Chapter;
use crate::export::{Format, caption, file_name, link};
use crate::page::charts::picture::{self, Words};
use crate::page::services::address::own_address;
use crate::page::services::files::{import, save, save_blob};
use crate::page::services::frame::{Saving, saving};
use crate::page::state::Lab;

/// Saves the run in the foreground: as data, as a picture, as a link.
#[component]
pub fn ExportMenu(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
    let has_record = move || {
        lab.with_record(chapter, |record| {
            !record.samples.is_empty() || record.shortened.is_some()
        })
        .unwrap_or_default()
    };
    let refused = RwSignal::new(None::<Refused>);
    let save_as = move |format: Format| {
        let written = untrack(|| {
            lab.with_record(chapter, |record| {
                let name = file_name(record, format.extension());
                (name, format.write(record))
            })
        });
        let Some((name, text)) = written else { return };
        refused.set(match saving() {
            Saving::Forbidden => Some(Refused::Frame(Some(text))),
            _ => match save(&name, format.mime(), &JsValue::from_str(&text)) {
                Ok(()) => None,
                Err(_) => Some(Refused::Browser(text)),
            },
        });
    };
    let save_picture = move |extension: &'static str| {
        let asked = untrack(|| {
            let name = lab.with_record(chapter, |record| file_name(record, extension))?;
            Some((name, words(lab, chapter)?))
        });
        let Some((name, words)) = asked else { return };
        let frame = saving();
        leptos::task::spawn_local(async move {
            if frame == Saving::Forbidden {
                let text = picture::svg(&words).ok().filter(|_| extension == "svg");
                return refused.set(Some(Refused::Frame(text)));
            }
            let result = match extension {
                "png" => match picture::png(&words).await {
                    Ok(blob) => save_blob(&name, &blob),
                    Err(error) => Err(error),
                },
                _ => picture::svg(&words)
                    .and_then(|text| save(&name, "image/svg+xml", &JsValue::from_str(&text))),
            };
            refused.set(None);
            if result.is_err() {
                lab.error.set(Some((chapter, LabError::NoPicture)));
            }
        });
    };
    let link = move || untrack(|| lab.with_record(chapter, result_link)).unwrap_or_default();
    view! {
        <Show when=has_record>
            <div class="row export" role="group" aria-label="Save this run">
                <span class="muted">"Save:"</span>
                {Format::ALL.into_iter().map(|format| view! {
                    <button class="quiet" on:click=move |_| save_as(format)>{format.label()}</button>
                }).collect_view()}
                <button class="quiet" on:click=move |_| save_picture("svg")>"Chart (SVG)"</button>
                <button class="quiet" on:click=move |_| save_picture("png")>"Chart (PNG)"</button>
                <CopyButton label="Copy a link to this result" text=link/>
                <span class="hint">
                    "The link also says when and in which browser it ran, and on how many processors."
                </span>
            </div>
            {(saving() == Saving::Unknown).then(|| view! {
                <p class="hint">
                    "The lab is shown in a frame of another page, which may forbid it to save files without telling anybody. If nothing is saved, "
                    <OwnTab link=link/>" and save there."
                </p>
            })}
            <div role="alert">{move || refused.get().map(|refused| said(refused, link))}</div>
        </Show>
    }
}

/// Why a file was not saved, and what was to be in it, if that is text.
#[derive(Clone)]
enum Refused {
    /// The frame that the lab is shown in forbids it.
    Frame(Option<String>),
    /// The browser can't take so much.
    Browser(String),
}

fn said(refused: Refused, link: impl Fn() -> String + Send + Sync + 'static) -> impl IntoView {
    let (why, text) = match refused {
        Refused::Frame(text) => (
            "The frame that the lab is shown in forbids it to save files (its page would have to add “allow-downloads” to the frame’s sandbox). Nothing was saved.",
            text,
        ),
        Refused::Browser(text) => (
            "The browser could not make a file of this. Nothing was saved.",
            Some(text),
        ),
    };
    view! {
        <div class="notice warn">
            <p>{why}" To save it, "<OwnTab link=link/>": the result comes along. If that does nothing, copy the link to this result and open it in a new tab."</p>
            {text.map(|text| view! {
                <p class="row">"Or take it from here: "<CopyButton label="Copy the file’s text" text=move || text.clone()/></p>
            })}
        </div>
    }
}

/// A link to the result in a tab that the lab has to itself.
#[component]
fn OwnTab(
    /// The address of the result.
    link: impl Fn() -> String + Send + Sync + 'static,
) -> impl IntoView {
    let first = link();
    // A run may have gone on meanwhile.
    let renew = move |event: ev::MouseEvent| {
        let target = event.current_target();
        if let Some(anchor) = target.and_then(|t| t.dyn_into::<HtmlAnchorElement>().ok()) {
            anchor.set_href(&link());
        }
    };
    view! { <a href=first target="_blank" rel="noopener" on:click=renew>"open the lab in a tab of its own"</a> }
}

/// What stands around the picture of the chart.
fn words(lab: Lab, chapter: Chapter) -> Option<Words> {
    lab.with_drawn(chapter, |front, others| Words {
        title: caption::title(&front.record),
        notes: std::iter::once(front)
            .chain(others.iter().copied())
            .map(|run| caption::origin(&run.name, &run.record))
            .collect(),
    })
}

/// The address that carries the result itself. Nothing is stored anywhere else.
fn result_link(record: &Record) -> String {
    format!("{}{}", own_address(), link::to_fragment(record))
}

/// Opens records that were saved as JSON.
#[component]
pub fn ImportButton() -> impl IntoView {
    let lab = Lab::from_context();
    let chosen = move |event: ev::Event| {
        let input: HtmlInputElement = event_target(&event);
        if let Some(files) = input.files() {
            let files = (0..files.length()).filter_map(|at| files.get(at)).collect();
            import(lab, files, Vec::new());
        }
        // So that the same file can be chosen again.
        input.set_value("");
    };
    view! {
        <label class="button quiet">
            "Open a saved run (JSON)"
            <input type="file" multiple accept=".json,application/json" class="visually-hidden" on:change=chosen/>
        </label>
    }
}
