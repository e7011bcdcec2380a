//! Chapter Queues as a person sees it.

use leptos::prelude::*;

use super::controls::RunBar;
use crate::experiment::Chapter;

/// The chapter.
#[component]
pub fn QueuesChapter() -> impl IntoView {
    view! { <section class="chapter"><RunBar chapter=Chapter::Queues/></section> }
}
