//! The worker counts of a chart as its index: whichever is chosen, its timeline is shown.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::looked_at;
use super::pointer::mark_by_key;
use crate::experiment::Chapter;
use crate::layout::lines::{Lines, Room};
use crate::page::state::Lab;

/// The width of what can be taken hold of at a count.
const HOLD: f64 = 36.0;

/// A mark behind the count that is chosen, and a radio button at each: over the chart, which it leaves to
/// saved pictures as it is.
#[component]
pub fn Columns(
    /// The chapter.
    chapter: Chapter,
    /// The chart that it lies on.
    lines: Memo<Option<Lines>>,
) -> impl IntoView {
    let lab = Lab::from_context();
    let counts = Memo::new(move |_| looked_at::counts(lab, chapter));
    let chosen = Memo::new(move |_| looked_at::workers(lab, chapter));
    let on_key = move |event: KeyboardEvent| {
        let counts = counts.get_untracked();
        let at = chosen.get_untracked();
        let at = at.and_then(|k| counts.iter().position(|it| *it == k));
        let to = mark_by_key(&event, at, counts.len().saturating_sub(1));
        if let Some(&workers) = to.and_then(|to| counts.get(to)) {
            looked_at::look_at(lab, workers);
            focus(workers);
        }
    };
    let column = move |workers: u32, x: f64, [top, bottom]: [f64; 2], height: f64| {
        let is_chosen = move || chosen.get() == Some(workers);
        let choose = move || looked_at::look_at(lab, workers);
        let by_key = move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "Enter" | " ") {
                event.prevent_default();
                choose();
            }
        };
        let name = lab.with_record(chapter, |r| r.experiment.worker_kind().with(workers));
        view! {
            <rect class="band" class:chosen=is_chosen x=x - HOLD / 2.0 y=top width=HOLD height=bottom - top/>
            <g
                id=id(workers)
                class="column"
                class:chosen=is_chosen
                role="radio"
                aria-checked=move || is_chosen().to_string()
                aria-label=name
                tabindex=move || if is_chosen() { "0" } else { "-1" }
                on:click=move |_| choose()
                on:keydown=by_key
            >
                <rect class="hold" x=x - HOLD / 2.0 y=bottom + 4.0 width=HOLD height=(height - bottom - 28.0).max(22.0) rx="6"/>
            </g>
        }
    };
    move || {
        let counts = counts.get();
        let lines = lines.get().filter(|_| counts.len() > 1)?;
        let Room { width, height } = lines.room;
        let [_, top, _, bottom] = lines.frame;
        let places = lines.columns.into_iter();
        let places = places.filter(|(workers, _)| counts.contains(workers));
        Some(view! {
            <svg
                class="columns"
                viewBox=format!("0 0 {width} {height}")
                role="radiogroup"
                translate="no"
                aria-label="Whose timeline is shown"
                on:keydown=on_key
            >
                {places.map(|(workers, x)| untrack(|| column(workers, x, [top, bottom], height))).collect_view()}
            </svg>
        })
    }
}

/// The count whose column is nearest to a place.
pub fn nearest(columns: &[(u32, f64)], x: f64) -> Option<u32> {
    let away = |(_, at): &&(u32, f64)| (at - x).abs();
    let nearest = columns.iter().min_by(|a, b| away(a).total_cmp(&away(b)));
    nearest.map(|(workers, _)| *workers)
}

fn id(workers: u32) -> String {
    format!("column-{workers}")
}

fn focus(workers: u32) {
    let column = document().get_element_by_id(&id(workers));
    // An element of an SVG takes the focus as one of the page does.
    if let Some(column) = column {
        let _ = column.unchecked_ref::<HtmlElement>().focus();
    }
}
