//! What stands in the panels of every chapter with a curve, put together in one place: each view of its own would be
//! compiled once more for each chapter.

use leptos::prelude::*;

use super::comparisons::Comparisons;
use super::numbers::SummaryTable;
use super::runs::Runs;
use super::task_size::TaskSizeNote;
use crate::experiment::Chapter;
use crate::page::charts::lost_time::LostTime;
use crate::page::charts::progression::Progression;
use crate::page::charts::timeline::SampleInNumbers;

/// The runs of this session, and how they compare.
pub fn runs(chapter: Chapter) -> AnyView {
    view! {
        <Comparisons chapter=chapter/>
        <Runs chapter=chapter/>
    }
    .into_any()
}

/// The numbers of a chapter that keeps cores busy: the counts, named by `noun`; what is the chapter's own; where the
/// time of a sample went; and what the times did.
pub fn numbers_of_work(chapter: Chapter, noun: &'static str, own: AnyView) -> AnyView {
    view! {
        <SummaryTable chapter=chapter noun=noun/>
        <TaskSizeNote chapter=chapter/>
        {own}
        <SampleInNumbers chapter=chapter/>
        <LostTime chapter=chapter/>
        <Progression chapter=chapter/>
    }
    .into_any()
}
