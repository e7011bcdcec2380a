//! Time, speed-up or efficiency against the number of workers: the index of the timelines beside it.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::columns::{Columns, nearest};
use super::key::{Key, key};
use super::looked_at;
use super::pointer::place;
use super::size::beside_timeline;
use crate::analysis::record::Record;
use crate::experiment::Chapter;
use crate::layout::lines::{Bar, Lines, Marks, Room, lay_out};
use crate::layout::look::Look;
use crate::layout::metric::Metric;
use crate::layout::picture::{Picture, cores, picture};
use crate::layout::scale::Spread;
use crate::page::state::{Lab, ListedRun};

/// The chart of a chapter's run in the foreground, with the other shown runs behind it; before the
/// first run, an empty frame that says so.
#[component]
pub fn LineChart(
    /// The chapter.
    chapter: Chapter,
    /// What is counted on the x axis.
    noun: &'static str,
    /// The quantity shown at first.
    first: Metric,
    /// What else can be done with the chart.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let lab = Lab::from_context();
    let wanted = RwSignal::new(first);
    let offered = Memo::new(move |_| {
        let of_runs = lab.with_drawn(chapter, |front, others| {
            let records: Vec<&Record> = std::iter::once(front)
                .chain(others.iter().copied())
                .map(|run| &run.record)
                .collect();
            Metric::offered(chapter, &records)
        });
        of_runs.unwrap_or_else(|| Metric::offered(chapter, &[]))
    });
    let metric = Memo::new(move |_| {
        let wanted = wanted.get();
        match offered.with(|offered| offered.contains(&wanted)) {
            true => wanted,
            false => Metric::SpeedUp,
        }
    });
    let log2 = RwSignal::new(false);
    let room = move || beside_timeline(lab);
    let drawn = Memo::new(move |_| {
        let picture = compose(lab, chapter, metric.get())?;
        let spread = if log2.get() {
            Spread::Log2
        } else {
            Spread::Linear
        };
        let lines = lay_out(&picture, spread, room());
        let is_imported = lab.with_record(chapter, |record| record.imported) == Some(true);
        Some((lines, picture.sentence(), legend(&picture), is_imported))
    });
    let columns =
        Memo::new(move |_| drawn.with(|drawn| drawn.as_ref().map(|(lines, ..)| lines.clone())));
    // A click anywhere in the chart is about the count that is nearest.
    let point = move |event: MouseEvent| {
        let near = columns.with_untracked(|lines| {
            let lines = lines.as_ref()?;
            let (x, _) = place(&event, lines.room)?;
            nearest(&lines.columns, x)
        });
        if let Some(workers) = near {
            looked_at::look_at(lab, workers);
        }
    };
    view! {
        <figure class="chart picture">
            <div class="row captions">
                <div class="chips" role="group" aria-label="Quantity">
                    {move || offered.get().into_iter().map(|of| view! {
                        <button
                            class="chip"
                            aria-pressed=move || (metric.get() == of).to_string()
                            on:click=move |_| wanted.set(of)
                        >{of.title()}</button>
                    }).collect_view()}
                </div>
                <label class="check">
                    <input
                        type="checkbox"
                        aria-label="doublings evenly spaced (log₂)"
                        title="doublings evenly spaced"
                        prop:checked=move || log2.get()
                        on:change=move |event| log2.set(event_target_checked(&event))
                    />
                    "log₂"
                </label>
                {children.map(|children| children())}
            </div>
            <div class="drawing" on:click=point>
                {move || match drawn.get() {
                    Some((lines, says, _, is_imported)) => {
                        draw(lines, says, metric.get_untracked(), noun, is_imported).into_any()
                    }
                    None => empty(room(), chapter, metric.get(), noun).into_any(),
                }}
                <Columns chapter=chapter lines=columns/>
            </div>
            <ul class="legend" aria-hidden="true">{move || drawn.get().map(|(_, _, legend, _)| {
                legend.into_iter().map(|(of, text)| view! { <li>{key(of)}{text}</li> }).collect_view()
            })}</ul>
        </figure>
    }
}

/// What a run is called beside others.
fn label(run: &ListedRun) -> String {
    match run.record.imported {
        true => format!("{} (imported)", run.name),
        false => run.name.clone(),
    }
}

