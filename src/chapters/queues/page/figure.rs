//! The machine as a picture. Where things stand is worked out in `crate::chapters::queues::scene`.

use leptos::prelude::*;

use super::moment::Moment;
use crate::chapters::queues::scene::layout::{Places, Rect, boxes};
use crate::chapters::queues::scene::{At, Item, Main, Scene};
use crate::chapters::queues::sentences;
use crate::page::charts::size::alone;
use crate::page::state::Lab;
use crate::record::MoveKind;

/// The main program, the two queues, and the workers between them.
#[component]
pub fn Figure(
    /// The moment it shows.
    moment: Moment,
) -> impl IntoView {
    let lab = Lab::from_context();
    move || {
        let scene = moment.scene();
        let places = Places::new(alone(lab).width, scene.workers.len());
        drawn(&scene, places, moment.is_stalled())
    }
}

/// What the boxes mean.
#[component]
pub fn Legend(
    /// The moment of the figure.
    moment: Moment,
) -> impl IntoView {
    view! {
        <ul class="legend">
            <li><span class="key q-key task">"3"</span>{move || format!("task 3: fib({})", moment.n())}</li>
            <li><span class="key q-key result">"3"</span>"its result"</li>
            <li><span class="key q-key sentinel">"■"</span>"a sentinel"</li>
            <li><span class="key q-key first"></span>"is taken next"</li>
        </ul>
    }
}

fn drawn(scene: &Scene, places: Places, stalled: bool) -> impl IntoView + use<> {
    let what = scene.last.as_ref().map(|step| step.what);
    let who = scene.last.as_ref().and_then(|step| step.worker);
    let on = |kinds: &[MoveKind]| what.is_some_and(|what| kinds.contains(&what));
    let put = on(&[MoveKind::PutTask, MoveKind::PutSentinel, MoveKind::NotSent]);
    let took = on(&[MoveKind::GetTask, MoveKind::GetSentinel]);
    let of_worker = move |used: bool, paths: Vec<String>| {
        let last = paths.len().saturating_sub(1);
        let active = who.map(|who| (who as usize).min(last)).filter(|_| used);
        // The one in use is drawn last, above the others.
        let mut paths: Vec<_> = paths.into_iter().enumerate().collect();
        paths.sort_by_key(|(at, _)| Some(*at) == active);
        paths
            .into_iter()
            .map(|(at, path)| arrow(path, Some(at) == active))
            .collect_view()
    };
    let lost = scene.unsent.clone();
    let (lost_x, lost_y) = places.lost;
    let [put_word, get_word] = places.words;
    let main_waits = !matches!(scene.main, Main::Ended);
    view! {
        <svg
            class="plot machine"
            translate="no"
            viewBox=format!("0 0 {} {}", places.width, places.height)
            role="img"
            aria-label=sentences::sentence(scene)
        >
            {arrow(places.put, put)}
            {arrow(places.get, on(&[MoveKind::GetResult]))}
            {of_worker(took, places.take)}
            {of_worker(on(&[MoveKind::PutResult]), places.hand_in)}
            <text class="tick" x=put_word.0 y=put_word.1>"put"</text>
            <text class="tick" x=get_word.0 y=get_word.1>"get"</text>
            {lost.into_iter().enumerate().map(|(at, id)| {
                let x = lost_x + 36.0 * at as f64;
                view! {
                    <g class="item lost">
                        <rect x=x y=lost_y width="30" height="30" rx="6"/>
                        <text x=x + 15.0 y=lost_y + 20.5 text-anchor="middle">{id + 1}</text>
                        <path d=format!("M {} {} l 30 -30", x, lost_y + 30.0)/>
                    </g>
                }
            }).collect_view()}
            <g class="main" class:stuck=stalled && main_waits class:gone=!main_waits>
                {rect(places.main, 12.0)}
                <text class="name" x="16" y="28">"main program"</text>
                <text class="code" x="16" y="52">{sentences::main(scene.main)}</text>
            </g>
            {queue("queue of tasks", places.tasks, scene.tasks.iter().map(|item| match item {
                Item::Task(id) => (format!("{}", id + 1), "item"),
                Item::Sentinel => ("■".to_owned(), "item sentinel"),
            }).collect())}
            {queue("queue of results", places.results, scene.results.iter().map(|id| {
                (format!("{}", id + 1), "item result")
            }).collect())}
            {places.workers.into_iter().zip(scene.workers.clone()).enumerate().map(|(at, (place, worker))| {
                let middle = place.y + place.height / 2.0 + 5.5;
                let forgot = if worker.forgot { " · forgot task_done" } else { "" };
                view! {
                    <g class=format!("worker {}", class(worker.at)) class:stuck=stalled && worker.at == At::Waits>
                        {rect(place, 10.0)}
                        <text class="name" x=place.x + 12.0 y={if worker.forgot { middle - 8.0 } else { middle }}>{format!("worker {}", at + 1)}</text>
                        {worker.forgot.then(|| view! { <text class="forgot" x=place.x + 12.0 y=middle + 10.0>{forgot.trim_start_matches(" · ")}</text> })}
                        <text x=place.x + place.width - 12.0 y=middle text-anchor="end">{sentences::worker(worker.at)}</text>
                    </g>
                }
            }).collect_view()}
        </svg>
    }
}

