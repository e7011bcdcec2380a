//! The panels below the figure, by their tabs. What isn't open isn't in the document.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::experiment::Chapter;
use crate::page::panel::Panel;
use crate::page::services::parts::{Waiting, later};
use crate::page::state::Lab;
use crate::page::widgets::glossary::glossary;

/// The tabs, and the panel that is open: it stays open in the next chapter.
#[component]
pub fn Panels(
    /// The chapter.
    chapter: Chapter,
    /// What is in a panel.
    panel: Callback<Panel, AnyView>,
) -> impl IntoView {
    let lab = Lab::from_context();
    let open = Memo::new(move |_| lab.panel.get());
    let on_key = move |event: KeyboardEvent| {
        if let Some(to) = open.get_untracked().by_key(&event.key()) {
            event.prevent_default();
            lab.panel.set(to);
            focus(to);
        }
    };
    view! {
        <div class="panels">
            <div class="tabs" role="tablist" aria-label="More about it" on:keydown=on_key>
                {Panel::ALL.map(|it| view! {
                    <button
                        id=tab(it)
                        role="tab"
                        aria-selected=move || (open.get() == it).to_string()
                        aria-controls=move || (open.get() == it).then_some("panel")
                        tabindex=move || if open.get() == it { "0" } else { "-1" }
                        on:click=move |_| lab.panel.set(it)
                    >{it.title()}</button>
                }).collect_view()}
            </div>
            <div
                id="panel"
                class=move || format!("panel {}", open.get().id())
                role="tabpanel"
                tabindex="0"
                aria-labelledby=move || tab(open.get())
            >
                <div class="inside">
                    {move || (open.get() == Panel::Why).then(|| view! { <p class="question">{chapter.intro()}</p> })}
                    {move || panel.run(open.get())}
                    {move || (open.get() == Panel::Why).then(|| later(Waiting::Nothing, glossary()))}
                </div>
            </div>
        </div>
    }
}

fn tab(panel: Panel) -> String {
    format!("tab-{}", panel.id())
}

fn focus(panel: Panel) {
    let tab = document().get_element_by_id(&tab(panel));
    if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
        let _ = tab.focus();
    }
}
