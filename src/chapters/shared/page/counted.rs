//! What the counter showed, beside what was added.

use leptos::prelude::*;

use crate::analysis::lost_updates::{LostUpdates, lost_updates, share_text};
use crate::chapters::shared::CHAPTER;
use crate::format;
use crate::page::state::Lab;
use crate::page::widgets::imported::Imported;

/// The table, for the run in the foreground.
#[component]
pub fn Counted() -> impl IntoView {
    let lab = Lab::from_context();
    let rows = move || {
        lab.with_record(CHAPTER, |record| lost_updates(record))
            .unwrap_or_default()
    };
    view! {
        <Show when=move || !rows().is_empty()>
            <section class="counted" aria-labelledby="counted-title">
                <h2 id="counted-title">"What the counter showed"</h2>
                <Imported chapter=CHAPTER/>
                <div class="scroll" tabindex="0" role="region" aria-labelledby="counted-title">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">"Threads"</th>
                                <th scope="col">"Additions"</th>
                                <th scope="col">"Lost, median"</th>
                                <th scope="col">"Least and most"</th>
                                <th scope="col">"Samples"</th>
                            </tr>
                        </thead>
                        <tbody>
                            {move || rows().iter().map(row).collect_view()}
                        </tbody>
                    </table>
                </div>
                <p class="hint">"After each sample the counter is read once. What is missing was added by a thread and written over by another: counted, never simulated."</p>
            </section>
        </Show>
    }
}

fn row(with: &LostUpdates) -> impl IntoView + use<> {
    let LostUpdates {
        workers,
        added,
        lost,
    } = with;
    view! {
        <tr>
            <th scope="row">{*workers}</th>
            <td>{format::large(*added)}</td>
            <td>{share_text(lost.median())}</td>
            <td>{format!("{} – {}", share_text(lost.min()), share_text(lost.max()))}</td>
            <td>{lost.n()}</td>
        </tr>
    }
}
