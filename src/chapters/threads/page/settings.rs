//! The settings that are seldom changed.

use leptos::prelude::*;

use crate::chapters::threads::params::{CHAPTER, Gil, Kind, ThreadsParams};
use crate::format;
use crate::page::state::Lab;
use crate::page::widgets::controls::{Choice, Slider};
use crate::page::widgets::run_link::RunLink;
use crate::page::widgets::settings::{MostWorkers, Rounds, TaskSize};
use crate::workload::fib::MAX_N;
use crate::workload::fork_join::pieces;

/// About what is chosen for one number that all workers share.
const LARGE_N: i64 = 41;

/// The controls.
#[component]
pub fn Settings() -> impl IntoView {
    let params = Lab::from_context().params::<ThreadsParams>(CHAPTER);
    // Before an n is chosen, pieces are counted for the usual one.
    let n = Signal::derive(move || params.with(|p| p.n.unwrap_or(LARGE_N) as u32));
    let kind = Signal::derive(move || params.with(|p| p.kind));
    let cutoff = Signal::derive(move || params.with(|p| p.cutoff));
    view! {
        <MostWorkers
            counts=Signal::derive(move || params.with(|p| p.workers.clone()))
            on_change=move |counts| params.update(|p| p.workers = counts)
        />
        <TaskSize
            chapter=CHAPTER
            n=Signal::derive(move || params.with(|p| p.n))
            on_change=move |n| params.update(|p| p.n = n)
        />
        <Choice
            label="What the workers share"
            choices=vec![(Kind::Weak, "a task each"), (Kind::Strong, "a fixed number"), (Kind::ForkJoin, "one, split"), (Kind::NaiveTiming, "the lesson’s timing")]
            chosen=kind
            on_change=move |kind| params.update(|p| p.kind = kind)
        />
        <Show when=move || kind.get() == Kind::Strong>
            <Slider
                label="Tasks to share"
                min=1
                max=200
                value=Signal::derive(move || params.with(|p| p.tasks))
                on_input=move |tasks| params.update(|p| p.tasks = tasks)
            />
        </Show>
        <Show when=move || kind.get() == Kind::ForkJoin>
            <Slider
                label="Split down to fib of"
                min=1
                max=MAX_N as u32
                value=cutoff
                on_input=move |cutoff| params.update(|p| p.cutoff = cutoff)
                hint=Signal::derive(move || {
                    let pieces = pieces(n.get(), cutoff.get());
                    format!("{} {}", format::large(pieces), if pieces == 1 { "piece" } else { "pieces" })
                })
            />
        </Show>
        <Rounds
            stopping=Signal::derive(move || params.with(|p| p.stopping.clone()))
            on_change=move |stopping| params.update(|p| p.stopping = stopping)
            can_restart=true
        />
        <Show when=move || params.with(|p| p.gil() == Gil::On)>
            <Slider
                label="Switch interval, ms"
                min=1
                max=50
                value=Signal::derive(move || params.with(|p| p.switch_ms))
                on_input=move |ms| params.update(|p| p.switch_ms = ms)
                hint=Signal::derive(|| "how long a thread waits before it asks for the lock; Python’s is 5".to_owned())
            />
        </Show>
        <RunLink chapter=CHAPTER/>
    }
}
