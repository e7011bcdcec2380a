//! The numbers of a run: one row for each worker count, and what is to be known of them.

use leptos::prelude::*;
use runstats::interval::Interval;
use runstats::law::Law;

use super::imported::Imported;
use crate::analysis::bare::Bare;
use crate::analysis::record::Record;
use crate::analysis::spread::spread_between_starts;
use crate::experiment::Chapter;
use crate::format;
use crate::page::state::Lab;
use crate::record::{Stopped, SummaryRow};

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
        lab.with_record(chapter, |record| record.report().summary.clone())
            .unwrap_or_default()
    };
    let bare = Memo::new(move |_| {
        lab.with_record(chapter, |record| Bare::of(record))
            .flatten()
    });
    let has_limit = move || rows().iter().any(|row| row.limit_ms.is_some());
    // Where they would mean nothing, no row has them.
    let has_cores = Memo::new(move |_| rows().iter().any(|row| row.efficiency.is_some()));
    let pool = move || {
        lab.with_record(chapter, |record| record.pool.clone())
            .flatten()
    };
    let notes = move || {
        let base = bare.with(|bare| bare.as_ref().map(Bare::sentence));
        let notes = lab.with_record(chapter, |record| {
            [
                base,
                limit_text(record),
                repeats_text(record),
                clock_text(record),
                stopped_text(record),
                spread_between_starts(record).map(|spread| spread.sentence()),
                fit_text(record),
                usl_text(record),
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
                <Imported chapter=chapter/>
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
                                {move || has_cores.get().then(|| view! {
                                    <th scope="col">"Efficiency"</th>
                                    <th scope="col">"Karp–Flatt"</th>
                                })}
                                {move || has_limit().then(|| view! { <th scope="col">"Limit"</th> })}
                            </tr>
                        </thead>
                        <tbody>
                            {move || bare.get().map(|bare| bare_row(&bare, has_cores.get()))}
                            {move || {
                                let has_cores = has_cores.get();
                                rows().iter().map(|row| table_row(row, has_cores)).collect_view()
                            }}
                        </tbody>
                    </table>
                </div>
                {move || notes().into_iter().map(|note| view! { <p>{note}</p> }).collect_view()}
                {move || pool().map(|pool| {
                    let workers = format::count(pool.workers, "worker");
                    let when = if pool.fresh { "before the first sample" } else { "in an earlier run" };
                    view! {
                        <p class="hint">{format!(
                            "Not in these times: starting the pool of {workers} took {} (measured once, {when}). Then {} calls of fib({}) warmed the workers up: the first took {}, one in the end {} (medians over the workers).",
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

/// The base of all: no executor, and no speed-up that could be compared with anything.
fn bare_row(bare: &Bare, has_cores: bool) -> impl IntoView + use<> {
    let times_of = &bare.times;
    let none = || cell(vec!["–".to_owned()]);
    view! {
        <tr class="bare">
            <th scope="row">"bare call"</th>
            {cell(vec![times_of.n().to_string()])}
            {cell(vec![format::time(times_of.median())])}
            {bare.ci95_ms.map_or_else(none, |Interval { lo, hi }| times([lo, hi]))}
            {times(times_of.iqr().into())}
            {times([times_of.min(), times_of.max()])}
            {none()}
            {has_cores.then(|| view! { {none()}{none()} })}
        </tr>
    }
}

fn table_row(row: &SummaryRow, has_cores: bool) -> impl IntoView + use<> {
    let none = || "–".to_owned();
    let samples = match row.outliers {
        0 => row.n.to_string(),
        outliers => format!("{} ({})", row.n, format::count(outliers, "outlier")),
    };
    let speedup = row.speedup.map_or_else(none, format::ratio);
    let speedup_ci95 = row.speedup_ci95.filter(|_| row.workers > 1);
    let speedup = match speedup_ci95 {
        Some([low, high]) => cell(vec![
            speedup,
            format!("({} – {})", format::ratio(low), format::ratio(high)),
        ]),
        None => cell(vec![speedup]),
    };
    view! {
        <tr>
            <th scope="row">{row.workers}</th>
            {cell(vec![samples])}
            {cell(vec![format::time(row.median_ms)])}
            {row.ci95_ms.map_or_else(|| cell(vec![none()]), times)}
            {times(row.iqr_ms)}
            {times([row.min_ms, row.max_ms])}
            {speedup}
            {has_cores.then(|| view! {
                {cell(vec![row.efficiency.map_or_else(none, format::percent)])}
                {cell(vec![row.karp_flatt.map_or_else(none, format::ratio)])}
            })}
            {row.limit_ms.map(|ms| cell(vec![format::time(ms)]))}
        </tr>
    }
}

/// An interval of times in ms.
fn times([low, high]: [f64; 2]) -> AnyView {
    cell(vec![format!("{} –", format::time(low)), format::time(high)])
}

/// Where the table is too wide for the window, a cell is broken between these parts only.
fn cell(parts: Vec<String>) -> AnyView {
    let parts = parts.into_iter().enumerate().map(|(at, part)| {
        view! { {(at > 0).then_some(" ")}<span class="whole">{part}</span> }
    });
    view! { <td>{parts.collect_view()}</td> }.into_any()
}

/// What the limit is, and where it comes from.
fn limit_text(record: &Record) -> Option<String> {
    record
        .report()
        .summary
        .iter()
        .find_map(|row| row.limit_ms)?;
    Some(
        "The limit, dashed in the chart: if all waits overlapped perfectly, it would take as long as the slowest file alone, or a fair share of all files, whichever is longer. Judged by the samples with one fetch at a time: as long as the files take what they took there, no order of them is faster."
            .to_owned(),
    )
}

/// What Amdahl's or Gustafson's law says of the run, and how far it was believed.
fn fit_text(record: &Record) -> Option<String> {
    let fit = record.report().fit.as_ref()?;
    let percent = format::percent(fit.serial_fraction);
    let interval = fit.ci95.map_or(String::new(), |ci| {
        format!(
            " (surely between {} and {})",
            format::percent(ci.lo),
            format::percent(ci.hi)
        )
    });
    let most = record.report().summary.last().map_or(0, |row| row.workers);
    let range = if fit.up_to < most {
        format!(
            ", judged by up to {}: beyond that, more did not help, and it is the machine that is measured",
            format::count(fit.up_to, "worker")
        )
    } else {
        String::new()
    };
    Some(match fit.law {
        Law::Amdahl => format!(
            "Amdahl’s law fits best if {percent} of the work can’t be shared{interval}{range}."
        ),
        Law::Gustafson => format!(
            "Gustafson’s law fits best if {percent} of each worker’s time goes into what can’t be shared{interval}{range}."
        ),
    })
}

/// What Gunther's law says of the run.
fn usl_text(record: &Record) -> Option<String> {
    let fit = record.report().usl.as_ref()?;
    let percent = |part: f64| format!("{:.1} %", part * 100.0);
    let peak = fit.peak_workers.map_or(String::new(), |peak| {
        format!(" By it, more than {peak:.0} workers would slow each other down.")
    });
    Some(format!(
        "Gunther’s universal scalability law, fitted to up to {}: {} lost to contention (waiting for what others hold) and {} to coherence (keeping each other up to date).{peak}",
        format::count(fit.up_to, "worker"),
        percent(fit.contention),
        percent(fit.coherence),
    ))
}

/// That tasks were repeated, and why.
fn repeats_text(record: &Record) -> Option<String> {
    let repeats = record.samples.first()?.repeats;
    (repeats > 1).then(|| {
        format!(
            "Each task did its work {} times in a row: once is too short for this clock, whose step is {} µs.",
            format::large(u64::from(repeats)),
            record.machine.clock_resolution_us,
        )
    })
}

/// That the clock is coarse, and where that went.
fn clock_text(record: &Record) -> Option<String> {
    const COARSE: f64 = 0.005;
    let step_ms = record.machine.clock_resolution_us / 1e3;
    let shortest = record.report().summary.iter().map(|row| row.median_ms);
    let shortest = shortest.fold(f64::INFINITY, f64::min);
    (step_ms > COARSE * shortest).then(|| {
        format!(
            "This browser’s clock goes in steps of {}, so each time is uncertain by as much: the intervals are wider by it.",
            format::time(step_ms)
        )
    })
}

/// How the rounds ended, if not by their number.
fn stopped_text(record: &Record) -> Option<String> {
    let rounds = record.report().summary.first()?.n;
    match record.stopped? {
        Stopped::Rounds => None,
        Stopped::Sure => Some(format!(
            "Stopped after {rounds} rounds: the answer is clear."
        )),
        Stopped::Budget => Some(format!(
            "Stopped after {rounds} rounds: the time was up before the interval was as narrow as asked for. A longer time, or fewer worker counts, make it narrower."
        )),
        Stopped::Full => Some(format!(
            "Stopped after {rounds} rounds: the record has no room for the tasks of another one. Fewer tasks, or fewer worker counts, leave room for more rounds."
        )),
    }
}
