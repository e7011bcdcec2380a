//! The word beside all that was not measured here.

use leptos::prelude::*;

use crate::experiment::Chapter;
use crate::page::state::Lab;

/// The word, if the run in the foreground came from a file or a link.
#[component]
pub fn Imported(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
    let is_imported = Memo::new(move |_| {
        lab.with_record(chapter, |record| record.imported)
            .unwrap_or_default()
    });
    move || is_imported.get().then(mark)
}

/// The word.
pub fn mark() -> impl IntoView {
    view! {
        <span class="imported" title="It came from a file or a link and was not measured here: what it says can’t be checked.">
            "imported"
        </span>
        " "
    }
}
