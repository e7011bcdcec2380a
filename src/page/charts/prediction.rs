//! Before the run: the student draws the speed-ups they expect, by pointer or by keyboard.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use runstats::scaling::Scaling;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::lines::path;
use super::pointer::place;
use super::size::alone;
use crate::experiment::Chapter;
use crate::experiment::prediction::Predicted;
use crate::format;
use crate::layout::prediction::{Field, field};
use crate::page::state::Lab;

/// What a handle shows before it is moved: no gain.
const UNMOVED: f64 = 1.0;

/// The field to draw in, and what to do with it.
#[component]
pub fn Prediction(
    /// The chapter.
    chapter: Chapter,
    /// What is counted on the x axis.
    noun: &'static str,
) -> impl IntoView {
    let lab = Lab::from_context();
    let counts = Memo::new(move |_| lab.experiment(chapter).worker_counts().to_vec());
    let question = move || match lab.experiment(chapter).scaling() {
        Scaling::Weak => "how many times as much will so many workers get done, compared with 1?",
        Scaling::Strong => "how many times as fast will all of it be done, compared with 1?",
    };
    let field = Memo::new(move |_| field(&counts.get(), alone(lab)));
    let drawn = Memo::new(move |_| !lab.expected(chapter).is_empty());
    let dragged = RwSignal::new(None::<u32>);
    let set = move |workers: u32, speedup: f64| {
        predict(lab, chapter, &counts.get_untracked(), workers, speedup)
    };
    let follow = move |event: &PointerEvent| {
        let Some(workers) = dragged.get_untracked() else {
            return;
        };
        if let Some((_, y)) = place(event, field.with_untracked(|field| field.room)) {
            set(workers, field.with_untracked(|field| field.speedup_at(y)));
        }
    };
    let grab = move |event: PointerEvent| {
        // A finger elsewhere in the chart scrolls the page, and a swipe is no expectation.
        if event.pointer_type() == "touch" && !is_at_a_point(&event) {
            return;
        }
        let Some((x, _)) = place(&event, field.with_untracked(|field| field.room)) else {
            return;
        };
        let column = field.with_untracked(|field| field.column_at(x));
        dragged.set(column.filter(|workers| *workers > 1));
        if let Some(svg) = event
            .current_target()
            .and_then(|t| t.dyn_into::<Element>().ok())
        {
            let _ = svg.set_pointer_capture(event.pointer_id());
        }
        follow(&event);
    };
    view! {
        <figure class="chart">
            <p class="hint">"Drag each point, or press the arrow keys: "{question}</p>
            <svg
                class="plot predict"
                viewBox=move || field.with(|f| format!("0 0 {} {}", f.room.width, f.room.height))
                role="group"
                translate="no"
                aria-label="The speed-ups you expect"
                on:pointerdown=grab
                // Of a point that is dragged the browser makes no scrolling.
                on:touchstart=move |event| if dragged.get_untracked().is_some() { event.prevent_default() }
                on:pointermove=move |event| follow(&event)
                on:pointerup=move |_| dragged.set(None)
                on:pointercancel=move |_| dragged.set(None)
            >
                {move || field.with(|field| frame(field, noun))}
                {move || {
                    let field = field.get();
                    let values = values(lab, chapter, &counts.get());
                    let points: Vec<(f64, f64)> = field
                        .columns
                        .iter()
                        .zip(&values)
                        .map(|((_, x), speedup)| (*x, field.y(*speedup)))
                        .collect();
                    view! { <polyline class="prediction" points=path(&points)/> }
                }}
                <For each=move || counts.get() key=|k| *k let(k)>
                    <Handle chapter=chapter workers=k field=field set=set/>
                </For>
            </svg>
            <div class="row">
                // It stays a button when it has done its work, and keeps the focus.
                <button class="quiet" aria-disabled=move || (!drawn.get()).then_some("true") on:click=move |_| lab.expect(chapter, Vec::new())>"Clear"</button>
                <p class="hint">{move || drawn.get().then_some("Press Run: your line will stand beside what is measured.")}</p>
            </div>
        </figure>
    }
}

fn is_at_a_point(event: &PointerEvent) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    target.is_some_and(|target| matches!(target.closest(".handle"), Ok(Some(_))))
}