fn compose(lab: Lab, chapter: Chapter, metric: Metric) -> Option<Picture> {
    let picture = lab.with_drawn(chapter, |run, others| {
        let others: Vec<_> = others
            .iter()
            .map(|run| (label(run), run.id, &run.record))
            .collect();
        let cores = lab
            .runs
            .with(|runs| cores(&run.record, runs.iter().map(|run| &run.record)));
        picture(metric, &label(run), &run.record, &others, cores)
    })?;
    (!picture.series.is_empty()).then_some(picture)
}

fn legend(picture: &Picture) -> Vec<(Key, String)> {
    let mut entries = vec![
        (Key::Sample, "sample (hollow: outlier)".to_owned()),
        (Key::Median, "median, 95 % interval".to_owned()),
    ];
    let mut add = |is_there: bool, class: &'static str, text: &str| {
        if is_there {
            entries.push((Key::Line(class), text.to_owned()));
        }
    };
    // It is that of the run in front; others may have one of their own.
    let ideal = match picture.series.as_slice() {
        [front, _, ..] => format!("{} ({})", picture.ideal_name, front.name),
        _ => picture.ideal_name.to_owned(),
    };
    add(!picture.ideal.is_empty(), "ideal", &ideal);
    add(!picture.bound.is_empty(), "bound", &picture.bound_name);
    add(!picture.fit.is_empty(), "fit", picture.fit_name);
    add(!picture.turns.is_empty(), "turns", "one at a time");
    add(
        !picture.prediction.is_empty(),
        "prediction",
        "what you expected",
    );
    if picture.series.len() > 1 {
        for series in &picture.series {
            entries.push((Key::Run(series.look), series.name.clone()));
        }
    }
    entries
}

fn empty(room: Room, chapter: Chapter, metric: Metric, noun: &'static str) -> impl IntoView {
    let lab = Lab::from_context();
    let view_box = format!("0 0 {} {}", room.width, room.height);
    let (x, y) = (room.width / 2.0, room.height / 2.0);
    // A run without one worker has times, but nothing to compare them with.
    let has_samples = untrack(|| lab.with_record(chapter, |record| !record.samples.is_empty()));
    let (first, second) = match has_samples {
        Some(true) => (
            format!("{} is a comparison with 1:", metric.title()),
            "measure with 1 too".to_owned(),
        ),
        _ => (
            format!("{} against the number of", metric.title()),
            format!("{noun} will stand here"),
        ),
    };
    view! {
        <svg class="plot empty" translate="no" viewBox=view_box role="img" aria-label="Chart, still empty">
            <rect x="1" y="1" width=room.width - 2.0 height=room.height - 2.0 rx="10"/>
            <text x=x y=y - 8.0 text-anchor="middle">{first}</text>
            <text x=x y=y + 18.0 text-anchor="middle">{second}</text>
        </svg>
    }
}

