//! The marks of a legend: each looks as it does in the chart, in colour and in shape, because it is drawn in
//! the same way. So it also goes into a saved picture.

use leptos::prelude::*;

use crate::layout::look::Look;

/// What an entry of a legend stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Key {
    /// One sample.
    Sample,
    /// A median with its interval.
    Median,
    /// A run.
    Run(Look),
    /// A line of this class.
    Line(&'static str),
}

/// The mark, as high as a line of text.
pub fn key(of: Key) -> impl IntoView {
    const LINE: &str = "0,8 28,8";
    let inside = match of {
        Key::Sample => view! {
            <g class="colour-0"><path class="dot" d=Look::Behind(0).mark(14.0, 8.0)/></g>
        }
        .into_any(),
        Key::Median => view! {
            <g class="colour-0">
                <path class="interval" d="M14 1V15M8 1h12M8 15h12"/>
                <path class="median-mark" d=Look::Front.mark(14.0, 8.0)/>
            </g>
        }
        .into_any(),
        Key::Run(look) => view! {
            <g class=format!("colour-{}", look.colour())>
                <polyline class="median" points=LINE/>
                {matches!(look, Look::Behind(_)).then(|| view! { <path class="run-mark" d=look.mark(14.0, 8.0)/> })}
            </g>
        }
        .into_any(),
        Key::Line(class) => view! { <polyline class=class points=LINE/> }.into_any(),
    };
    view! { <svg class="key-line" viewBox="0 0 28 16" aria-hidden="true">{inside}</svg> }
}
