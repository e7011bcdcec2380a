//! The figures of a run in words and numbers: the sentence, the table, the files.

use leptos::prelude::*;

use super::state::Lab;
use crate::chart::format;
use crate::experiment::Chapter;
use crate::measure::summary::SummaryRow;
use crate::record::{Status, TableResult};

/// What was seen, in one sentence; before the first run, what to do.
#[component]
pub fn Verdict(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
    let seen = move || {
        lab.with_record(chapter, |record| {
            (record.verdict.clone(), record.status, record.samples.len())
        })
    };
    view! {
        <div class="verdict" aria-live="polite">
            {move || match seen() {
                None => view! { <p class="muted">"Nothing is measured yet. What do you expect? Then press Run."</p> }.into_any(),
                Some((verdict, status, samples)) => {
                    let note = match status {
                        Status::Running if samples == 0 => "Measuring…".to_owned(),
                        Status::Cancelled => format!("Cancelled after {}; they are kept.", format::count(samples as u32, "sample")),
                        Status::Void => "Its samples are kept, but should not be trusted.".to_owned(),
                        Status::Failed => format!("Stopped after {}.", format::count(samples as u32, "sample")),
                        Status::Running | Status::Complete => String::new(),
                    };
                    view! {
                        <p>{verdict}</p>
                        {(!note.is_empty()).then(|| view! { <p class="muted">{note}</p> })}
                    }.into_any()
                }
            }}
        </div>
    }
}

/// The numbers of the chart, one row for each worker count, and what the pool cost.
#[component]
pub fn SummaryTable(
    /// The chapter.
    chapter: Chapter,
    /// What the first column is called.
    noun: &'static str,
) -> impl IntoView {
    let lab = Lab::from_context();
    let rows = move || {
        lab.with_record(chapter, |record| record.summary.clone())
            .unwrap_or_default()
    };
    let pool = move || {
        lab.with_record(chapter, |record| record.pool.clone())
            .flatten()
    };
    view! {
        <Show when=move || !rows().is_empty()>
            <section class="numbers" aria-labelledby="numbers-title">
                <h2 id="numbers-title">"The numbers"</h2>
                <div class="scroll" tabindex="0" role="region" aria-labelledby="numbers-title">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{noun}</th>
                                <th scope="col">"Samples"</th>
                                <th scope="col">"Median time"</th>
                                <th scope="col">"95 % interval"</th>
                                <th scope="col">"Fastest – slowest"</th>
                                <th scope="col">"Speed-up"</th>
                                <th scope="col">"Efficiency"</th>
                            </tr>
                        </thead>
                        <tbody>{move || rows().iter().map(table_row).collect_view()}</tbody>
                    </table>
                </div>
                {move || pool().map(|pool| {
                    let workers = format::count(pool.workers, "worker");
                    let when = if pool.fresh { "before the first sample" } else { "in an earlier run" };
                    view! {
                        <p class="hint">{format!(
                            "Not in these times: starting the pool of {workers} took {} (measured once, {when}). Then {} calls of fib({}) warmed the workers up: the first took {}, the last {} (medians over the workers).",
                            format::time(pool.startup_ms),
                            format::large(u64::from(pool.warmup.calls)),
                            pool.warmup.n,
                            format::time(pool.warmup.first_ms),
                            format::time(pool.warmup.last_ms),
                        )}</p>
                    }
                })}
            </section>
        </Show>
    }
}

fn table_row(row: &SummaryRow) -> impl IntoView + use<> {
    let none = || "–".to_owned();
    let interval = row.ci95_ms.map_or_else(none, |[low, high]| {
        format!("{} – {}", format::time(low), format::time(high))
    });
    view! {
        <tr>
            <th scope="row">{row.workers}</th>
            <td>{row.n}</td>
            <td>{format::time(row.median_ms)}</td>
            <td>{interval}</td>
            <td>{format!("{} – {}", format::time(row.min_ms), format::time(row.max_ms))}</td>
            <td>{row.speedup.map_or_else(none, format::ratio)}</td>
            <td>{row.efficiency.map_or_else(none, format::percent)}</td>
        </tr>
    }
}

/// What was in the files, in the order of their arrival.
#[component]
pub fn FileResults() -> impl IntoView {
    let lab = Lab::from_context();
    let results = move || {
        lab.with_record(Chapter::Downloads, |record| record.results.clone())
            .unwrap_or_default()
    };
    view! {
        <Show when=move || !results().is_empty()>
            <section class="files" aria-labelledby="files-title">
                <h2 id="files-title">"What arrived, in the order of arrival"</h2>
                <p class="hint">"From the last sample. Below each: its first 100 bytes."</p>
                <ol>{move || results().iter().map(file).collect_view()}</ol>
            </section>
        </Show>
    }
}

fn file(result: &TableResult) -> impl IntoView + use<> {
    let name = result
        .link
        .rsplit('/')
        .find(|part| !part.is_empty())
        .unwrap_or(&result.link)
        .to_owned();
    let arrived = format!(
        "link {} · after {}",
        result.task + 1,
        format::time(result.arrived_ms)
    );
    let body = match (&result.table, &result.error) {
        (Some(table), _) => view! {
            <p class="facts">
                {format!(
                    "{} · {} rows · {} columns",
                    format::bytes(table.bytes),
                    format::large(table.rows),
                    table.columns.len(),
                )}
            </p>
            <p class="columns">{table.columns.join(" · ")}</p>
            <pre>{table.head.clone()}</pre>
        }
        .into_any(),
        (None, error) => {
            let error = error
                .clone()
                .unwrap_or_else(|| "There is no result.".to_owned());
            view! { <p class="notice error">{error}</p> }.into_any()
        }
    };
    view! {
        <li>
            <h3 title=result.link.clone()>{name}</h3>
            <p class="muted">{arrived}</p>
            {body}
        </li>
    }
}
