//! All that the board shows, and when, in a table.

use leptos::prelude::*;
use pysync::FutureState;

use super::board::{known, task_of};
use crate::chapters::futures::CHAPTER;
use crate::format;
use crate::page::state::Lab;
use crate::page::widgets::imported::Imported;
use crate::record::FutureTrace;

/// Every future of the session, one row each.
#[component]
pub fn Table() -> impl IntoView {
    let lab = Lab::from_context();
    let ids = Memo::new(move |_| {
        let ids = lab.with_record(CHAPTER, |record| {
            let run = lab.foreground(CHAPTER);
            let ids = record.futures.iter().map(|future| (run, future.id));
            ids.collect::<Vec<_>>()
        });
        ids.unwrap_or_default()
    });
    view! {
        <Show when=move || !ids.with(Vec::is_empty)>
            <section class="numbers" aria-labelledby="table-title">
                <h2 id="table-title">"The futures"</h2>
                <Imported chapter=CHAPTER/>
                <div class="scroll" tabindex="0" role="region" aria-labelledby="table-title">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">"Future"</th>
                                <th scope="col">"Task"</th>
                                <th scope="col">"State"</th>
                                <th scope="col">"Worker"</th>
                                <th scope="col">"Submitted"</th>
                                <th scope="col">"Started"</th>
                                <th scope="col">"Over"</th>
                                <th scope="col">"Ran for"</th>
                                <th scope="col" class="words">"Value or error"</th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || ids.get() key=|id| *id let((_, id))>
                                <Row id=id/>
                            </For>
                        </tbody>
                    </table>
                </div>
                <p class="hint">"Times are from the start of the session, each taken once."</p>
            </section>
        </Show>
    }
}

#[component]
fn Row(
    /// The future's number.
    id: u32,
) -> impl IntoView {
    let lab = Lab::from_context();
    let future = Memo::new(move |_| {
        lab.with_record(CHAPTER, |record| known(&record.futures, id))
            .flatten()
    });
    move || future.get().map(|future| cells(&future))
}

fn cells(future: &FutureTrace) -> impl IntoView + use<> {
    let time = |ms: Option<f64>| ms.map_or_else(|| "–".to_owned(), format::time);
    let ran = future.start_ms.zip(future.end_ms);
    let state = match future.state {
        FutureState::Pending => "pending",
        FutureState::Running => "running",
        FutureState::Cancelled => "cancelled",
        FutureState::Done => "done",
    };
    let outcome = future.value.clone().or_else(|| future.error.clone());
    let worker = future.worker.map(|worker| (worker + 1).to_string());
    view! {
        <tr>
            <th scope="row">{format!("f{}", future.id)}</th>
            <td>{task_of(future)}</td>
            <td>{state}</td>
            <td>{worker.unwrap_or_else(|| "–".to_owned())}</td>
            <td>{format::time(future.submitted_ms)}</td>
            <td>{time(future.start_ms)}</td>
            <td>{time(future.end_ms)}</td>
            <td>{time(ran.map(|(start_ms, end_ms)| end_ms - start_ms))}</td>
            <td class="words">{outcome.unwrap_or_else(|| "–".to_owned())}</td>
        </tr>
    }
}
