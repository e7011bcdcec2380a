//! The room that a chart has.

use leptos::prelude::*;

use crate::layout::lines::Room;
use crate::page::state::Lab;

/// Below this width of the window, everything stands below each other.
const NARROW: f64 = 820.0;
/// What stands beside a chart that goes across the page: margins, frames, the scroll bar.
const EDGES: f64 = 96.0;
/// The same on a narrow window.
const NARROW_EDGES: f64 = 44.0;
/// What stands above and below the figure on the first screen, in px: head, question, tasks, sentence, Run.
const AROUND: f64 = 460.0;
/// The same on a narrow window.
const NARROW_AROUND: f64 = 400.0;
/// The least height of a figure.
const LEAST: f64 = 250.0;
/// The share of the curve beside a timeline, across and downwards.
const CURVE: f64 = 0.45;
/// What stands above and below a drawing within the figure: its controls and its legend.
const CAPTIONS: f64 = 98.0;
/// The same on a narrow window.
const NARROW_CAPTIONS: f64 = 54.0;
/// Between two drawings.
const BETWEEN: f64 = 24.0;
/// By how much more a projector enlarges.
const PROJECTED: f64 = 1.4;

/// Whether the window is so narrow that everything stands below each other.
pub fn is_narrow(lab: Lab) -> bool {
    lab.window_size.get().0 < NARROW
}

/// The room of the figure.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Figure {
    is_narrow: bool,
    width: f64,
    height: f64,
}

impl Figure {
    /// That of the window, followed by whoever asks.
    fn of(lab: Lab) -> Self {
        let enlarged = if lab.projecting.get() { PROJECTED } else { 1.0 };
        let (width, height) = lab.window_size.get();
        let is_narrow = is_narrow(lab);
        let (edges, around) = match is_narrow {
            true => (NARROW_EDGES, NARROW_AROUND),
            false => (EDGES, AROUND),
        };
        Figure {
            is_narrow,
            width: (width / enlarged - edges).max(280.0),
            height: (height / enlarged - around).max(LEAST),
        }
    }
}

/// The room of a curve that stands beside a timeline.
pub fn beside_timeline(lab: Lab) -> Room {
    let figure = Figure::of(lab);
    part(figure, CURVE)
}

/// The room of a timeline that stands beside a curve.
pub fn beside_curve(lab: Lab) -> Room {
    let figure = Figure::of(lab);
    part(figure, 1.0 - CURVE)
}

fn part(figure: Figure, share: f64) -> Room {
    let Figure {
        is_narrow,
        width,
        height,
    } = figure;
    let (width, height) = match is_narrow {
        // Downwards they differ less.
        true => (width, height * (share + 0.5) / 2.0 - NARROW_CAPTIONS),
        false => ((width - BETWEEN) * share, height - CAPTIONS),
    };
    Room {
        width,
        height: height.max(120.0),
    }
}

/// The room of a drawing that has the figure for itself.
pub fn alone(lab: Lab) -> Room {
    let Figure { width, height, .. } = Figure::of(lab);
    Room {
        width,
        height: (height - CAPTIONS).max(180.0),
    }
}

/// The width of a chart that goes across the page, in px.
pub fn across(lab: Lab) -> f64 {
    Figure::of(lab).width
}
