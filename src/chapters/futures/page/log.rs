//! The log of a session: what was called, and what was answered.

use leptos::html::Div;
use leptos::prelude::*;

use crate::chapters::futures::CHAPTER;
use crate::format;
use crate::page::state::Lab;
use crate::page::widgets::imported::Imported;

/// The calls and their answers, the newest last and in sight.
#[component]
pub fn Log() -> impl IntoView {
    let lab = Lab::from_context();
    let node = NodeRef::<Div>::new();
    let count = Memo::new(move |_| {
        lab.with_record(CHAPTER, |record| record.notes.len())
            .unwrap_or_default()
    });
    let run = Memo::new(move |_| lab.foreground(CHAPTER));
    Effect::new(move || {
        count.track();
        if let Some(log) = node.get() {
            // The line is there by the next frame.
            request_animation_frame(move || log.set_scroll_top(log.scroll_height()));
        }
    });
    view! {
        <div class="said">
            <h2 id="log-title">"Calls and answers"</h2>
            <Imported chapter=CHAPTER/>
            <div class="log" role="log" aria-labelledby="log-title" tabindex="0" node_ref=node>
                <Show
                    when=move || { count.get() > 0 }
                    fallback=|| view! { <p class="hint">"Each call and its answer will stand here, as Python writes them."</p> }
                >
                    <For
                        each=move || { let run = run.get(); (0..count.get()).map(move |at| (run, at)) }
                        key=|line| *line
                        let((_, at))
                    >
                        <Line at=at/>
                    </For>
                </Show>
            </div>
        </div>
    }
}

#[component]
fn Line(
    /// Which one it is.
    at: usize,
) -> impl IntoView {
    let lab = Lab::from_context();
    // What is written down once doesn't change.
    let note = untrack(|| lab.with_record(CHAPTER, |record| record.notes.get(at).cloned()));
    note.flatten().map(|note| {
        view! {
            <p class="note">
                <span class="at">{format::time(note.at_ms)}</span>
                <code>{note.call}</code>
                <span class="answer">{note.answer}</span>
            </p>
        }
    })
}
