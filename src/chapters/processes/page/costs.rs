//! What a process cost, beside the pool of threads: in numbers, and its times as lengths on one scale.

use leptos::prelude::*;

use crate::analysis::record::Record;
use crate::chapters::processes::CHAPTER;
use crate::chapters::processes::costs::{Costs, Measured};
use crate::format;
use crate::page::state::Lab;
use crate::page::widgets::imported::Imported;
use crate::record::Pool;

/// Start, memory and sending, of the run in the foreground of Processes.
#[component]
pub fn CostTable() -> impl IntoView {
    let lab = Lab::from_context();
    let rows = move || lab.with_record(CHAPTER, rows).unwrap_or_default();
    let longest_ms = move || {
        let times = rows()
            .into_iter()
            .flat_map(|row| [row.apart.ms, row.shared.ms]);
        times.flatten().fold(0.0, f64::max)
    };
    view! {
        <Show when=move || !rows().is_empty()>
            <section class="costs" aria-labelledby="costs-title">
                <h2 id="costs-title">"What it costs to share nothing"</h2>
                <Imported chapter=CHAPTER/>
                <div class="scroll" tabindex="0" role="region" aria-labelledby="costs-title">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">"Cost"</th>
                                <th scope="col">"Processes"</th>
                                <th scope="col">"Threads, beside them"</th>
                            </tr>
                        </thead>
                        <tbody>
                            {move || rows().into_iter().map(|row| view! {
                                <tr>
                                    <th scope="row">{row.what}</th>
                                    <td>{row.apart.text}{row.apart.ms.map(|ms| length(ms, longest_ms()))}</td>
                                    <td>{row.shared.text}{row.shared.ms.map(|ms| length(ms, longest_ms()))}</td>
                                </tr>
                            }).collect_view()}
                        </tbody>
                    </table>
                </div>
                <p class="hint">
                    "Medians, with the number of measurements and the middle half of them; the bars are the times, all on one scale. The threads’ pool was started once, for the comparison. Memory is what WebAssembly has asked for; what the browser itself needs for a worker comes on top, and no page can see it."
                </p>
            </section>
        </Show>
    }
}

/// A cost, apart and shared.
struct Row {
    what: String,
    apart: Cost,
    shared: Cost,
}

/// A cost in words, and in ms where it is a time.
struct Cost {
    text: String,
    ms: Option<f64>,
}

impl Cost {
    fn plain(text: impl Into<String>) -> Self {
        Cost {
            text: text.into(),
            ms: None,
        }
    }

    fn none() -> Self {
        Cost::plain("–")
    }

    fn time(measured: Measured) -> Self {
        Cost {
            text: with_spread(measured, format::time),
            ms: Some(measured.median),
        }
    }

    fn size(measured: Measured) -> Self {
        Cost::plain(with_spread(measured, |bytes| format::bytes(bytes as u64)))
    }
}

/// A time as a length; the longest of all fills its cell.
fn length(ms: f64, longest_ms: f64) -> impl IntoView {
    let share = if longest_ms > 0.0 {
        ms / longest_ms
    } else {
        0.0
    };
    view! {
        <svg class="length" width="100%" height="8" aria-hidden="true">
            <rect width=format!("{:.2}%", share * 100.0) height="8"/>
        </svg>
    }
}

fn rows(record: &Record) -> Vec<Row> {
    let Some(costs) = Costs::of(record) else {
        return Vec::new();
    };
    let pool = record.pool.as_ref();
    let mut rows: Vec<Row> = costs
        .startup_ms
        .iter()
        .map(|&(workers, measured)| {
            let shared = pool.filter(|pool| pool.workers == workers);
            Row {
                what: format!("Starting {workers}"),
                apart: Cost::time(measured),
                shared: shared.map_or_else(Cost::none, |pool| Cost {
                    text: format!("{} (n = 1)", format::time(pool.startup_ms)),
                    ms: Some(pool.startup_ms),
                }),
            }
        })
        .collect();
    let mut row = |what: &str, apart: Option<Cost>, shared: Cost| {
        rows.push(Row {
            what: what.to_owned(),
            apart: apart.unwrap_or_else(Cost::none),
            shared,
        });
    };
    let nothing = || Cost::plain("0: they read it where it is");
    row("Sending a task", costs.there_ms.map(Cost::time), nothing());
    row(
        "Sending its result",
        costs.back_ms.map(Cost::time),
        nothing(),
    );
    row(
        "The work of a task",
        costs.work_ms.map(Cost::time),
        Cost::none(),
    );
    row("Bytes of a task", costs.bytes.map(Cost::size), nothing());
    let shared_memory = pool.and_then(|pool| Some(memory(pool, pool.memory_bytes?)));
    row(
        "Memory of each",
        costs.memory_bytes.map(Cost::size),
        shared_memory.map_or_else(Cost::none, Cost::plain),
    );
    rows
}

fn memory(pool: &Pool, bytes: u64) -> String {
    let each = bytes / u64::from(pool.workers.max(1));
    format!(
        "{} for all {} together, {} each",
        format::bytes(bytes),
        pool.workers,
        format::bytes(each)
    )
}

fn with_spread(measured: Measured, text: impl Fn(f64) -> String) -> String {
    let Measured { n, median, iqr } = measured;
    format!(
        "{} (n = {n}, {} – {})",
        text(median),
        text(iqr[0]),
        text(iqr[1])
    )
}
