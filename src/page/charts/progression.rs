//! What the times did in the course of a run: every sample, in the order taken.

use js_sys::Date;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use runstats::steadiness::{Segment, Steadiness};
use web_sys::Element;

use super::pointer::{mark_by_key, place};
use super::size::across;
use crate::analysis::record::Record;
use crate::experiment::Chapter;
use crate::experiment::worker_kind::WorkerKind;
use crate::layout::lines::Room;
use crate::layout::look::{SHAPES, shape};
use crate::layout::progression::sentence::{self, COLUMNS};
use crate::layout::progression::{
    Level, Mark, Progression as Plot, Side, TimedSample, axis, lay_out, timed_samples,
};
use crate::page::state::Lab;
use crate::page::widgets::imported::Imported;

/// How many colours.
const COLOURS: usize = 6;

/// What was found of the levels of a run: a word for the whole, and the levels.
type Found = (&'static str, Vec<Level>);

/// What is shown.
#[derive(Clone, PartialEq)]
struct Shown {
    samples: Vec<TimedSample>,
    plot: Plot,
    who: WorkerKind,
    caption: String,
    /// For those who can't see the plot.
    says: String,
    /// What is seen in it.
    news: String,
    has_levels: bool,
}

/// The samples of the run in the foreground, drawn, in a sentence and in numbers.
#[component]
pub fn Progression(
    /// The chapter.
    chapter: Chapter,
) -> impl IntoView {
    let lab = Lab::from_context();
    let shown = Memo::new(move |_| {
        let room = room(across(lab));
        lab.with_record(chapter, |record| shown(record, room))
            .flatten()
    });
    let chosen = RwSignal::new(None::<usize>);
    let is_open = RwSignal::new(false);
    let told = move || {
        shown.with(|shown| {
            let shown = shown.as_ref()?;
            let sample = shown.samples.get(chosen.get()?)?;
            Some(sentence::told(sample, shown.who))
        })
    };
    let toggle = move |event| {
        is_open.set(event_target::<Element>(&event).has_attribute("open"));
    };
    let rows = move || {
        shown.with(|shown| {
            let shown = shown.as_ref().filter(|_| is_open.get())?;
            let rows = shown.samples.iter();
            Some(
                rows.map(|sample| table_row(sentence::row(sample, shown.who)))
                    .collect_view(),
            )
        })
    };
    view! {
        <Show when=move || shown.with(Option::is_some)>
            <section class="progression" aria-labelledby="progression-title">
                <h2 id="progression-title">"What the times did"</h2>
                <Imported chapter=chapter/>
                <p class="hint">{format!("Every sample in turn. Its height is its time against the median of its own number, so that all stand on one axis: what all of them do at once, the {} does.", what(chapter))}</p>
                {move || shown.get().map(|shown| draw(shown, chosen))}
                <p class="told" role="status">{move || told().unwrap_or_else(|| {
                    "Point at a mark, tap it, or use the arrow keys, for its numbers.".to_owned()
                })}</p>
                <details on:toggle=toggle>
                    <summary>"Every sample in numbers"</summary>
                    <div class="scroll" tabindex="0" role="region" aria-label="Every sample in numbers">
                        <table>
                            <thead>
                                <tr>{COLUMNS.map(|name| view! { <th scope="col">{name}</th> }).collect_view()}</tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                </details>
            </section>
        </Show>
    }
}

fn table_row([number, rest @ ..]: [String; COLUMNS.len()]) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{number}</th>
            {rest.map(|text| view! { <td>{text}</td> }).collect_view()}
        </tr>
    }
}

fn room(width: f64) -> Room {
    Room {
        width,
        height: (width * 0.27).clamp(250.0, 360.0),
    }
}

/// `None` for a run that has no samples to show in turn.
fn shown(record: &Record, room: Room) -> Option<Shown> {
    let samples = timed_samples(record);
    if samples.len() < 2 {
        return None;
    }
    let found = found(record);
    let levels = found.as_ref().map_or(&[][..], |(_, levels)| levels);
    let plot = lay_out(&samples, axis(record), levels, room);
    let what = what(record.experiment.chapter());
    let steady = found
        .as_ref()
        .map(|(word, levels)| sentence::steadiness(what, word, levels));
    let news: Vec<String> = steady
        .into_iter()
        .chain([sentence::pressure(&samples)])
        .chain(sentence::missing(plot.axis).map(str::to_owned))
        .collect();
    let news = news.join(" ");
    Some(Shown {
        caption: sentence::caption(plot.axis, began(record, room.width < 560.0).as_deref()),
        says: format!(
            "{} {news} Arrow keys go from sample to sample.",
            sentence::sentence(&samples)
        ),
        has_levels: !plot.levels.is_empty(),
        who: record.experiment.worker_kind(),
        samples,
        plot,
        news,
    })
}

