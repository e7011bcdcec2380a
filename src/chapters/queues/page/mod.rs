//! The part of Queues in the page.

mod figure;
mod moment;
mod moves;
mod stall;
mod settings;

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::{code_line, params::CHAPTER};
use crate::page::chapter_page::ChapterPage;
use crate::page::charts::timeline::Timeline;
use crate::page::services::parts::{NotLoaded, Waiting, later};
use crate::page::shell::heading::Heading;
use crate::page::state::Lab;
use crate::page::widgets::code::CodePane;
use crate::page::widgets::controls::{RunBar, RunLink, Try};
use crate::page::widgets::export_menu::ExportMenu;
use crate::page::widgets::runs::Runs;
use figure::{Counters, Figure, Legend};
use moment::{LookBack, Moment};
use moves::Moves;
use settings::Settings;
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
        <section class="chapter queues" aria-labelledby="title">
            <Heading chapter=CHAPTER/>
            <div class="stage">
                <div class="controls">
                    {move || view! { <RunBar chapter=CHAPTER obstacle=lab.no_engine()/> }}
                    <Settings/>
                    <RunLink chapter=CHAPTER/>
                </div>
                <div class="figure">
                    {later(Waiting::Figure, figure(moment))}
                </div>
            </div>
            {later(Waiting::Nothing, details(moment))}
        </section>
    }
}

/// The machine, at the moment that is shown.
#[wasm_split(results, fallible)]
fn figure(moment: Moment) -> Result<AnyView, NotLoaded> {
    let view = view! {
        <Says/>
        <Figure moment=moment/>
        <LookBack moment=moment/>
        <Counters moment=moment/>
        <Legend moment=moment/>
        <ExportMenu chapter=CHAPTER/>
    };
    Ok(view.into_any())
}

/// Whatever else there is to see and to read.
#[wasm_split(results, fallible)]
fn details(moment: Moment) -> Result<AnyView, NotLoaded> {
    let marked = Signal::derive(move || moment.last().map(|step| code_line::of(step.what)));
    let view = view! {
        <Timeline chapter=CHAPTER worker="worker"/>
        <Moves/>
        <Runs chapter=CHAPTER/>
        <p class="explain">
            "Each worker is a process with a memory of its own: a task must be written down as bytes to reach it, and the two queues are all that they share. Nobody hands out work: whoever is free takes the first item, which keeps the load balanced. A bound on the queue holds up whoever puts faster than the others take (backpressure). The queue of tasks also counts. Each put, of a sentinel too, makes one more unfinished item, each task_done one less, and join() returns when none is left. (The lesson’s mp.Queue can’t do that; mp.JoinableQueue can.)"
        </p>
        <p class="explain">
            "All of this rests on promises: a result for each task, a task_done for each item, a sentinel for each worker. The queues can’t know when one is broken, so they go on waiting: such programs don’t crash, they hang. Where everybody waits for something that only another who waits could do, that is a deadlock. This page needs no time-out to tell a machine that hangs from one that is slow: if nobody is at work, and nothing that anybody waits for is there, then nobody is left who could change that."
        </p>
        <Try links=vec![
            ("#/queues?workers=4&tasks=4&n=34&run=1", "The lesson’s cell: 4 workers, 4 tasks of fib(34). Look back move by move: who takes which task, and who ends first?"),
            ("#/queues?workers=2&tasks=6&n=30&bound=2&step=1&run=1", "Room for two items, step by step: when does the main program have to wait?"),
            ("#/queues?workers=4&tasks=8&n=30&break=death&run=1", "A worker dies over its task. The others go on: why does the program never end all the same?"),
        ]/>
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
    };
    Ok(view.into_any())
}
