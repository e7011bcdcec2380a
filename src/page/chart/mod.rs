//! The charts as SVG. Where the marks stand is worked out in `crate::chart`.

pub mod lines;
pub mod lost;
pub mod timeline;

use super::state::Lab;
use leptos::prelude::*;

/// The room for a chart beside the controls, or below them on a narrow window, in px.
fn beside_controls(lab: Lab) -> f64 {
    match lab.window_size.get().0 {
        narrow if narrow < 820.0 => (narrow - 56.0).max(280.0),
        wide => (wide.min(1360.0) - 420.0).max(360.0),
    }
}

/// The room for a chart that goes across the page, in px.
fn across(lab: Lab) -> f64 {
    match lab.window_size.get().0 {
        narrow if narrow < 820.0 => (narrow - 56.0).max(280.0),
        wide => wide.min(1360.0) - 96.0,
    }
}
