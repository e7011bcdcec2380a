//! Pointers and arrow keys on a chart.

use leptos::ev::{KeyboardEvent, MouseEvent};
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::layout::lines::Room;

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

/// Where a pointer is in the coordinates of the picture that listens to it, which has this room and is shown
/// as large as it fits, in the middle.
pub fn place(event: &MouseEvent, room: Room) -> Option<(f64, f64)> {
    let svg: Element = event.current_target()?.dyn_into().ok()?;
    let shown = svg.get_bounding_client_rect();
    let scale = (room.width / shown.width()).max(room.height / shown.height());
    let from = |middle: f64, start: f64, size: f64| (middle - start - size / 2.0) * scale;
    let x = room.width / 2.0 + from(f64::from(event.client_x()), shown.left(), shown.width());
    let y = room.height / 2.0 + from(f64::from(event.client_y()), shown.top(), shown.height());
    (x.is_finite() && y.is_finite()).then_some((x, y))
}
