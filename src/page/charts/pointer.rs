//! Pointers and arrow keys on a chart.

use leptos::ev::{KeyboardEvent, PointerEvent};
use wasm_bindgen::JsCast;
use web_sys::Element;

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
