//! Two runs in one chart, compared in words.

use leptos::prelude::*;

use crate::analysis::compare::compare;
use crate::analysis::findings::rounds_of;
use crate::experiment::Chapter;
use crate::page::state::{Lab, ListedRun};
use crate::record::Status;

/// The same runs are always compared in the same words.
const SEED: u64 = 1;

/// A sentence for each run that is drawn with the one in front.
#[component]
pub fn Comparisons(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
    let sentences = Memo::new(move |_| {
        let sentences = lab.with_drawn(chapter, |front, others| {
            let others = others.iter();
            others
                .filter_map(|other| sentence(front, other))
                .collect::<Vec<String>>()
        });
        sentences.unwrap_or_default()
    });
    view! {
        <Show when=move || !sentences.with(Vec::is_empty)>
            <figcaption class="comparisons">
                {move || sentences.get().into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
            </figcaption>
        </Show>
    }
}

/// How the two compare; `None` if they have nothing in common, or one of them says nothing.
fn sentence(front: &ListedRun, other: &ListedRun) -> Option<String> {
    let says_nothing =
        |run: &&ListedRun| matches!(run.record.status, Status::Void | Status::Failed);
    if [front, other].iter().any(says_nothing) {
        return None;
    }
    let (ours, theirs) = (rounds_of(&front.record), rounds_of(&other.record));
    let compared = compare(&ours, &theirs, SEED)?;
    let who = front.record.experiment.worker_kind().with(compared.workers);
    Some(compared.sentence(&front.name, &other.name, &who))
}
