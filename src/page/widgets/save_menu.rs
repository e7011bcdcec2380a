//! The menu that saves a run: as data, as a picture, as a link. It opens over the page, so that nothing moves.

use leptos::ev;
use leptos::html::{Button, Div};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_split_helpers::wasm_split;
use web_sys::{HtmlAnchorElement, Node};

use super::copying::CopyButton;
use crate::analysis::record::Record;
use crate::error::LabError;
use crate::experiment::Chapter;
use crate::export::{Format, caption, file_name, link};
use crate::page::charts::picture::{self, Words};
use crate::page::services::address::own_address;
use crate::page::services::files::{save, save_blob};
use crate::page::services::frame::{Saving, saving};
use crate::page::services::parts::NotLoaded;
use crate::page::state::Lab;

/// Saves the run in the foreground. Before there is one, the button says so by being off.
#[wasm_split(results, fallible)]
pub fn save_menu(chapter: Chapter) -> Result<AnyView, NotLoaded> {
    Ok(view! { <SaveMenu chapter=chapter/> }.into_any())
}

#[component]
fn SaveMenu(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
    let has_record = Memo::new(move |_| {
        lab.with_record(chapter, |record| {
            !record.samples.is_empty() || record.shortened.is_some()
        })
        .unwrap_or_default()
    });
    let is_open = RwSignal::new(false);
    let button = NodeRef::<Button>::new();
    let menu = NodeRef::<Div>::new();
    let press = move |_| is_open.update(|open| *open = !*open && has_record.get_untracked());
    let close_by_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && is_open.get_untracked() {
            event.stop_propagation();
            is_open.set(false);
            if let Some(button) = button.get_untracked() {
                let _ = button.focus();
            }
        }
    };
    // A press elsewhere is about something else.
    let elsewhere = window_event_listener(ev::pointerdown, move |event| {
        let target = event.target().and_then(|it| it.dyn_into::<Node>().ok());
        let is_inside = menu
            .get_untracked()
            .is_some_and(|menu| menu.contains(target.as_ref()));
        if !is_inside {
            is_open.set(false);
        }
    });
    on_cleanup(move || elsewhere.remove());
    view! {
        <div class="save-menu" node_ref=menu on:keydown=close_by_key>
            <button
                class="quiet"
                node_ref=button
                aria-expanded=move || is_open.get().to_string()
                aria-disabled=move || (!has_record.get()).then_some("true")
                on:click=press
            >"Save "<span aria-hidden="true">"▾"</span></button>
            <Show when=move || is_open.get() && has_record.get()>
                <Formats chapter=chapter/>
            </Show>
        </div>
    }
}

/// What it can be saved as.
#[component]
fn Formats(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
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
        <div class="menu">
            <div class="export" role="group" aria-label="Save this run">
                {Format::ALL.into_iter().map(|format| view! {
                    <button class="quiet" on:click=move |_| save_as(format)>{format.label()}</button>
                }).collect_view()}
                <button class="quiet" on:click=move |_| save_picture("svg")>"Chart (SVG)"</button>
                <button class="quiet" on:click=move |_| save_picture("png")>"Chart (PNG)"</button>
                <CopyButton label="Copy a link to this result" text=link/>
                <p class="hint">
                    "The link also says when and in which browser it ran, and on how many processors."
                </p>
            </div>
            {(saving() == Saving::Unknown).then(|| view! {
                <p class="hint">
                    "The lab is shown in a frame of another page, which may forbid it to save files without telling anybody. If nothing is saved, "
                    <OwnTab link=link/>" and save there."
                </p>
            })}
            <div role="alert">{move || refused.get().map(|refused| said(refused, link))}</div>
        </div>
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
