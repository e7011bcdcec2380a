//! Light or dark? As the system says, until someone chooses; the choice is remembered.

use leptos::prelude::*;

const KEY: &str = "parlab.theme";

/// A button that goes from automatic to light to dark.
#[component]
pub fn ThemeButton() -> impl IntoView {
    let stored = storage().and_then(|s| s.get_item(KEY).ok().flatten());
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
        if let Some(storage) = storage() {
            let _ = storage.set_item(KEY, theme);
        }
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

/// May be forbidden, in a private window for instance; then nothing is remembered.
fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
