//! What a process cost, beside the pool of threads: in numbers.

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
                            {move || rows().into_iter().map(|[what, apart, shared]| view! {
                                <tr><th scope="row">{what}</th><td>{apart}</td><td>{shared}</td></tr>
                            }).collect_view()}
                        </tbody>
                    </table>
                </div>
                <p class="hint">
                    "Medians, with the number of measurements and the middle half of them. The threads’ pool was started once, for the comparison. Memory is what WebAssembly has asked for; what the browser itself needs for a worker comes on top, and no page can see it."
                </p>
            </section>
        </Show>
    }
}

fn rows(record: &Record) -> Vec<[String; 3]> {
    let Some(costs) = Costs::of(record) else {
        return Vec::new();
    };
    let none = || "–".to_owned();
    let pool = record.pool.as_ref();
    let time = |measured: Measured| with_spread(measured, format::time);
    let size = |measured: Measured| with_spread(measured, |bytes| format::bytes(bytes as u64));
    let mut rows: Vec<[String; 3]> = costs
        .startup_ms
        .iter()
        .map(|&(workers, measured)| {
            let shared = pool.filter(|pool| pool.workers == workers);
            [
                match workers {
                    1 => "Starting 1".to_owned(),
                    _ => format!("Starting {workers}"),
                },
                time(measured),
                shared.map_or_else(none, |pool| {
                    format!("{} (n = 1)", format::time(pool.startup_ms))
                }),
            ]
        })
        .collect();
    let shared_memory = pool.and_then(|pool| Some(memory(pool, pool.memory_bytes?)));
    rows.push([
        "Memory of each".to_owned(),
        costs.memory_bytes.map_or_else(none, size),
        shared_memory.unwrap_or_else(none),
    ]);
    let nothing = "0: they read it where it is";
    let mut row = |what: &str, apart: Option<String>| {
        rows.push([
            what.to_owned(),
            apart.unwrap_or_else(none),
            nothing.to_owned(),
        ]);
    };
    row("Bytes of a task", costs.bytes.map(size));
    row("Sending a task", costs.there_ms.map(time));
    row("Sending its result", costs.back_ms.map(time));
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
