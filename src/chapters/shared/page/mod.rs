//! The part of Shared data in the page.

mod counted;
mod stepper;

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::params::{CHAPTER, MAX_SWITCH_MS, SharedParams, Way};
use crate::experiment::stopping::Stopping;
use crate::page::chapter_page::ChapterPage;
use crate::page::charts::progression::Progression;
use crate::page::charts::sweep::SweepFigure;
use crate::page::charts::timeline::SampleInNumbers;
use crate::page::panel::Panel;
use crate::page::services::parts::{NotLoaded, Waiting, later};
use crate::page::shell::frame::Frame;
use crate::page::state::Lab;
use crate::page::widgets::code::CodePane;
use crate::page::widgets::controls::{Choice, Slider};
use crate::page::widgets::numbers::SummaryTable;
use crate::page::widgets::of_sweeps;
use crate::page::widgets::run_link::RunLink;
use crate::page::widgets::settings::{MostWorkers, Rounds, WorkerCounts, open_settings_if};
use crate::page::widgets::verdict::verdict;
use counted::Counted;
use stepper::Stepper;

/// The chapter's part in the page.
pub const PAGE: ChapterPage = ChapterPage {
    chapter: CHAPTER,
    view: || view! { <SharedChapter/> }.into_any(),
    begin: |_| {},
};

/// The chapter.
#[component]
fn SharedChapter() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.params::<SharedParams>(CHAPTER);
    let way = Signal::derive(move || params.with(|p| p.way));
    // A link that asks for something unusual shows it.
    open_settings_if(
        lab,
        params.with_untracked(|p| p.stopping != Stopping::default()),
    );
    let controls = view! {
        <Choice
            label="Each thread adds by"
            choices=vec![
                (Way::LoadStore, "load, then store"),
                (Way::Gil, "the same under a GIL"),
                (Way::FetchAdd, "one atomic step"),
                (Way::Lock, "a lock"),
                (Way::Own, "a counter of its own"),
            ]
            chosen=way
            on_change=move |way| params.update(|p| p.way = way)
        />
    };
    view! {
        <Frame
            chapter=CHAPTER
            obstacle=Signal::derive(move || lab.no_threads())
            figure=later(Waiting::Figure, figure())
            says=later(Waiting::Sentence, verdict(CHAPTER))
            controls=controls.into_any()
            panel=Callback::new(|it| later(Waiting::Nothing, panel(it)))
        />
    }
}

/// The curve beside the timeline.
#[wasm_split(results, fallible)]
fn figure() -> Result<AnyView, NotLoaded> {
    let view = view! { <SweepFigure chapter=CHAPTER noun="threads" worker="thread"/> };
    Ok(view.into_any())
}

/// What is in the panels.
#[wasm_split(results, fallible)]
fn panel(panel: Panel) -> Result<AnyView, NotLoaded> {
    let view = match panel {
        Panel::Why => view! { <Why/> }.into_any(),
        Panel::Numbers => view! {
            <Counted/>
            <SummaryTable chapter=CHAPTER noun="Threads"/>
            <SampleInNumbers chapter=CHAPTER/>
            <Progression chapter=CHAPTER/>
        }
        .into_any(),
        Panel::Code => view! { <Code/> }.into_any(),
        Panel::Runs => of_sweeps::runs(CHAPTER),
        Panel::Settings => view! { <Settings/> }.into_any(),
    };
    Ok(view)
}

/// What it is about.
#[component]
fn Why() -> impl IntoView {
    view! {
        <Stepper/>
        <p class="explain">
            "A lost update needs no bad luck: the counter lies in memory that all threads share, and each works on a copy. What two threads may do at the same time with the same data is called a data race; the part of a program in which only one thread may be at a time is a critical section. Three remedies: one operation that the processor does whole (atomic), a lock around the critical section (mutual exclusion), or no shared data at all: each thread counts for itself, and the sum is made once (a reduction)."
        </p>
        <p class="explain">
            "What a remedy costs shows on the chart. One atomic step is cheap for one thread; many threads that want the same counter must pass it from core to core, and a lock makes them wait for each other besides: that is contention. A counter of its own costs nothing of that, however many threads there are. So the best lock is the one that is not needed."
        </p>
        <p class="explain">
            "Python’s GIL lets one thread run at a time, and still updates get lost: it may be handed over between reading and writing. Since version 3.10, CPython does so only where a function is called or a loop goes round, so that a plain “counter += 1” is whole by chance; nothing in the language promises it, and without a GIL it is over. Python’s own queues have their locks inside: that is why the lesson’s programs need none."
        </p>
    }
}

/// Python beside the Rust that runs.
#[component]
fn Code() -> impl IntoView {
    view! {
        <CodePane
            python=vec![("shared.py", include_str!("../shared.py"))]
            files=vec![
                ("pysync/counter.rs", include_str!("../../../../crates/pysync/src/counter.rs")),
                ("shared/engine.rs", include_str!("../engine.rs")),
            ]
        />
    }
}

/// The settings that are seldom changed.
#[component]
fn Settings() -> impl IntoView {
    let params = Lab::from_context().params::<SharedParams>(CHAPTER);
    let way = Signal::derive(move || params.with(|p| p.way));
    view! {
        <MostWorkers
            counts=Signal::derive(move || params.with(|p| p.workers.clone()))
            on_change=move |counts| params.update(|p| p.workers = counts)
        />
        <WorkerCounts
            counts=Signal::derive(move || params.with(|p| p.workers.clone()))
            on_change=move |counts| params.update(|p| p.workers = counts)
        />
        <Choice
            label="Additions of each thread"
            choices=vec![(10_000, "10 000"), (100_000, "100 000"), (1_000_000, "1 million"), (10_000_000, "10 million")]
            chosen=Signal::derive(move || params.with(|p| p.additions))
            on_change=move |additions| params.update(|p| p.additions = additions)
        />
        <Show when=move || way.get() == Way::Gil>
            <Slider
                label="Switch interval, ms"
                min=1
                max=MAX_SWITCH_MS
                value=Signal::derive(move || params.with(|p| p.switch_ms))
                on_input=move |ms| params.update(|p| p.switch_ms = ms)
                hint=Signal::derive(|| "how long a thread waits before it asks for the lock; Python’s is 5".to_owned())
            />
        </Show>
        <Rounds
            stopping=Signal::derive(move || params.with(|p| p.stopping.clone()))
            on_change=move |stopping| params.update(|p| p.stopping = stopping)
            can_restart=true
        />
        <RunLink chapter=CHAPTER/>
    }
}
