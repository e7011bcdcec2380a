//! Chapter Machine as a person sees it.

use leptos::prelude::*;

use super::controls::RunBar;
use crate::experiment::Chapter;

/// The chapter.
#[component]
pub fn MachineChapter() -> impl IntoView {
    view! { <section class="chapter"><RunBar chapter=Chapter::Machine/></section> }
}
