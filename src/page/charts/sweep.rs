//! The figure of a sweep: the curve over the worker counts, and the timeline of the count that is chosen in it.

use leptos::prelude::*;

use super::lines::LineChart;
use super::timeline::Timeline;
use crate::experiment::Chapter;
use crate::layout::metric::Metric;

/// The two, beside each other where there is room.
#[component]
pub fn SweepFigure(
    /// The chapter.
    chapter: Chapter,
    /// What is counted on the x axis.
    noun: &'static str,
    /// What a row of the timeline is called.
    worker: &'static str,
    /// The quantity shown at first.
    #[prop(optional)]
    first: Metric,
    /// What else can be done with the chart.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="sweep">
            <LineChart chapter=chapter noun=noun first=first>
                {children.map(|children| children())}
            </LineChart>
            <Timeline chapter=chapter worker=worker/>
        </div>
    }
}
