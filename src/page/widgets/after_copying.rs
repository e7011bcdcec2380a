//! What is said after a text was copied, or could not be.

use leptos::html::Textarea;
use leptos::prelude::*;

use crate::export::link::length_note;

/// Of a long link, that chats cut it; and where the clipboard is closed to the page, the text itself, chosen,
/// to be copied by hand.
#[component]
pub fn AfterCopying(
    /// The text.
    text: String,
    /// Whether it was copied.
    done: bool,
) -> impl IntoView {
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
    // Chosen as soon as it is there, so that one key is enough.
    Effect::new(move || {
        if let Some(field) = field.get() {
            field.select();
        }
    });
    view! {
        <div class="by-hand" role="status">
            <p class="hint">"This browser lets the page copy nothing. Here is the text, chosen: press Ctrl and C (⌘ and C on a Mac), or hold a finger on it."</p>
            <textarea node_ref=field readonly rows="3" aria-label="To be copied by hand" prop:value=text></textarea>
        </div>
    }
}