/// What the times are about: those of who waits for a network say little of the machine.
fn what(chapter: Chapter) -> &'static str {
    match chapter.keeps_cores_busy() {
        true => "machine",
        false => "network",
    }
}

/// The levels of a run, where they have been looked for.
fn found(record: &Record) -> Option<Found> {
    let samples: Vec<(u32, f64)> = record
        .samples
        .iter()
        .map(|sample| (sample.workers, sample.wall_ms))
        .collect();
    let Steadiness { kind, segments } = Steadiness::of(&samples)?;
    let levels = segments
        .into_iter()
        .map(|Segment { from, to, level }| (from, to, level));
    Some((kind.word(), levels.collect()))
}

/// When the run began, by the clock of whoever looks; without the day if that is today, or if there
/// is no room for it.
fn began(record: &Record, is_narrow: bool) -> Option<String> {
    let began = Date::new(&record.started_at.as_str().into());
    if began.get_time().is_nan() {
        return None;
    }
    let day = |date: &Date| {
        let (month, day) = (date.get_month() + 1, date.get_date());
        format!("{}-{month:02}-{day:02}", date.get_full_year())
    };
    let (hours, minutes, seconds) = (began.get_hours(), began.get_minutes(), began.get_seconds());
    let time = format!("at {hours:02}:{minutes:02}:{seconds:02}");
    Some(match is_narrow || day(&began) == day(&Date::new_0()) {
        true => time,
        false => format!("on {} {time}", day(&began)),
    })
}

fn draw(shown: Shown, chosen: RwSignal<Option<usize>>) -> impl IntoView {
    let Shown {
        plot,
        who,
        caption,
        says,
        news,
        has_levels,
        ..
    } = shown;
    let Room { width, height } = plot.room;
    let [left, top, right, bottom] = plot.frame;
    let last = plot.marks.len().saturating_sub(1);
    let on_key = move |event: KeyboardEvent| {
        if let Some(new) = mark_by_key(&event, chosen.get_untracked(), last) {
            chosen.set(Some(new));
        }
    };
    let plot = StoredValue::new(plot);
    let point = move |event: PointerEvent| {
        if let Some((x, y)) = place(&event, Room { width, height }) {
            chosen.set(plot.with_value(|plot| plot.nearest(x, y)));
        }
    };
    let pointer = move || {
        let place =
            |at: usize| plot.with_value(|plot| Some((plot.marks.get(at)?.x, plot.marks[at].y)));
        let (x, y) = place(chosen.get()?)?;
        Some(view! {
            <line class="pointer" x1=x x2=x y1=top y2=bottom/>
            <circle class="pointer" cx=x cy=y r="10"/>
        })
    };
    plot.with_value(|plot| {
        let path: Vec<(f64, f64)> = plot.marks.iter().map(|mark| (mark.x, mark.y)).collect();
        view! {
            <ul class="legend" aria-hidden="true">{legend(plot, who).collect_view()}</ul>
            <svg
                class="plot progress"
                translate="no"
                viewBox=format!("0 0 {width} {height}")
                role="img"
                tabindex="0"
                aria-label=says
                on:keydown=on_key
                on:pointermove=point
                on:pointerdown=point
            >
                {plot.y_ticks.iter().map(|(y, text)| view! {
                    <line class="grid" x1=left x2=right y1=*y y2=*y/>
                    <text class="tick" x=left - 8.0 y=*y + 5.0 text-anchor="end">{text.clone()}</text>
                }).collect_view()}
                {plot.rounds.iter().map(|x| view! {
                    <line class="round" x1=*x x2=*x y1=top y2=bottom/>
                }).collect_view()}
                <line class="usual" x1=left x2=right y1=plot.usual y2=plot.usual/>
                <line class="axis" x1=left x2=right y1=bottom y2=bottom/>
                {plot.x_ticks.iter().map(|(x, text)| view! {
                    <line class="axis" x1=*x x2=*x y1=bottom y2=bottom + 5.0/>
                    <text class="tick" x=*x y=bottom + 22.0 text-anchor={if *x > right - 20.0 { "end" } else { "middle" }}>{text.clone()}</text>
                }).collect_view()}
                <text class="axis-title" x=(left + right) / 2.0 y=height - 8.0 text-anchor="middle">{caption}</text>
                {plot.starts.iter().map(|(x, side)| {
                    let label = side.map(|side| match side {
                        Side::Left => (*x - 6.0, "end"),
                        Side::Right => (*x + 6.0, "start"),
                    });
                    view! {
                        <line class="anew" x1=*x x2=*x y1=top - 14.0 y2=bottom/>
                        {label.map(|(at, anchor)| view! {
                            <text class="anew" x=at y=top - 8.0 text-anchor=anchor>"engine started anew"</text>
                        })}
                    }
                }).collect_view()}
                <polyline class="course" points=super::lines::path(&path)/>
                <polyline class="level" points=super::lines::path(&plot.levels)/>
                {plot.marks.iter().map(|mark| one(mark, [left, top, right, bottom])).collect_view()}
                {pointer}
            </svg>
            <p>{news}</p>
            {has_levels.then(|| view! { <p class="hint">{sentence::SOURCE}</p> })}
        }
    })
}

