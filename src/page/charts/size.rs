//! The width that a chart has.

use leptos::prelude::*;

use crate::page::state::Lab;

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
