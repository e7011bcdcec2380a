//! The chart of lost time: one bar a worker count, the time of all its workers, split.

use leptos::prelude::*;

use super::size::across;
use crate::analysis::lost_time::{Lost, PARTS, lost, parts_in};
use crate::experiment::Chapter;
use crate::format;
use crate::page::state::Lab;
use crate::page::widgets::imported::Imported;

/// The bars of the run in the foreground, and the same in numbers.
#[component]
pub fn LostTime(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
    let rows = Memo::new(move |_| lab.with_record(chapter, lost).unwrap_or_default());
    let parts = Memo::new(move |_| rows.with(|rows| parts_in(rows)));
    view! {
        <Show when=move || !rows.with(Vec::is_empty)>
            <section class="lost" aria-labelledby="lost-title">
                <h2 id="lost-title">"Where did the speed-up go?"</h2>
                <Imported chapter=chapter/>
                <p class="hint">"Number of workers × time of the sample, split exactly. What is not work is what keeps k workers from being k times as fast. From the sample with the median time."</p>
                <ul class="legend">
                    {move || parts.get().into_iter().map(|at| {
                        let (name, meaning) = PARTS[at];
                        view! { <li title=meaning><span class=format!("swatch part-{at}")></span>{name}</li> }
                    }).collect_view()}
                </ul>
                {move || rows.with(|rows| bars(rows, across(lab)))}
                <div class="scroll" tabindex="0" role="region" aria-labelledby="lost-title">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">"Workers"</th>
                                <th scope="col">"Workers × time"</th>
                                {move || parts.get().into_iter().map(|at| view! { <th scope="col">{PARTS[at].0}</th> }).collect_view()}
                            </tr>
                        </thead>
                        <tbody>{move || rows.with(|rows| {
                            let parts = parts_in(rows);
                            rows.iter().map(|lost| row(lost, &parts)).collect_view()
                        })}</tbody>
                    </table>
                </div>
            </section>
        </Show>
    }
}

fn row(lost: &Lost, parts: &[usize]) -> impl IntoView + use<> {
    let split = &lost.split;
    let all = split.parts();
    let shown: Vec<f64> = parts.iter().map(|&part| all[part]).collect();
    view! {
        <tr>
            <th scope="row">{lost.workers}</th>
            <td>{format::time(split.total_ms)}</td>
            {shown.into_iter().map(|ms| view! { <td>{signed(ms)}</td> }).collect_view()}
        </tr>
    }
}

/// Tasks may be faster than expected: that part is negative, and the parts still add up.
fn signed(ms: f64) -> String {
    let text = format::time(ms.abs());
    if ms < -0.005 {
        format!("−{text}")
    } else {
        text
    }
}

fn bars(rows: &[Lost], width: f64) -> impl IntoView + use<> {
    const ROW: f64 = 34.0;
    let left = 96.0;
    let room = width - left - 8.0;
    let height = ROW * rows.len() as f64 + 4.0;
    let says: Vec<String> = rows
        .iter()
        .map(|lost| {
            let work = share(lost.split.bars()[0], lost);
            format!("{}: {} work", lost.workers, format::percent(work))
        })
        .collect();
    let says = format!(
        "Share of the workers’ time that is work. {}.",
        says.join("; ")
    );
    let rows: Vec<_> = rows.iter().cloned().enumerate().collect();
    view! {
        <svg class="plot" translate="no" viewBox=format!("0 0 {width} {height}") role="img" aria-label=says>
            {rows.into_iter().map(|(at, lost)| {
                let y = ROW * at as f64 + 4.0;
                let mut x = left;
                view! {
                    <text class="tick" x=left - 8.0 y=y + 19.0 text-anchor="end">{format::count(lost.workers, "worker")}</text>
                    {lost.split.bars().into_iter().enumerate().map(|(part, ms)| {
                        let share = share(ms, &lost);
                        let wide = share * room;
                        let from = x;
                        x += wide;
                        let says = format!("{}: {} ({})", PARTS[part].0, format::time(ms), format::percent(share));
                        view! {
                            <rect class=format!("part-{part}") x=from y=y width=wide height=ROW - 8.0><title>{says}</title></rect>
                            {(wide > 60.0).then(|| view! {
                                <text class=format!("on-part-{part}") x=from + 8.0 y=y + 18.0>{format::percent(share)}</text>
                            })}
                        }
                    }).collect_view()}
                }
            }).collect_view()}
        </svg>
    }
}

/// A part of the time; nothing of a sample in which the clock saw no time pass.
fn share(ms: f64, lost: &Lost) -> f64 {
    match lost.split.total_ms {
        total_ms if total_ms > 0.0 => ms / total_ms,
        _ => 0.0,
    }
}
