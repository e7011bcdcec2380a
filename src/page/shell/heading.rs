//! The head of a chapter: its question, and what is done about it.

use leptos::prelude::*;

use crate::experiment::Chapter;

/// The head. The same words stand in `index.html` until the program is there.
#[component]
pub fn Heading(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    view! {
        <header>
            <h1 id="title">{chapter.question()}</h1>
            <p class="question">{chapter.intro()}</p>
        </header>
    }
}
