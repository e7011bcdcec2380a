//! Light or dark: as the system says, until someone chooses; the choice is remembered.

use leptos::prelude::*;

use crate::page::services::storage::{Kept, get, set};

const KEY: &str = "parlab.theme";

/// A button that goes from automatic to light to dark.
#[component]
pub fn ThemeButton() -> impl IntoView {
    let stored = get(Kept::Here, KEY).ok().flatten();
    let theme = RwSignal::new(match stored.as_deref() {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "auto",
    });
    Effect::new(move || {
        let theme = theme.get();
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", theme);
        }
        // Where nothing may be kept, the choice is forgotten with the page.
        let _ = set(Kept::Here, KEY, theme);
    });
    let next = move |_| {
        theme.update(|theme| {
            *theme = match *theme {
                "auto" => "light",
                "light" => "dark",
                _ => "auto",
            }
        });
    };
    view! {
        <button class="quiet theme" on:click=next title="Colours: automatic, light or dark">
            <span aria-hidden="true">"◐ "</span>
            {move || match theme.get() {
                "light" => "Light",
                "dark" => "Dark",
                _ => "Auto",
            }}
        </button>
    }
}
