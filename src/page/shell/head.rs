//! The head of the page, in one line: name, chapters, and how the page looks.

use leptos::prelude::*;

use super::projector::ProjectorButton;
use super::theme::ThemeButton;
use crate::experiment::Chapter;
use crate::page::state::Lab;

/// The head. On a narrow window only the open chapter has room, between the ways to those beside it.
#[component]
pub fn Head() -> impl IntoView {
    let lab = Lab::from_context();
    let all = Chapter::all();
    let beside = move |by: isize, sign: &'static str, what: &'static str| {
        let chapter = Memo::new(move |_| lab.chapter.get().beside(by));
        view! {
            <a
                class="turn"
                class:off=move || chapter.get().is_none()
                href=move || chapter.get().map(|chapter| format!("#/{}", chapter.slug()))
                aria-label=move || chapter.get().map(|chapter| format!("{what}: {}", chapter.title()))
            >{sign}</a>
        }
    };
    view! {
        <header class="top">
            <p class="brand"><Logo/><span>"Parallelism Lab"</span></p>
            <nav aria-label="Chapters">
                {beside(-1, "‹", "Previous chapter")}
                {all.iter().copied().zip(1..).map(|(chapter, number)| view! {
                    <a
                        href=format!("#/{}", chapter.slug())
                        aria-current=move || (lab.chapter.get() == chapter).then_some("page")
                    >
                        <span class="number">{number}<span class="of">{format!(" / {}", all.len())}</span></span>{chapter.title()}
                    </a>
                }).collect_view()}
                {beside(1, "›", "Next chapter")}
            </nav>
            <ProjectorButton/>
            <ThemeButton/>
        </header>
    }
}

/// Four workers, three of them busy.
#[component]
fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
            <rect x="3" y="4" width="26" height="5" rx="2.5"/>
            <rect x="3" y="13.5" width="19" height="5" rx="2.5"/>
            <rect x="3" y="23" width="23" height="5" rx="2.5"/>
        </svg>
    }
}
