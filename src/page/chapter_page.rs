//! What the page has to know of a chapter: how it is shown.

use leptos::prelude::*;

use super::state::Lab;
use crate::experiment::Chapter;

/// A chapter's part in the page.
pub struct ChapterPage {
    /// The chapter.
    pub chapter: Chapter,
    /// Its view. What it shows before Run can be pressed is in the first part of the program.
    pub view: fn() -> AnyView,
    /// Called once when the page is opened without parameters, after the state is there.
    pub begin: fn(Lab),
}
