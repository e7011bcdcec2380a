//! Time against the number of workers.

use leptos::prelude::*;

use super::super::state::Lab;
use super::beside_controls;
use crate::chart::lines::{Lines, Room, time_chart, time_points};
use crate::experiment::Chapter;

/// The chart of a chapter's latest run; before that, an empty frame that says so.
#[component]
pub fn TimeChart(
    /// The chapter.
    chapter: Chapter,
    /// What is counted on the x axis.
    noun: &'static str,
) -> impl IntoView {
    let lab = Lab::from_context();
    let room = move || {
        let width = beside_controls(lab);
        Room {
            width,
            height: (width * 0.5).clamp(240.0, 400.0),
        }
    };
    // The number of cores means nothing for downloads: no core is kept busy by waiting.
    let with_cores = chapter != Chapter::Downloads;
    let lines = move || {
        lab.with_record(chapter, |record| {
            let cores = with_cores.then_some(record.machine.logical_cores);
            let points = time_points(record);
            (!points.is_empty()).then(|| time_chart(&points, cores, room()))
        })
        .flatten()
    };
    view! {
        <figure class="chart">
            <ul class="legend" aria-hidden="true">
                <li><span class="key dot"></span>"one sample"</li>
                <li><span class="key median"></span>"median"</li>
                <li><span class="key ideal"></span>"ideal: perfect parallelism"</li>
            </ul>
            {move || match lines() {
                Some(lines) => draw(lines, noun).into_any(),
                None => empty(room(), noun).into_any(),
            }}
        </figure>
    }
}

fn empty(room: Room, noun: &'static str) -> impl IntoView {
    let view_box = format!("0 0 {} {}", room.width, room.height);
    let (x, y) = (room.width / 2.0, room.height / 2.0);
    view! {
        <svg class="plot empty" viewBox=view_box role="img" aria-label="Chart, still empty">
            <rect x="1" y="1" width=room.width - 2.0 height=room.height - 2.0 rx="10"/>
            <text x=x y=y - 8.0 text-anchor="middle">"Time against the number of"</text>
            <text x=x y=y + 18.0 text-anchor="middle">{format!("{noun} will stand here")}</text>
        </svg>
    }
}

fn draw(lines: Lines, noun: &'static str) -> impl IntoView {
    let Room { width, height } = lines.room;
    let [left, top, right, bottom] = lines.frame;
    let path = |points: Vec<(f64, f64)>| {
        let places: Vec<String> = points
            .iter()
            .map(|(x, y)| format!("{x:.1},{y:.1}"))
            .collect();
        places.join(" ")
    };
    let median_path = path(lines.medians.iter().map(|(x, y, _)| (*x, *y)).collect());
    view! {
        <svg class="plot" viewBox=format!("0 0 {width} {height}") role="img" aria-labelledby="chart-says">
            <title id="chart-says">{lines.says.clone()}</title>
            {lines.y_ticks.iter().map(|(y, text)| view! {
                <line class="grid" x1=left x2=right y1=*y y2=*y/>
                <text class="tick" x=left - 8.0 y=*y + 5.0 text-anchor="end">{text.clone()}</text>
            }).collect_view()}
            {lines.cores.map(|(x, cores)| view! {
                <line class="cores" x1=x x2=x y1=top y2=bottom/>
                <text class="cores-label" x=x + 6.0 y=top + 14.0>{format!("{cores} cores, says the browser")}</text>
            })}
            <line class="axis" x1=left x2=right y1=bottom y2=bottom/>
            {lines.x_ticks.iter().map(|(x, text)| view! {
                <line class="axis" x1=*x x2=*x y1=bottom y2=bottom + 5.0/>
                <text class="tick" x=*x y=bottom + 22.0 text-anchor="middle">{text.clone()}</text>
            }).collect_view()}
            <text class="axis-title" x=4.0 y=16.0>"time"</text>
            <text class="axis-title" x=(left + right) / 2.0 y=height - 8.0 text-anchor="middle">{noun}</text>
            <polyline class="ideal" points=path(lines.ideal)/>
            <polyline class="median" points=median_path/>
            {lines.intervals.iter().map(|(x, low, high)| view! {
                <line class="interval" x1=*x x2=*x y1=*low y2=*high/>
            }).collect_view()}
            {lines.dots.iter().map(|(x, y, text)| view! {
                <circle class="dot" cx=*x cy=*y r="5"><title>{text.clone()}</title></circle>
            }).collect_view()}
            {lines.medians.iter().map(|(x, y, text)| view! {
                <line class="median-mark" x1=*x - 11.0 x2=*x + 11.0 y1=*y y2=*y><title>{text.clone()}</title></line>
            }).collect_view()}
        </svg>
    }
}
