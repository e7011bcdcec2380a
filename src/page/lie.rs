//! The benchmark that lies: the lesson's own timing, as the lesson has it and as it should be, with
//! the stopwatch drawn into the timeline.

use leptos::prelude::*;
use runstats::samples::Samples;

use super::chart::across;
use super::chart::timeline::Drawn;
use super::run;
use super::state::Lab;
use crate::analysis::stopwatch::is_naive_timing;
use crate::chapters::processes::params::{self, ProcessesParams};
use crate::chapters::threads::params::{self, ThreadsParams};
use crate::experiment::stopping::Stopping;
use crate::experiment::{Chapter, Experiment};
use crate::format;
use crate::layout::gantt::timeline;
use crate::record::Sample;
use crate::workload::lesson::{LessonFigure, PROCESSES, THREADS, fib_as_written};

/// The threads' work should go on for a while after the lesson's stopwatch has stopped: about as
/// long as fib(34) does in Python.
const LEAST_N: i64 = 38;
/// How often each timing is taken.
const REPS: u32 = 3;

/// Whether the run in the foreground is one.
pub fn shows_lie(lab: Lab, chapter: Chapter) -> bool {
    lab.with_record(chapter, |record| is_naive_timing(&record.experiment))
        .unwrap_or_default()
}

/// The section: what it is about, its run, and what came of it.
#[component]
pub fn Lie(
    /// Threads or Processes.
    chapter: Chapter,
    /// What is wrong with the lesson's timing.
    children: Children,
) -> impl IntoView {
    let lab = Lab::from_context();
    let busy = move || lab.progress.with(Option::is_some);
    let start = move |_| run::start_with(lab, untrack(|| timing(lab, chapter)));
    let workers = RwSignal::new(None::<u32>);
    let counts = Memo::new(move |_| {
        let counts = lab.with_record(chapter, |record| {
            let with_both = |k: &u32| has(&record.as_written, *k) && has(&record.samples, *k);
            let counts = record.experiment.worker_counts().iter().copied();
            counts.filter(with_both).collect::<Vec<u32>>()
        });
        counts.unwrap_or_default()
    });
    let chosen = Memo::new(move |_| {
        let counts = counts.get();
        let wanted = workers.get().filter(|k| counts.contains(k));
        wanted.or(counts.last().copied())
    });
    view! {
        <section class="lie" aria-labelledby="lie-title">
            <h2 id="lie-title">"The benchmark that lies"</h2>
            {children()}
            <div class="row">
                <button disabled=busy on:click=start>"Run the lesson’s timing, both ways"</button>
                <span class="hint">{move || format!("{}, {REPS} rounds", timing(lab, chapter).about())}</span>
            </div>
            <Show when=move || shows_lie(lab, chapter) && chosen.get().is_some()>
                <div class="chips" role="group" aria-label="Both timings with">
                    {move || counts.get().into_iter().map(|k| view! {
                        <button
                            class="chip"
                            aria-pressed=move || (chosen.get() == Some(k)).to_string()
                            on:click=move |_| workers.set(Some(k))
                        >{noun(chapter, k)}</button>
                    }).collect_view()}
                </div>
                {move || pair(lab, chapter, chosen.get()?)}
                <Figures chapter=chapter/>
            </Show>
        </section>
    }
}

/// The lesson's timing, with what the controls say otherwise.
fn timing(lab: Lab, chapter: Chapter) -> Experiment {
    match chapter {
        crate::chapters::threads::CHAPTER => Experiment::new(ThreadsParams {
            kind: threads::Kind::Lie,
            n: lab.threads.with(|params| params.n.map(|n| n.max(LEAST_N))),
            stopping: Stopping::fixed(REPS),
            ..lab.threads.get()
        }),
        _ => Experiment::new(ProcessesParams {
            kind: processes::Kind::Lie,
            stopping: Stopping::fixed(REPS),
            ..lab.processes.get()
        }),
    }
}

fn has(samples: &[Sample], workers: u32) -> bool {
    samples.iter().any(|sample| sample.workers == workers)
}

fn noun(chapter: Chapter, k: u32) -> String {
    match (chapter, k) {
        (crate::chapters::threads::CHAPTER, _) => format::count(k, "thread"),
        (_, 1) => "1 process".to_owned(),
        _ => format!("{k} processes"),
    }
}