/// A mark with its ring, and its value if it lies beyond the edge.
fn one(mark: &Mark, [_, top, right, bottom]: [f64; 4]) -> impl IntoView + use<> {
    let (x, y) = (mark.x, mark.y);
    let beyond = mark.beyond.clone().map(|(above, value)| {
        let (tip, from) = if above {
            (top - 13.0, top - 7.0)
        } else {
            (bottom + 13.0, bottom + 7.0)
        };
        let (at, anchor) = if x > right - 60.0 {
            (x - 10.0, "end")
        } else {
            (x + 10.0, "start")
        };
        let level = if above { top + 16.0 } else { bottom - 8.0 };
        view! {
            <path class="beyond" d=format!("M{} {from}L{x} {tip}L{} {from}Z", x - 5.0, x + 5.0)/>
            <text class="beyond" x=at y=level text-anchor=anchor>{value}</text>
        }
    });
    view! {
        {mark.pressed.then(|| view! { <circle class="pressed" cx=x cy=y r="9.5"/> })}
        <path class=look(mark.kind) d=shape(mark.kind, x, y)/>
        {beyond}
    }
}

fn legend(plot: &Plot, who: WorkerKind) -> impl Iterator<Item = AnyView> {
    let mark = |kind: usize, count: u32| {
        view! {
            <li>
                <svg class="key-mark" viewBox="-8 -8 16 16"><path class=look(kind) d=shape(kind, 0.0, 0.0)/></svg>
                {who.with(count)}
            </li>
        }
        .into_any()
    };
    let counts = plot.counts.iter().enumerate();
    let marks: Vec<AnyView> = counts.map(|(kind, &count)| mark(kind, count)).collect();
    let rounds = match plot.every {
        1 => "a new round".to_owned(),
        every => format!("every {every} rounds"),
    };
    let is_pressed = plot.marks.iter().any(|mark| mark.pressed);
    let has_beyond = plot.marks.iter().any(|mark| mark.beyond.is_some());
    let others = [
        (!plot.levels.is_empty(), "level", "the level of the times"),
        (!plot.rounds.is_empty(), "round", &rounds),
        (
            !plot.starts.is_empty(),
            "anew",
            "the engine was started anew",
        ),
        (
            is_pressed,
            "pressed",
            "the browser said the machine was under pressure",
        ),
        (has_beyond, "beyond", "far beyond the edge"),
    ];
    let others: Vec<AnyView> = others
        .into_iter()
        .filter(|(is_there, ..)| *is_there)
        .map(|(_, class, text)| {
            view! { <li><span class=format!("key {class}")></span>{text.to_owned()}</li> }
                .into_any()
        })
        .collect();
    marks.into_iter().chain(others)
}

/// Colour and shape of a kind of mark: no two of 36 kinds have both in common.
fn look(kind: usize) -> String {
    format!("sample colour-{}", (kind + kind / SHAPES) % COLOURS)
}
