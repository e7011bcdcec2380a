//! The figures of a run in words and numbers: the sentence, the table, the files.

use leptos::prelude::*;

use super::state::Lab;
use crate::chart::format;
use crate::experiment::Chapter;
use crate::experiment::practice::is_practice;
use crate::measure::summary::SummaryRow;
use crate::record::{Record, Status, Stopped, TableResult};

/// What was seen, in one sentence; before the first run, what to do.
#[component]
pub fn Verdict(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
    let seen = move || {
        lab.with_record(chapter, |record| {
            let why = record.plateau.as_ref().map(|plateau| plateau.says.clone());
            (
                record.verdict.clone(),
                why,
                record.status,
                record.samples.len(),
            )
        })
    };
    view! {
        <div class="verdict" aria-live="polite">
            {move || match seen() {
                None => view! { <p class="muted">"Nothing is measured yet. What do you expect? Then press Run."</p> }.into_any(),
                Some((verdict, why, status, samples)) => {
                    let note = match status {
                        Status::Running if samples == 0 => "Measuring…".to_owned(),
                        Status::Cancelled => format!("Cancelled after {}; they are kept.", format::count(samples as u32, "sample")),
                        Status::Void => "Its samples are kept, but should not be trusted.".to_owned(),
                        Status::Failed => format!("Stopped after {}.", format::count(samples as u32, "sample")),
                        Status::Running | Status::Complete => String::new(),
                    };
                    // The first sentence is the news; numbers have no blank after their point.
                    let (news, rest) = match verdict.split_once(". ") {
                        Some((news, rest)) => (format!("{news}."), rest.to_owned()),
                        None => (verdict, String::new()),
                    };
                    view! {
                        <p>{news}</p>
                        {(!rest.is_empty()).then(|| view! { <p class="rest">{rest}</p> })}
                        {why.map(|why| view! { <p class="rest plateau">{why}</p> })}
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
    let has_limit = move || rows().iter().any(|row| row.limit_ms.is_some());
    let pool = move || {
        lab.with_record(chapter, |record| record.pool.clone())
            .flatten()
    };
    let notes = move || {
        let notes = lab.with_record(chapter, |record| {
            [
                limit_text(record),
                repeats_text(record),
                stopped_text(record),
                fit_text(record),
            ]
        });
        notes
            .into_iter()
            .flatten()
            .flatten()
            .collect::<Vec<String>>()
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
                                <th scope="col">"Middle half"</th>
                                <th scope="col">"Fastest – slowest"</th>
                                <th scope="col">"Speed-up (95 %)"</th>
                                <th scope="col">"Efficiency"</th>
                                <th scope="col">"Karp–Flatt"</th>
                                {move || has_limit().then(|| view! { <th scope="col">"Limit"</th> })}
                            </tr>
                        </thead>
                        <tbody>{move || rows().iter().map(table_row).collect_view()}</tbody>
                    </table>
                </div>
                {move || notes().into_iter().map(|note| view! { <p>{note}</p> }).collect_view()}
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
    let times = |[low, high]: [f64; 2]| format!("{} – {}", format::time(low), format::time(high));
    let samples = match row.outliers {
        0 => row.n.to_string(),
        outliers => format!("{} ({})", row.n, format::count(outliers, "outlier")),
    };
    let speedup = row.speedup.map_or_else(none, format::ratio);
    let speedup = match row.speedup_ci95.filter(|_| row.workers > 1) {
        Some([low, high]) => format!(
            "{speedup} ({} – {})",
            format::ratio(low),
            format::ratio(high)
        ),
        None => speedup,
    };
    view! {
        <tr>
            <th scope="row">{row.workers}</th>
            <td>{samples}</td>
            <td>{format::time(row.median_ms)}</td>
            <td>{row.ci95_ms.map_or_else(none, times)}</td>
            <td>{times(row.iqr_ms)}</td>
            <td>{times([row.min_ms, row.max_ms])}</td>
            <td>{speedup}</td>
            <td>{row.efficiency.map_or_else(none, format::percent)}</td>
            <td>{row.karp_flatt.map_or_else(none, format::ratio)}</td>
            {row.limit_ms.map(|ms| view! { <td>{format::time(ms)}</td> })}
        </tr>
    }
}

/// What the limit is, and where it comes from.
fn limit_text(record: &Record) -> Option<String> {
    record.summary.iter().find_map(|row| row.limit_ms)?;
    Some(
        "The limit, dashed in the chart: if all waits overlapped perfectly, it would take as long as the slowest file alone, or a fair share of all files, whichever is longer. Judged by the samples with one fetch at a time: as long as the files take what they took there, no order of them is faster."
            .to_owned(),
    )
}

/// What Amdahl's law says of the run, and how far it was believed.
fn fit_text(record: &Record) -> Option<String> {
    let fit = record.fit.as_ref()?;
    let interval = fit.ci95.map_or(String::new(), |ci| {
        format!(
            " (95 % between {} and {})",
            format::percent(ci.lo),
            format::percent(ci.hi)
        )
    });
    let most = record.summary.last().map_or(0, |row| row.workers);
    let range = if fit.up_to < most {
        format!(
            ", judged by up to {}: beyond that, more did not help, and it is the machine that is measured",
            format::count(fit.up_to, "worker")
        )
    } else {
        String::new()
    };
    Some(format!(
        "Amdahl’s law fits best if {} of the work can’t be shared{interval}{range}.",
        format::percent(fit.serial_fraction)
    ))
}

/// That tasks were repeated, and why.
fn repeats_text(record: &Record) -> Option<String> {
    let repeats = record.samples.first()?.repeats;
    (repeats > 1).then(|| {
        format!(
            "Each task did its work {} times in a row: once is too short for this clock, whose step is {} µs. (A sample should last 1 000 steps.)",
            format::large(u64::from(repeats)),
            record.machine.clock_resolution_us,
        )
    })
}

/// How the rounds ended, if not by their number.
fn stopped_text(record: &Record) -> Option<String> {
    let rounds = record.summary.first()?.n;
    match record.stopped? {
        Stopped::Rounds => None,
        Stopped::Sure => Some(format!(
            "Stopped after {rounds} rounds: every interval is as narrow as asked for."
        )),
        Stopped::Budget => Some(format!(
            "Stopped after {rounds} rounds: the time was up before the intervals were as narrow as asked for."
        )),
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
    // What stands behind the question mark of a practice link has been said already.
    let link = match is_practice(&result.link) {
        true => result.link.split('?').next().unwrap_or_default(),
        false => &result.link,
    };
    let name = link
        .rsplit('/')
        .find(|part| !part.is_empty())
        .unwrap_or(link)
        .to_owned();
    let notes = result.notes.clone().into_iter();
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
            {notes.map(|note| view! { <p class="hint">{note}</p> }).collect_view()}
            {body}
        </li>
    }
}
