//! What the page has to know of a chapter: how it is shown.

use futures::future::LocalBoxFuture;
use leptos::prelude::*;

use super::services::parts::NotLoaded;
use super::state::Lab;
use crate::experiment::Chapter;

/// What the chapters do first in the second part of the program.
pub type SecondPart = fn() -> LocalBoxFuture<'static, Result<(), NotLoaded>>;

/// A chapter's part in the page.
pub struct ChapterPage {
    /// The chapter.
    pub chapter: Chapter,
    /// Its view. What it shows before Run can be pressed is in the first part of the program.
    pub view: fn() -> AnyView,
    /// Called once when the page is opened without parameters, after the state is there.
    pub begin: fn(Lab),
}
