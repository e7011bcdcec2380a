//! The page: the program a person sees, on the browser's main thread.
//!
//! It never blocks and has no pool: it shows state, and asks the engine through `services::bridge`. What it
//! shows of a single chapter is in the chapter's own folder.

pub mod isolation;
pub mod params;
pub mod panel;
pub mod state;
pub mod services;
pub mod charts;
pub mod widgets;
pub mod chapter_page;
pub mod shell;

use chapter_page::{ChapterPage, SecondPart};
use leptos::prelude::*;

/// What stands in the page until the program does.
const SHELL: &str = "shell";

/// Starts the page with these chapters, in the place of what stood there until now.
pub fn start(chapters: &'static [ChapterPage], second_part: SecondPart) {
    console_error_panic_hook::set_once();
    if let Some(shell) = document().get_element_by_id(SHELL) {
        shell.remove();
    }
    leptos::mount::mount_to_body(
        move || view! { <shell::app::App chapters=chapters second_part=second_part/> },
    );
}
