//! The figure of a sweep: the curve over the worker counts, and the timeline of the count that is chosen in it.

use leptos::prelude::*;

use super::lines::LineChart;
use super::prediction::Prediction;
use super::timeline::Timeline;
use crate::experiment::Chapter;
use crate::layout::metric::Metric;
use crate::page::state::Lab;

/// The two, beside each other where there is room; before the first run, and whenever the next one is to be predicted,
/// the field in which an expectation is drawn.
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
) -> impl IntoView {
    let lab = Lab::from_context();
    let can_be_predicted = chapter.can_be_predicted();
    view! {
        <Show
            when=move || can_be_predicted && lab.is_predicted(chapter)
            fallback=move || view! {
                <div class="sweep">
                    <LineChart chapter=chapter noun=noun first=first>
                        {can_be_predicted.then(|| view! {
                            <button class="quiet" aria-label="Predict the next run" on:click=move |_| lab.predicting.set(Some(chapter))>"Predict"</button>
                        })}
                    </LineChart>
                    <Timeline chapter=chapter worker=worker/>
                </div>
            }
        >
            <Prediction chapter=chapter noun=noun/>
        </Show>
    }
}
