//! The button that copies a text, and what is said then: that it is copied; of a long link, that chats cut
//! it; and where the clipboard is closed to the page, the text itself, to be copied by hand.

use leptos::ev::MouseEvent;
use leptos::html::Textarea;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::export::link::length_note;

/// Copies a text, and says whether that worked.
#[component]
pub fn CopyButton(
    /// What the button says.
    label: &'static str,
    /// Makes the text, when pressed.
    text: impl Fn() -> String + 'static,
) -> impl IntoView {
    let copied = RwSignal::new(None::<(String, bool)>);
    let copy = move |_: MouseEvent| {
        let text = text();
        leptos::task::spawn_local(async move {
            let done = match clipboard() {
                Some(clipboard) => JsFuture::from(clipboard.write_text(&text)).await.is_ok(),
                None => false,
            };
            // The view may have been left meanwhile.
            let _ = copied.try_set(Some((text, done)));
        });
    };
    view! {
        <button class="quiet" on:click=copy>{label}</button>
        <span role="status" class="hint copied">
            {move || copied.get().map(|(_, done)| done.then_some("Copied."))}
        </span>
        {move || copied.get().map(|(text, done)| view! { <After text=text done=done/> })}
    }
}

#[component]
fn After(text: String, done: bool) -> impl IntoView {
    let is_link = text.starts_with("http") && !text.contains(char::is_whitespace);
    let note = length_note(&text).filter(|_| is_link);
    view! {
        {(!done).then(|| view! { <ByHand text=text/> })}
        {note.map(|note| view! { <p class="hint" role="status">{note}</p> })}
    }
}

#[component]
fn ByHand(text: String) -> impl IntoView {
    let field = NodeRef::<Textarea>::new();
    Effect::new(move || {
        if let Some(field) = field.get() {
            // Chosen once the text is in it, so that one key is enough.
            request_animation_frame(move || field.select());
        }
    });
    view! {
        <div class="by-hand" role="status">
            <p class="hint">"This browser lets the page copy nothing. Here is the text, chosen: press Ctrl and C (⌘ and C on a Mac), or hold a finger on it."</p>
            <textarea node_ref=field readonly rows="3" aria-label="To be copied by hand" prop:value=text></textarea>
        </div>
    }
}

/// Insecure pages have none.
fn clipboard() -> Option<web_sys::Clipboard> {
    let navigator = window().navigator();
    let value = js_sys::Reflect::get(&navigator, &"clipboard".into()).ok()?;
    value.is_truthy().then(|| navigator.clipboard())
}
