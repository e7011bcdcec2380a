//! The charts as SVG. Where the marks stand is worked out in `crate::layout`.

pub mod lines;
pub mod lost;
pub mod progression;
pub mod timeline;

use super::state::Lab;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// What stands beside a chart in the stage, or at the edges of one that goes across, in px.
const BESIDE: f64 = 420.0;
const EDGES: f64 = 96.0;

/// The width of a chart beside the controls, or below them on a narrow window, in px.
pub fn beside_controls(lab: Lab) -> f64 {
    width_without(lab, BESIDE)
}

/// The width of a chart that goes across the page, in px.
pub fn across(lab: Lab) -> f64 {
    width_without(lab, EDGES)
}

fn width_without(lab: Lab, taken: f64) -> f64 {
    match lab.window_size.get().0 {
        narrow if narrow < 820.0 => (narrow - 56.0).max(280.0),
        wide => wide.min(1360.0) - taken,
    }
}

/// The mark that an arrow key leads to, from the chosen one (or none) among marks 0 to `last`; `None` for
/// any other key. One that leads somewhere is not for the browser any more.
pub fn mark_by_key(event: &KeyboardEvent, chosen: Option<usize>, last: usize) -> Option<usize> {
    let new = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => chosen.map_or(0, |at| (at + 1).min(last)),
        "ArrowLeft" | "ArrowUp" => chosen.map_or(0, |at| at.saturating_sub(1)),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    event.prevent_default();
    Some(new)
}

/// Where a pointer is in the coordinates of the picture that listens to it, which is so many px wide.
pub fn place(event: &PointerEvent, width: f64) -> Option<(f64, f64)> {
    let svg: Element = event.current_target()?.dyn_into().ok()?;
    let on_page = svg.get_bounding_client_rect();
    let scale = width / on_page.width();
    let x = (f64::from(event.client_x()) - on_page.left()) * scale;
    let y = (f64::from(event.client_y()) - on_page.top()) * scale;
    (x.is_finite() && y.is_finite()).then_some((x, y))
}