#[component]
fn Handle(
    /// The chapter.
    chapter: Chapter,
    /// Its worker count. One worker is what the others are compared with: it stays at 1.
    workers: u32,
    /// The field it stands in.
    field: Memo<Field>,
    /// Called with a new value.
    set: impl Fn(u32, f64) + Copy + 'static,
) -> impl IntoView {
    let lab = Lab::from_context();
    let value = move || value_of(lab, chapter, workers);
    let who = move || lab.experiment(chapter).worker_kind().with(workers);
    let x = move || {
        field.with(|f| {
            f.columns
                .iter()
                .find(|(k, _)| *k == workers)
                .map_or(0.0, |(_, x)| *x)
        })
    };
    let y = move || field.with(|f| f.y(value()));
    let on_key = move |event: KeyboardEvent| {
        let (step, most) = field.with_untracked(|f| (f.step, f.most));
        let now = untrack(value);
        let new = match event.key().as_str() {
            "ArrowUp" | "ArrowRight" => now + step,
            "ArrowDown" | "ArrowLeft" => now - step,
            "PageUp" => now + 10.0 * step,
            "PageDown" => now - 10.0 * step,
            "Home" => 0.0,
            "End" => most,
            _ => return,
        };
        event.prevent_default();
        set(workers, field.with_untracked(|f| f.settle(new)));
    };
    let movable = workers > 1;
    view! {
        <g
            class="handle"
            class:fixed=!movable
            role=movable.then_some("slider")
            tabindex=movable.then_some("0")
            aria-label=move || movable.then(|| format!("Expected speed-up with {}", who()))
            aria-valuemin=movable.then_some("0")
            aria-valuemax=move || movable.then(|| field.with(|f| f.most.to_string()))
            aria-valuenow=move || movable.then(|| value().to_string())
            aria-valuetext=move || movable.then(|| format!("{} times", format::ratio(value())))
            on:keydown=move |event| if movable { on_key(event) }
        >
            <circle class="grip" cx=x cy=y r="20"/>
            <rect class="predicted" x=move || x() - 8.0 y=move || y() - 8.0 width="16" height="16"
                transform=move || format!("rotate(45 {} {})", x(), y())/>
            <text class="value" x=x y=move || y() - 18.0 text-anchor="middle">{move || format!("{} ×", format::ratio(value()))}</text>
        </g>
    }
}

/// The axes, and the line of perfect parallelism.
fn frame(field: &Field, noun: &'static str) -> impl IntoView + use<> {
    let [left, _, right, bottom] = field.frame;
    let ideal: Vec<(f64, f64)> = field
        .columns
        .iter()
        .map(|(k, x)| (*x, field.y(f64::from(*k))))
        .collect();
    view! {
        {field.y_ticks.iter().map(|(y, text)| view! {
            <line class="grid" x1=left x2=right y1=*y y2=*y/>
            <text class="tick" x=left - 8.0 y=*y + 5.0 text-anchor="end">{text.clone()}</text>
        }).collect_view()}
        {field.columns.iter().map(|(k, x)| view! {
            <text class="tick" x=*x y=bottom + 22.0 text-anchor="middle">{*k}</text>
        }).collect_view()}
        <text class="axis-title" x="4" y="16">"Speed-up you expect"</text>
        <text class="axis-title" x=(left + right) / 2.0 y=field.room.height - 8.0 text-anchor="middle">{noun}</text>
        <polyline class="ideal" points=path(&ideal)/>
    }
}

fn values(lab: Lab, chapter: Chapter, counts: &[u32]) -> Vec<f64> {
    counts
        .iter()
        .map(|&workers| value_of(lab, chapter, workers))
        .collect()
}

fn value_of(lab: Lab, chapter: Chapter, workers: u32) -> f64 {
    let expected = lab.expected(chapter);
    let point = expected.iter().find(|point| point.workers == workers);
    point.map_or(UNMOVED, |point| point.speedup)
}

/// Sets one value. From the first on, all that are shown are meant.
fn predict(lab: Lab, chapter: Chapter, counts: &[u32], workers: u32, speedup: f64) {
    let mut all = untrack(|| lab.expected(chapter));
    for &k in counts {
        if !all.iter().any(|point| point.workers == k) {
            all.push(Predicted {
                workers: k,
                speedup: UNMOVED,
            });
        }
    }
    if let Some(point) = all.iter_mut().find(|point| point.workers == workers) {
        point.speedup = speedup;
    }
    all.sort_by_key(|point| point.workers);
    lab.expect(chapter, all);
}
