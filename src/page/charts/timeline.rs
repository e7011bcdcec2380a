//! Who did what, when: the timeline of any one sample.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use runstats::split::Split;

use super::looked_at;
use super::pointer::mark_by_key;
use super::size::beside_curve;
use crate::analysis::lost_time::{PARTS, lost_in};
use crate::experiment::Chapter;
use crate::format;
use crate::layout::fetches::{COLUMNS, fetches};
use crate::layout::gantt::{Gantt, timeline};
use crate::layout::lines::Room;
use crate::page::state::Lab;
use crate::page::widgets::imported::Imported;
use crate::record::Sample;

/// The timeline of a sample of the run in the foreground; its worker count is chosen in the curve, its round here.
#[component]
pub fn Timeline(
    /// The chapter.
    chapter: Chapter,
    /// What a row is called.
    worker: &'static str,
) -> impl IntoView {
    let lab = Lab::from_context();
    let workers = Memo::new(move |_| looked_at::workers(lab, chapter));
    let rounds = Memo::new(move |_| {
        let Some(workers) = workers.get() else {
            return Vec::new();
        };
        let rounds = lab.with_record(chapter, |record| {
            let mut rounds: Vec<u32> = record.samples_with(workers).map(|s| s.round).collect();
            rounds.sort_unstable();
            rounds
        });
        rounds.unwrap_or_default()
    });
    let gantt = Memo::new(move |_| {
        let Room { width, height } = beside_curve(lab);
        looked_at::with_sample(lab, chapter, |_, sample| {
            timeline(sample, worker, width, Some(height), 0.0)
        })
    });
    let who = move || {
        let workers = workers.get()?;
        lab.with_record(chapter, |record| {
            record.experiment.worker_kind().with(workers)
        })
    };
    let round = move || lab.looked_at.get().round;
    let choose_round = move |event| {
        let round = event_target_value(&event).parse().ok();
        lab.looked_at.update(|at| at.round = round);
    };
    view! {
        <section class="timeline" aria-labelledby="timeline-title">
            <div class="row captions">
                <h2 id="timeline-title">"Who did what, when"</h2>
                <span class="muted">{move || who().map(|who| format!("with {who}"))}</span>
                <Imported chapter=chapter/>
                <Show when=move || { rounds.with(Vec::len) > 1 }>
                    <label class="check">"Round"
                        <select on:change=choose_round>
                            <option value="" selected=move || round().is_none()>"the median one"</option>
                            {move || rounds.get().into_iter().map(|at| view! {
                                <option value=at selected=move || round() == Some(at)>{at + 1}</option>
                            }).collect_view()}
                        </select>
                    </label>
                </Show>
            </div>
            {move || match gantt.get() {
                Some(gantt) => view! { <Drawn gantt=gantt/> }.into_any(),
                None => empty(beside_curve(lab)).into_any(),
            }}
        </section>
    }
}

/// Where the time of the sample that is looked at went, in words; and of downloads, each fetch in numbers.
#[component]
pub fn SampleInNumbers(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
    let told = Memo::new(move |_| {
        looked_at::with_sample(lab, chapter, |record, sample| {
            let lost = lost_in(record, sample).map(|split| in_words(&split));
            let told: Vec<String> = lost.into_iter().chain(turns(sample)).collect();
            (told.join(" "), fetches(sample))
        })
    });
    move || {
        let (told, fetches) = told.get()?;
        Some(view! {
            <section class="sample" aria-label="The sample of the timeline">
                <p class="hint">{told}</p>
                {(!fetches.is_empty()).then(|| in_numbers(fetches))}
            </section>
        })
    }
}

/// What stands where a timeline will.
fn empty(room: Room) -> impl IntoView {
    let Room { width, height } = room;
    view! {
        <svg class="plot empty" translate="no" viewBox=format!("0 0 {width} {height}") role="img" aria-label="Timeline, still empty">
            <rect x="1" y="1" width=width - 2.0 height=height - 2.0 rx="10"/>
            <text x=width / 2.0 y=height / 2.0 + 5.0 text-anchor="middle">"who did what, when, will stand here"</text>
        </svg>
    }
}

/// Where the time of the sample went.
fn in_words(split: &Split) -> String {
    let parts: Vec<String> = PARTS
        .iter()
        .zip(split.bars())
        // Most runs have nothing of the last ones: nothing is sent, and nobody waits for a lock.
        .filter(|(_, ms)| *ms > 0.0)
        .map(|((name, _), ms)| format!("{} {}", name.to_lowercase(), format::time(ms)))
        .collect();
    let total = format::time(split.total_ms);
    format!(
        "In this sample, all workers together: {} of {total}.",
        parts.join(", ")
    )
}

/// That the lock was taken too often to draw each turn.
fn turns(sample: &Sample) -> Option<String> {
    let turns = format::large(sample.turns?);
    let marks = format::large(sample.holds.len() as u64);
    Some(format!(
        "The GIL was taken {turns} times, too often to keep each turn: each of the {marks} marks stands for the turns of one thread in a stretch of time, put together."
    ))
}

/// What the marks are called: the end of each swatch's class, and the text.
fn legend(gantt: &Gantt) -> Vec<(&'static str, &'static str)> {
    let has_held = !gantt.held.is_empty();
    let is_download = gantt.bars.iter().any(|bar| bar.waiting.is_some());
    let mut entries = match (is_download, has_held) {
        (true, _) => vec![
            ("waiting", "waiting for the answer"),
            ("task", "receiving the file"),
        ],
        (false, true) => vec![("task pale", "a task that waits for the GIL")],
        (false, false) => vec![("task", "a task")],
    };
    let mut add = |is_there: bool, swatch, text| {
        if is_there {
            entries.push((swatch, text));
        }
    };
    add(has_held, "held", "holds the GIL");
    add(
        !gantt.sending.is_empty(),
        "sending",
        "on its way there or back",
    );
    add(gantt.timer.is_some(), "timed", "the stopwatch runs");
    add(gantt.bars.iter().any(|bar| bar.failed), "failed", "failed");
    add(!is_download, "starting", "starting");
    let idle = if is_download {
        "no file left"
    } else {
        "waiting or idle"
    };
    add(true, "idle", idle);
    entries
}