/// The two timelines of the first round, on one scale.
fn pair(lab: Lab, chapter: Chapter, workers: u32) -> Option<impl IntoView> {
    let width = across(lab);
    let row = match chapter {
        crate::chapters::threads::CHAPTER => "thread",
        _ => "process",
    };
    let drawn = lab.with_record(chapter, |record| {
        let of = |samples: &[Sample]| {
            samples
                .iter()
                .find(|sample| sample.workers == workers)
                .cloned()
        };
        let (written, repaired) = (of(&record.as_written)?, of(&record.samples)?);
        let end = |sample: &Sample| {
            let stop_ms = sample.timer_ms.map_or(0.0, |[_, stop_ms]| stop_ms);
            sample.end_ms().max(stop_ms)
        };
        let until_ms = end(&written).max(end(&repaired));
        let both = [
            ("As the lesson has it", written),
            ("As it should be", repaired),
        ];
        Some(both.map(|(title, sample)| {
            let said = format!(
                "{title}: the stopwatch says {}",
                format::time(sample.wall_ms)
            );
            (said, timeline(&sample, row, width, until_ms))
        }))
    })??;
    Some(
        drawn
            .into_iter()
            .map(|(said, gantt)| {
                view! {
                    <h3>{said}</h3>
                    <Drawn gantt=gantt/>
                }
            })
            .collect_view(),
    )
}

/// The lesson's figures beside ours.
#[component]
fn Figures(chapter: Chapter) -> impl IntoView {
    let lab = Lab::from_context();
    let (lesson, what): (&[LessonFigure], _) = match chapter {
        crate::chapters::threads::CHAPTER => (
            &THREADS,
            "starting the threads, while those that run already hold the GIL; no thread was waited for, and those of one line still worked while the next was timed",
        ),
        _ => (
            &PROCESSES,
            "starting and ending a pool; no Fibonacci number was computed",
        ),
    };
    let rows = move || {
        let rows = lab.with_record(chapter, |record| {
            let counts = record.experiment.worker_counts().iter();
            counts
                .map(|&workers| {
                    let printed = lesson.iter().find(|figure| figure.workers == workers);
                    let printed = printed.map(|figure| format::time(figure.seconds * 1e3));
                    [
                        noun(chapter, workers),
                        printed.unwrap_or_else(|| "–".to_owned()),
                        median(&record.as_written, workers),
                        median(&record.samples, workers),
                    ]
                })
                .collect::<Vec<_>>()
        });
        rows.unwrap_or_default()
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="The lesson’s figures beside ours">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"fib on"</th>
                        <th scope="col">"The lesson printed"</th>
                        <th scope="col">"Here, as the lesson has it"</th>
                        <th scope="col">"Here, as it should be"</th>
                    </tr>
                </thead>
                <tbody>
                    {move || rows().into_iter().map(|[who, printed, written, repaired]| view! {
                        <tr>
                            <th scope="row">{who}</th>
                            <td>{printed}</td>
                            <td>{written}</td>
                            <td>{repaired}</td>
                        </tr>
                    }).collect_view()}
                </tbody>
            </table>
        </div>
        <p class="hint">
            {format!("Ours: medians, with the number of samples and the middle half of them. The lesson printed one time each, of fib(34) on a machine with 4 cores, in Python 3.6. What it measured: {what}.")}
        </p>
    }
}

fn median(samples: &[Sample], workers: u32) -> String {
    let times = samples.iter().filter(|sample| sample.workers == workers);
    let Some(times) = Samples::new(times.map(|sample| sample.wall_ms).collect()) else {
        return "–".to_owned();
    };
    let (low, high) = times.iqr();
    format!(
        "{} (n = {}, {} – {})",
        format::time(times.median()),
        times.n(),
        format::time(low),
        format::time(high)
    )
}

/// What the lesson's fib gives where its tests stand in the wrong order, beside ours.
#[component]
pub fn WrongOrder() -> impl IntoView {
    let show = |result: Result<u64, crate::error::LabError>| match result {
        Ok(value) => value.to_string(),
        Err(error) => error.to_string(),
    };
    view! {
        <section class="wrong-order" aria-labelledby="order-title">
            <h2 id="order-title">"The error that is never raised"</h2>
            <p>
                "The lesson’s fib asks for n ≤ 2 first. Whatever stands behind that question about smaller numbers can’t be reached: the error for negative n is written down, and never raised. Both functions, run in this page:"
            </p>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="order-title">
                <table>
                    <thead>
                        <tr><th scope="col">"n"</th><th scope="col">"as the lesson has it"</th><th scope="col">"asked in the right order"</th></tr>
                    </thead>
                    <tbody>
                        {[5, 2, 1, 0, -1, -5].into_iter().map(|n| view! {
                            <tr>
                                <th scope="row">{n}</th>
                                <td>{show(fib_as_written(n))}</td>
                                <td>{show(crate::workload::fib::fib(n))}</td>
                            </tr>
                        }).collect_view()}
                    </tbody>
                </table>
            </div>
        </section>
    }
}
