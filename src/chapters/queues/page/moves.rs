//! What happened, move by move, as a table.

use leptos::prelude::*;

use crate::chapters::queues::CHAPTER;
use crate::chapters::queues::sentences;
use crate::format;
use crate::page::state::Lab;
use crate::page::widgets::imported::Imported;
use crate::record::Move;

/// Tables with more rows than this are folded.
const LONG: usize = 40;
/// How many rows a folded one shows at each end.
const SHOWN: usize = 12;

/// The moves of the run in the foreground.
#[component]
pub fn Moves() -> impl IntoView {
    let lab = Lab::from_context();
    let moves = Memo::new(move |_| {
        lab.with_record(CHAPTER, |record| record.moves.clone())
            .unwrap_or_default()
    });
    let unfolded = RwSignal::new(false);
    let count = Memo::new(move |_| moves.with(Vec::len));
    let rows = move || {
        moves.with(|moves| {
            let folded = moves.len() > LONG && !unfolded.get();
            let tail = moves.len().saturating_sub(SHOWN);
            let shown = |at: &usize| !folded || *at < SHOWN || *at >= tail;
            let gap = (folded, tail.saturating_sub(SHOWN));
            let rows = moves.iter().enumerate().filter(|(at, _)| shown(at));
            rows.map(|(at, step)| {
                let left_out = (gap.0 && at == tail).then(|| {
                    view! {
                        <tr class="left-out"><td colspan="7">{format!("{} more", gap.1)}</td></tr>
                    }
                });
                view! { {left_out}{row(at, step)} }
            })
            .collect_view()
        })
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <section class="moves" aria-labelledby="moves-title">
                <h2 id="moves-title">"What happened, in order"</h2>
                <Imported chapter=CHAPTER/>
                <p class="hint">"Times count from the start of the run; the counters are those right after the move. (A sentinel is an item like any other: it is counted, and needs its task_done.)"</p>
                <div class="scroll" tabindex="0" role="region" aria-label="Moves">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">"Move"</th>
                                <th scope="col">"Time"</th>
                                <th scope="col" class="words">"Who"</th>
                                <th scope="col" class="words">"What"</th>
                                <th scope="col">"Queued"</th>
                                <th scope="col">"Unfinished"</th>
                                <th scope="col">"Results"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <Show when=move || { count.get() > LONG }>
                    <div class="row">
                        <button class="quiet" on:click=move |_| unfolded.update(|open| *open = !*open)>
                            {move || if unfolded.get() {
                                "Show the first and the last only".to_owned()
                            } else {
                                format!("Show all {} moves", count.get())
                            }}
                        </button>
                    </div>
                </Show>
            </section>
        </Show>
    }
}

fn row(at: usize, step: &Move) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row">{at + 1}</th>
            <td>{format::time(step.at_ms)}</td>
            <td class="words">{sentences::who(step)}</td>
            <td class="words">{sentences::what(step)}</td>
            <td>{step.queued}</td>
            <td>{step.unfinished}</td>
            <td>{step.results}</td>
        </tr>
    }
}
