//! Who did what, when: the timeline of one sample.

use leptos::prelude::*;

use super::super::state::Lab;
use super::across;
use crate::chart::format;
use crate::chart::gantt::{Gantt, timeline};
use crate::experiment::Chapter;

/// The timeline of the sample with the median time, for a worker count that can be chosen.
#[component]
pub fn Timeline(
    /// The chapter.
    chapter: Chapter,
    /// What a row is called.
    worker: &'static str,
) -> impl IntoView {
    let lab = Lab::from_context();
    let wanted = RwSignal::new(None::<u32>);
    let counts = Memo::new(move |_| {
        let counts = lab.with_record(chapter, |record| {
            record
                .summary
                .iter()
                .map(|row| row.workers)
                .collect::<Vec<_>>()
        });
        counts.unwrap_or_default()
    });
    let shown = Memo::new(move |_| {
        let counts = counts.get();
        wanted
            .get()
            .filter(|k| counts.contains(k))
            .or(counts.last().copied())
    });
    let gantt = move || {
        let workers = shown.get()?;
        lab.with_record(chapter, |record| {
            let sample = record.typical_sample(workers)?;
            let caption = format!(
                "Round {} of {}, the one with the median time: {}.",
                sample.round + 1,
                record.experiment.reps(),
                format::time(sample.wall_ms),
            );
            Some((timeline(sample, worker, across(lab)), caption))
        })
        .flatten()
    };
    view! {
        <Show when=move || !counts.with(Vec::is_empty)>
            <section class="timeline" aria-labelledby="timeline-title">
                <h2 id="timeline-title">"Who did what, when"</h2>
                <div class="chips" role="group" aria-label="Timeline of the sample with">
                    {move || counts.get().into_iter().map(|k| view! {
                        <button
                            class="chip"
                            aria-pressed=move || (shown.get() == Some(k)).to_string()
                            on:click=move |_| wanted.set(Some(k))
                        >{chapter.who().with(k)}</button>
                    }).collect_view()}
                </div>
                {move || gantt().map(|(gantt, caption)| view! {
                    <p class="hint">{caption}</p>
                    {draw(gantt)}
                })}
            </section>
        </Show>
    }
}

fn draw(gantt: Gantt) -> impl IntoView {
    let [left, top, right, bottom] = gantt.frame;
    let height = gantt.bar_height;
    view! {
        <svg
            class="plot gantt"
            viewBox=format!("0 0 {} {}", gantt.room.width, gantt.room.height)
            role="img"
            aria-labelledby="gantt-says"
        >
            <title id="gantt-says">{gantt.says.clone()}</title>
            {gantt.ticks.iter().map(|(x, text)| view! {
                <line class="grid" x1=*x x2=*x y1=top y2=bottom/>
                <text class="tick" x=*x y=bottom + 18.0 text-anchor="middle">{text.clone()}</text>
            }).collect_view()}
            {gantt.rows.iter().map(|(y, text)| view! {
                <rect class="idle" x=left y=*y - height / 2.0 width=right - left height=height/>
                <text class="tick" x=left - 8.0 y=*y + 5.0 text-anchor="end">{text.clone()}</text>
            }).collect_view()}
            {gantt.starts.iter().map(|(x, y, width)| view! {
                <rect class="starting" x=*x y=*y width=*width height=height/>
            }).collect_view()}
            {gantt.bars.iter().map(|bar| view! {
                <g class="bar" class:failed=bar.failed>
                    <title>{bar.text.clone()}</title>
                    <rect x=bar.x y=bar.y width=bar.width height=height rx="3"/>
                    {bar.label.clone().map(|label| view! {
                        <text x=bar.x + 8.0 y=bar.y + height / 2.0 + 5.0>{label}</text>
                    })}
                </g>
            }).collect_view()}
            <text class="axis-title" x=(left + right) / 2.0 y=bottom + 38.0 text-anchor="middle">
                "time since the executor was asked for"
            </text>
        </svg>
    }
}