fn class(at: At) -> &'static str {
    match at {
        At::Waits => "waits",
        At::Task(_) => "busy",
        At::Put(_) => "put",
        At::Sentinel | At::Ended => "gone",
        At::Dead => "dead",
    }
}

fn rect(place: Rect, corner: f64) -> impl IntoView {
    view! { <rect x=place.x y=place.y width=place.width height=place.height rx=corner/> }
}

fn arrow(path: String, used: bool) -> impl IntoView {
    view! { <path class="arrow" class:used=used d=path/> }
}

/// A queue with its items: what each says, and its class.
fn queue(title: &'static str, place: Rect, items: Vec<(String, &'static str)>) -> impl IntoView {
    let boxes = boxes(place, items.len());
    let edge = boxes.edge;
    let empty = items.is_empty();
    view! {
        <g class="queue">
            {rect(place, 12.0)}
            <text class="tick" x=place.x + 10.0 y=place.y + 21.0>{title}</text>
            {empty.then(|| view! {
                <text class="empty" x=place.x + place.width / 2.0 y=place.y + place.height / 2.0 + 16.0 text-anchor="middle">"empty"</text>
            })}
        </g>
        {boxes.at.into_iter().zip(items).enumerate().map(|(at, ((x, y), (text, class)))| view! {
            <g class=class class:first=at == 0>
                <rect x=x y=y width=edge height=edge rx="6"/>
                <text x=x + edge / 2.0 y=y + edge / 2.0 + 5.5 text-anchor="middle">{text}</text>
            </g>
        }).collect_view()}
        {boxes.more.map(|(more, (x, y))| view! {
            <text class="tick" x=x + 2.0 y=y + edge / 2.0 + 5.5>{format!("+{more}")}</text>
        })}
    }
}

/// The three numbers that the machine turns on.
#[component]
pub fn Counters(
    /// The moment they are of.
    moment: Moment,
) -> impl IntoView {
    let counts = Memo::new(move |_| {
        let last = moment.last();
        last.map_or([0; 3], |step| [step.queued, step.unfinished, step.results])
    });
    let names = [
        ("queued", "items in the queue of tasks"),
        ("unfinished", "items put, without a task_done yet"),
        ("results", "in the queue of results"),
    ];
    view! {
        <div class="counters" role="group" aria-label="Counters">
            {names.into_iter().enumerate().map(|(at, (name, means))| view! {
                <p>
                    <strong>{move || counts.get()[at]}</strong>
                    <span>{name}</span>
                    <span class="hint">{means}</span>
                </p>
            }).collect_view()}
        </div>
    }
}