/// The fetches of the sample, one row each.
fn in_numbers(rows: Vec<[String; COLUMNS.len()]>) -> impl IntoView {
    view! {
        <details>
            <summary>"The fetches in numbers"</summary>
            <div class="scroll" tabindex="0" role="region" aria-label="The fetches in numbers">
                <table>
                    <thead>
                        <tr>{COLUMNS.map(|name| view! { <th scope="col">{name}</th> }).collect_view()}</tr>
                    </thead>
                    <tbody>{rows.into_iter().map(|[file, rest @ ..]| view! {
                        <tr>
                            <th scope="row">{file}</th>
                            {rest.map(|text| view! { <td>{text}</td> }).collect_view()}
                        </tr>
                    }).collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
}

/// The bars; pointing at one, tapping it, or going to it with the arrow keys tells its numbers.
#[component]
pub fn Drawn(
    /// The timeline.
    gantt: Gantt,
) -> impl IntoView {
    let [left, top, right, bottom] = gantt.frame;
    let height = gantt.bar_height;
    let chosen = RwSignal::new(None::<usize>);
    let texts: Vec<String> = gantt.bars.iter().map(|bar| bar.text.clone()).collect();
    let last = texts.len().saturating_sub(1);
    let says = gantt.says.clone();
    let label = format!("{says} Arrow keys go from task to task.");
    let has_held = !gantt.held.is_empty();
    let has_waiting = gantt.bars.iter().any(|bar| bar.waiting.is_some());
    let legend = legend(&gantt);
    let on_key = move |event: KeyboardEvent| {
        if let Some(new) = mark_by_key(&event, chosen.get_untracked(), last) {
            chosen.set(Some(new));
        }
    };
    view! {
        <svg
            class="plot gantt"
            translate="no"
            viewBox=format!("0 0 {} {}", gantt.room.width, gantt.room.height)
            role="img"
            tabindex="0"
            aria-label=label
            on:keydown=on_key
        >
            {has_waiting.then(|| view! {
                <pattern id="waiting" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect class="hatch-ground" width="8" height="8"/>
                    <rect class="hatch" width="2" height="8"/>
                </pattern>
            })}
            {gantt.ticks.iter().map(|(x, text)| view! {
                <line class="grid" x1=*x x2=*x y1=top y2=bottom/>
                // The last one would stand out of the drawing.
                <text class="tick" x=*x y=bottom + 18.0 text-anchor={if *x > right - 24.0 { "end" } else { "middle" }}>
                    {text.clone()}
                </text>
            }).collect_view()}
            {gantt.rows.iter().map(|(y, text)| view! {
                <rect class="idle" x=left y=*y - height / 2.0 width=right - left height=height/>
                <text class="tick" x=left - 8.0 y=*y + 5.0 text-anchor="end">{text.clone()}</text>
            }).collect_view()}
            {gantt.starts.iter().map(|(x, y, width)| view! {
                <rect class="starting" x=*x y=*y width=*width height=height/>
            }).collect_view()}
            {gantt.bars.into_iter().enumerate().map(|(at, bar)| view! {
                <g
                    class="bar"
                    class:failed=bar.failed
                    class:pale=has_held
                    class:chosen=move || chosen.get() == Some(at)
                    on:pointerenter=move |_| chosen.set(Some(at))
                    on:click=move |_| chosen.set(Some(at))
                >
                    <rect x=bar.x y=bar.y width=bar.width height=height rx={if bar.width > 8.0 { 3.0 } else { 0.0 }}/>
                    {bar.waiting.map(|wide| view! {
                        <path class="waiting" fill="url(#waiting)" d=format!("M {} {} h {wide} v {height} h {}", bar.x, bar.y, -wide)/>
                    })}
                    {bar.label.map(|label| view! {
                        <text class:on-waiting=label.on_waiting x=label.x y=bar.y + height / 2.0 + 5.0>{label.text}</text>
                    })}
                </g>
            }).collect_view()}
            {gantt.sending.iter().map(|(x, y, width)| view! {
                <rect class="sending" x=*x y=*y width=*width height=height/>
            }).collect_view()}
            {gantt.held.iter().map(|(x, y, width)| view! {
                <rect class="held" x=*x y=*y width=*width height=height/>
            }).collect_view()}
            {gantt.timer.map(|(start, stop)| view! {
                <rect class="timed" x=start y=top width={(stop - start).max(1.0)} height=bottom - top/>
                <path class="bracket" d=format!("M {} {top} H {start} V {bottom} H {}", start + 7.0, start + 7.0)/>
                <path class="bracket" d=format!("M {} {top} H {stop} V {bottom} H {}", stop - 7.0, stop - 7.0)/>
            })}
            <text class="axis-title" x=(left + right) / 2.0 y=bottom + 38.0 text-anchor="middle">
                "time since the sample began"
            </text>
        </svg>
        <ul class="legend">{legend.into_iter().map(|(swatch, text)| view! {
            <li><span class=format!("key swatch-{swatch}")></span>{text}</li>
        }).collect_view()}</ul>
        <p class="told" role="status">{move || {
            let told = chosen.get().and_then(|at| texts.get(at).cloned());
            told.unwrap_or_else(|| says.clone())
        }}</p>
    }
}
