//! The part of Queues in the page.

mod figure;
mod moment;
mod moves;
mod stall;
mod steps;
mod settings;

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::{code_line, params::CHAPTER};
use crate::page::chapter_page::ChapterPage;
use crate::page::charts::timeline::{SampleInNumbers, Timeline};
use crate::page::panel::Panel;
use crate::page::services::parts::{NotLoaded, Waiting, later};
use crate::page::shell::frame::Frame;
use crate::page::state::Lab;
use crate::page::widgets::code::CodePane;
use crate::page::widgets::runs::Runs;
use figure::{Counters, Figure, Legend};
use moment::{LookBack, Moment};
use moves::Moves;
use settings::{Controls, Settings};
use stall::Says;

/// The chapter's part in the page.
pub const PAGE: ChapterPage = ChapterPage {
    chapter: CHAPTER,
    view: || view! { <QueuesChapter/> }.into_any(),
    begin: |_| {},
};

/// The chapter.
#[component]
fn QueuesChapter() -> impl IntoView {
    let lab = Lab::from_context();
    let moment = Moment::new(lab);
    view! {
        <Frame
            chapter=CHAPTER
            obstacle=Signal::derive(move || lab.no_engine())
            figure=later(Waiting::Figure, figure(moment))
            says=later(Waiting::Sentence, says())
            controls=view! { <Controls/> }.into_any()
            panel=Callback::new(move |it| later(Waiting::Nothing, panel(it, moment)))
        />
    }
}

/// The machine, at the moment that is shown.
#[wasm_split(results, fallible)]
fn figure(moment: Moment) -> Result<AnyView, NotLoaded> {
    let view = view! {
        <div class="picture">
            <Counters moment=moment/>
            <Figure moment=moment/>
            <LookBack moment=moment/>
            <Legend moment=moment/>
        </div>
    };
    Ok(view.into_any())
}

/// What is so now, or what comes next.
#[wasm_split(results, fallible)]
fn says() -> Result<AnyView, NotLoaded> {
    Ok(view! { <Says/> }.into_any())
}

/// What is in the panels.
#[wasm_split(results, fallible)]
fn panel(panel: Panel, moment: Moment) -> Result<AnyView, NotLoaded> {
    let view = match panel {
        Panel::Why => view! { <Why/> }.into_any(),
        Panel::Numbers => view! {
            <Timeline chapter=CHAPTER worker="worker"/>
            <SampleInNumbers chapter=CHAPTER/>
            <Moves/>
        }
        .into_any(),
        Panel::Code => view! { <Code moment=moment/> }.into_any(),
        Panel::Runs => view! {
            <Runs chapter=CHAPTER/>
        }
        .into_any(),
        Panel::Settings => view! { <Settings/> }.into_any(),
    };
    Ok(view)
}

/// What it is about.
#[component]
fn Why() -> impl IntoView {
    view! {
        <p class="explain">
            "Each worker is a process with a memory of its own: a task must be written down as bytes to reach it, and the two queues are all that they share. Nobody hands out work: whoever is free takes the first item, which keeps the load balanced. A bound on the queue holds up whoever puts faster than the others take (backpressure). The queue of tasks also counts. Each put, of a sentinel too, makes one more unfinished item, each task_done one less, and join() returns when none is left. (The lesson’s mp.Queue can’t do that; mp.JoinableQueue can.)"
        </p>
        <p class="explain">
            "All of this rests on promises: a result for each task, a task_done for each item, a sentinel for each worker. The queues can’t know when one is broken, so they go on waiting: such programs don’t crash, they hang. Where everybody waits for something that only another who waits could do, that is a deadlock. This page needs no time-out to tell a machine that hangs from one that is slow: if nobody is at work, and nothing that anybody waits for is there, then nobody is left who could change that."
        </p>
    }
}

/// Python beside the Rust that runs.
#[component]
fn Code(
    /// The moment of the figure.
    moment: Moment,
) -> impl IntoView {
    let marked = Signal::derive(move || moment.last().map(|step| code_line::of(step.what)));
    view! {
        <CodePane
            python=vec![("queues.py", include_str!("../queues.py"))]
            files=vec![
                ("queues/engine/mod.rs", include_str!("../engine/mod.rs")),
                ("engine/process_main.rs", include_str!("../../../engine/process_main.rs")),
                ("pysync/queue.rs", include_str!("../../../../crates/pysync/src/queue.rs")),
                ("pysync/stall.rs", include_str!("../../../../crates/pysync/src/stall.rs")),
            ]
            marked=marked
        />
    }
}
