//! The frame of a chapter: on one screen the question, the figure, the sentence and Run; below it the panels.

use leptos::prelude::*;

use super::panels::Panels;
use crate::error::LabError;
use crate::experiment::Chapter;
use crate::page::panel::Panel;
use crate::page::services::parts::{Waiting, later};
use crate::page::state::{Lab, LookedAt};
use crate::page::widgets::long_run::long_run;
use crate::page::widgets::run_bar::{RunBar, is_blocked};
use crate::page::widgets::save_menu::save_menu;
use crate::page::widgets::steps::steps;
use crate::page::widgets::verdict::told;

/// The chapter. The same words in the same places stand in `index.html` until the program is there.
#[component]
pub fn Frame(
    /// The chapter.
    chapter: Chapter,
    /// Why it can't run here, if it can't.
    #[prop(into)]
    obstacle: Signal<Option<LabError>>,
    /// The figure.
    figure: AnyView,
    /// What belongs beside the figure, and below it on a narrow window.
    #[prop(optional)]
    beside: Option<AnyView>,
    /// The sentence.
    says: AnyView,
    /// Two controls at most: those that the question is about. All others are in a panel.
    controls: AnyView,
    /// What is in a panel.
    panel: Callback<Panel, AnyView>,
) -> impl IntoView {
    let lab = Lab::from_context();
    lab.looked_at.set(LookedAt::default());
    let missing = move || {
        obstacle
            .get()
            .filter(|error| is_blocked(&Some(error.clone())))
    };
    view! {
        <section class=format!("chapter {}", chapter.slug()) aria-labelledby="title">
            <div class="screen">
                <div class="heading">
                    <h1 id="title">{chapter.question()}</h1>
                    {later(Waiting::Nothing, save_menu(chapter))}
                </div>
                <div class="lesson-steps">{later(Waiting::Nothing, steps(chapter))}</div>
                <div class="stage">
                    <div class="figure">{figure}</div>
                    {beside.map(|beside| view! { <div class="beside">{beside}</div> })}
                </div>
                <div class="says">
                    {says}
                    {move || missing().map(|error| view! { <p class="notice warn">{error.to_string()}</p> })}
                    {later(Waiting::Nothing, long_run(chapter))}
                    <div role="alert">
                        {move || lab.error.get().filter(|(where_, _)| *where_ == chapter).map(|(_, error)| view! {
                            <p class="notice error">{error.to_string()}</p>
                        })}
                    </div>
                </div>
                <div class="actions">
                    <RunBar chapter=chapter obstacle=obstacle/>
                    <div class="controls">{controls}</div>
                </div>
                {later(Waiting::Nothing, told(chapter))}
            </div>
            <Panels chapter=chapter panel=panel/>
        </section>
    }
}
