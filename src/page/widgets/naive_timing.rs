//! The lesson's own timing, as the lesson has it and as it should be, with the stopwatch drawn into the
//! timeline.

use leptos::prelude::*;

use crate::analysis::stopwatch::is_naive_timing;
use crate::experiment::worker_kind::WorkerKind;
use crate::experiment::{Chapter, Experiment};
use crate::format;
use crate::layout::gantt::timeline;
use crate::page::charts::size::across;
use crate::page::charts::timeline::Drawn;
use crate::page::services::run;
use crate::page::state::Lab;
use crate::record::Sample;
use crate::workload::lesson::LessonFigure;
use runstats::samples::Samples;

/// How often each timing is taken.
pub const REPS: u32 = 3;

/// What a chapter says of the lesson's timing.
#[derive(Clone, Copy)]
pub struct NaiveTiming {
    /// The chapter.
    pub chapter: Chapter,
    /// The experiment, with what the controls say otherwise.
    pub experiment: fn(Lab) -> Experiment,
    /// What it times.
    pub workers: WorkerKind,
    /// What a row of the timeline is.
    pub row: &'static str,
    /// What the lesson printed.
    pub lesson: &'static [LessonFigure],
    /// What the lesson really measured.
    pub measured: &'static str,
}

/// Whether the run in the foreground is one.
pub fn shows_naive_timing(lab: Lab, chapter: Chapter) -> bool {
    lab.with_record(chapter, |record| is_naive_timing(&record.experiment))
        .unwrap_or_default()
}

/// Where the lesson's own times are, if the run in the foreground has them.
#[component]
pub fn NaiveTimingNote(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
    view! {
        <Show when=move || shows_naive_timing(lab, chapter)>
            <p class="hint">"The figure shows the times as they should be taken. The lesson’s own are among the numbers."</p>
        </Show>
    }
}

/// The section: what it is about, its run, and what came of it.
#[component]
pub fn NaiveTimingSection(
    /// What the chapter says of it.
    timing: NaiveTiming,
    /// What is wrong with the lesson's timing.
    children: Children,
) -> impl IntoView {
    let lab = Lab::from_context();
    let chapter = timing.chapter;
    let busy = move || lab.progress.with(Option::is_some);
    let start = move |_| run::start_with(untrack(|| (timing.experiment)(lab)));
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
                <span class="hint">{move || format!("{}, {REPS} rounds", (timing.experiment)(lab).about())}</span>
            </div>
            <Show when=move || shows_naive_timing(lab, chapter) && chosen.get().is_some()>
                <div class="chips" role="group" aria-label="Both timings with">
                    {move || counts.get().into_iter().map(|k| view! {
                        <button
                            class="chip"
                            aria-pressed=move || (chosen.get() == Some(k)).to_string()
                            on:click=move |_| workers.set(Some(k))
                        >{timing.workers.with(k)}</button>
                    }).collect_view()}
                </div>
                {move || pair(lab, timing, chosen.get()?)}
                <Figures timing=timing/>
            </Show>
        </section>
    }
}

fn has(samples: &[Sample], workers: u32) -> bool {
    samples.iter().any(|sample| sample.workers == workers)
}

/// The two timelines of the first round, on one scale.
fn pair(lab: Lab, timing: NaiveTiming, workers: u32) -> Option<impl IntoView> {
    let width = across(lab);
    let drawn = lab.with_record(timing.chapter, |record| {
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
            (said, timeline(&sample, timing.row, width, None, until_ms))
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
fn Figures(timing: NaiveTiming) -> impl IntoView {
    let lab = Lab::from_context();
    let (lesson, what) = (timing.lesson, timing.measured);
    let rows = move || {
        let rows = lab.with_record(timing.chapter, |record| {
            let counts = record.experiment.worker_counts().iter();
            counts
                .map(|&workers| {
                    let printed = lesson.iter().find(|figure| figure.workers == workers);
                    let printed = printed.map(|figure| format::time(figure.seconds * 1e3));
                    [
                        timing.workers.with(workers),
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