fn draw(
    lines: Lines,
    says: String,
    metric: Metric,
    noun: &'static str,
    is_imported: bool,
) -> impl IntoView {
    let Room { width, height } = lines.room;
    let [left, top, right, bottom] = lines.frame;
    let clip = "url(#chart-frame)";
    view! {
        <svg class="plot lines" translate="no" viewBox=format!("0 0 {width} {height}") role="img" aria-label=says>
            <clipPath id="chart-frame">
                <rect x=left y=top - 1.0 width=right - left height=bottom - top + 1.0/>
            </clipPath>
            {lines.y_ticks.iter().map(|(y, text)| view! {
                <line class="grid" x1=left x2=right y1=*y y2=*y/>
                <text class="tick" x=left - 8.0 y=*y + 5.0 text-anchor="end">{text.clone()}</text>
            }).collect_view()}
            {lines.cores.map(|(x, cores)| {
                // Beside the line, on the side that has room.
                let (at, anchor) = if x > (left + right) / 2.0 { (x - 6.0, "end") } else { (x + 6.0, "start") };
                view! {
                    <line class="cores" x1=x x2=x y1=top y2=bottom/>
                    <text class="cores-label" x=at y=top - 6.0 text-anchor=anchor>
                        {format!("{cores} processors, says the browser")}
                    </text>
                }
            })}
            <line class="axis" x1=left x2=right y1=bottom y2=bottom/>
            {lines.x_ticks.iter().map(|(x, text)| view! {
                <line class="axis" x1=*x x2=*x y1=bottom y2=bottom + 5.0/>
                <text class="tick" x=*x y=bottom + 22.0 text-anchor="middle">{text.clone()}</text>
            }).collect_view()}
            <text class="axis-title" x=4.0 y=16.0>{metric.title()}</text>
            {is_imported.then(|| view! {
                <text class="axis-title" x=width - 4.0 y=16.0 text-anchor="end">"imported"</text>
            })}
            <text class="axis-title" x=(left + right) / 2.0 y=height - 8.0 text-anchor="middle">{noun}</text>
            <polyline class="ideal" clip-path=clip points=path(&lines.ideal)/>
            <polyline class="bound" clip-path=clip points=path(&lines.bound)/>
            <polyline class="fit" clip-path=clip points=path(&lines.fit)/>
            <polyline class="turns" clip-path=clip points=path(&lines.turns)/>
            {lines.series.into_iter().map(marks).collect_view()}
            <polyline class="prediction" clip-path=clip points=path(&lines.prediction)/>
            {lines.prediction.iter().map(|(x, y)| view! {
                <rect class="predicted" x=*x - 5.0 y=*y - 5.0 width="10" height="10" transform=format!("rotate(45 {x} {y})")/>
            }).collect_view()}
        </svg>
    }
}

fn marks(marks: Marks) -> impl IntoView {
    let mark = match marks.look {
        Look::Front => "median-mark",
        Look::Behind(_) => "run-mark",
    };
    let median_path: Vec<(f64, f64)> = marks.medians.iter().map(|(x, y, _)| (*x, *y)).collect();
    view! {
        <g class=format!("series colour-{}", marks.look.colour())>
            <polyline class="median" points=path(&median_path)/>
            {labelled(&marks).map(|(bar, is_labelled)| interval(bar, is_labelled)).collect_view()}
            {marks.dots.iter().map(|(x, y, outlier, text)| view! {
                <circle class="dot" class:outlier=*outlier cx=*x cy=*y r="4.5"><title>{text.clone()}</title></circle>
            }).collect_view()}
            {marks.medians.iter().map(|(x, y, text)| view! {
                <path class=mark d=marks.look.mark(*x, *y)><title>{text.clone()}</title></path>
            }).collect_view()}
        </g>
    }
}

/// Each interval, and whether there is room for a word at it: those of the run in front have some, as long as they
/// don't stand closer than a word is long.
fn labelled(marks: &Marks) -> impl Iterator<Item = (&Bar, bool)> {
    const WORD: f64 = 64.0;
    let is_front = matches!(marks.look, Look::Front);
    let mut last = f64::NEG_INFINITY;
    marks.intervals.iter().map(move |bar| {
        let is_labelled = is_front && bar.beyond.is_some() && bar.x - last >= WORD;
        if is_labelled {
            last = bar.x;
        }
        (bar, is_labelled)
    })
}

/// An interval with its ends; or with an arrow and its end in words, if it goes on beyond the edge.
fn interval(bar: &Bar, is_labelled: bool) -> impl IntoView + use<> {
    let Bar {
        x,
        low,
        high,
        beyond,
    } = bar.clone();
    let (left, end) = (x - 6.0, high - 9.0);
    let ends = match beyond {
        None => format!("M{x} {low}V{high}M{left} {low}h12M{left} {high}h12"),
        Some(_) => format!("M{x} {low}V{end}M{left} {low}h12M{left} {high}L{x} {end}l6 9"),
    };
    view! {
        <path class="interval" d=ends/>
        {beyond.filter(|_| is_labelled).map(|to| view! {
            <text class="beyond" x=x + 9.0 y=high + 16.0>{format!("to {to}")}</text>
        })}
    }
}

/// The points of a polyline.
pub fn path(points: &[(f64, f64)]) -> String {
    let places: Vec<String> = points
        .iter()
        .map(|(x, y)| format!("{x:.1},{y:.1}"))
        .collect();
    places.join(" ")
}
