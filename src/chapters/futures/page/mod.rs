//! The part of Futures in the page.

mod board;
mod calls;
mod log;
mod settings;
mod table;
mod time;

use leptos::prelude::*;
use pysync::FutureState;
use wasm_split_helpers::wasm_split;

use super::params::CHAPTER;
use crate::analysis::record::Record;
use crate::analysis::session;
use crate::chapters::futures::params::FuturesParams;
use crate::page::chapter_page::ChapterPage;
use crate::page::charts::timeline::Timeline;
use crate::page::services::parts::{NotLoaded, Waiting, later};
use crate::page::shell::heading::Heading;
use crate::page::state::Lab;
use crate::page::widgets::code::CodePane;
use crate::page::widgets::controls::{RunBar, RunLink, Try};
use crate::page::widgets::export_menu::ExportMenu;
use crate::page::widgets::runs::Runs;
use crate::record::{FutureTrace, Status};
use board::Board;
use calls::Calls;
use log::Log;
use settings::Settings;
use table::Table;

/// The chapter's part in the page.
pub const PAGE: ChapterPage = ChapterPage {
    chapter: CHAPTER,
    view: || view! { <FuturesChapter/> }.into_any(),
    begin: |_| {},
};

/// The chapter.
#[component]
fn FuturesChapter() -> impl IntoView {
    let lab = Lab::from_context();
    let pool = Memo::new(move |_| {
        lab.params::<FuturesParams>(CHAPTER)
            .with(|params| params.pool)
    });
    view! {
        <section class="chapter futures" aria-labelledby="title">
            <Heading chapter=CHAPTER/>
            <div class="stage">
                <div class="controls">
                    {move || view! { <RunBar chapter=CHAPTER obstacle=lab.obstacle(pool.get())/> }}
                    <Settings/>
                    <RunLink chapter=CHAPTER/>
                </div>
                <div class="figure">
                    {later(Waiting::Figure, figure())}
                </div>
            </div>
            {later(Waiting::Nothing, details())}
        </section>
    }
}

/// Where the futures are, and what can be called.
#[wasm_split(results, fallible)]
fn figure() -> Result<AnyView, NotLoaded> {
    time::keep();
    let view = view! {
        <Says/>
        <Board/>
        <div class="talk">
            <Calls/>
            <Log/>
        </div>
    };
    Ok(view.into_any())
}

/// Whatever else there is to see and to read.
#[wasm_split(results, fallible)]
fn details() -> Result<AnyView, NotLoaded> {
    let lab = Lab::from_context();
    let has_sample = Memo::new(move |_| {
        lab.with_record(CHAPTER, |record| !record.samples.is_empty())
            .unwrap_or_default()
    });
    let view = view! {
        <Show when=move || has_sample.get()>
            <div class="figure after">
                <Timeline chapter=CHAPTER worker="worker"/>
                <p class="hint">"Tasks count from 1 here: task 1 is that of f0."</p>
                <ExportMenu chapter=CHAPTER/>
            </div>
        </Show>
        <Table/>
        <Runs chapter=CHAPTER/>
        <p class="explain">
            "A future is not a result but a receipt for one. It is pending until a worker takes its task, then running, then done, with a value or with the exception that the task raised, which result() raises again in whoever asks. Only a pending future can be cancelled: once a worker is in the middle of a function, nothing outside can make it return. result() waits; with a time-out it waits no longer than that, but it is the waiting that ends then, not the work. map doesn’t hand out futures, as the lesson says, but an iterator of results: in the order of the arguments, each as soon as it is there, and an exception comes up in its place and ends it."
        </p>
        <p class="explain">
            "shutdown() closes the door: what was submitted is still done, nothing more is taken. “with ThreadPoolExecutor() as executor:” calls it with wait=True on the way out, so after the block everything is done; with wait=False the call returns and the tasks go on by themselves. And if a worker dies, nobody can say what it left half done, so the whole pool is given up: every future that isn’t done fails, and a new executor is needed. (In Python only a process can die like that; a thread takes the whole program with it.)"
        </p>
        <Try links=vec![
            ("#/futures?pool=processes&workers=1&tasks=38&end=wait&run=1", "The lesson’s cell: fib(38) on one process. Is it running right after submit? In the lesson, done() was True: what had happened before it was asked?"),
            ("#/futures?workers=1&tasks=44,40,40&timeout_ms=1000&run=1", "One worker, three tasks, and a result asked for with a time-out of 1 s. Then cancel f1 and f0: which one answers True?"),
        ]/>
        <CodePane
            python=vec![("futures.py", include_str!("../futures.py"))]
            files=vec![
                ("pysync/executor.rs", include_str!("../../../../crates/pysync/src/executor.rs")),
                ("pysync/future.rs", include_str!("../../../../crates/pysync/src/future.rs")),
                ("futures/engine/mod.rs", include_str!("../engine/mod.rs")),
                ("futures/engine/session.rs", include_str!("../engine/session.rs")),
            ]
        />
    };
    Ok(view.into_any())
}

/// What is so now, in a sentence; before the first session, what to do.
#[component]
fn Says() -> impl IntoView {
    let lab = Lab::from_context();
    let says = Memo::new(move |_| {
        let says = lab.with_record(CHAPTER, |record| (said(record), next(record)));
        says.unwrap_or_else(|| {
            let what = "Nothing is submitted yet. How far will the first future be, right after submit? Then press Run.";
            (what.to_owned(), "")
        })
    });
    view! {
        <div class="verdict" aria-live="polite">
            {move || {
                let (says, next) = says.get();
                view! {
                    <p>{says}</p>
                    {(!next.is_empty()).then(|| view! { <p class="rest muted">{next}</p> })}
                }
            }}
        </div>
    }
}

fn said(record: &Record) -> String {
    let says = match record.status {
        // While it goes on, nobody keeps the sentence up to date.
        Status::Running => session::sentence(record),
        // A result that came as a link has its counts, but not its futures.
        _ => record.report().verdict.clone(),
    };
    match (says.is_empty(), record.status) {
        (false, _) => says,
        (true, Status::Running) if record.notes.is_empty() => {
            "The executor gets its workers ready…".to_owned()
        }
        (true, Status::Running) => "An executor stands ready.".to_owned(),
        (true, _) => "Nothing was submitted.".to_owned(),
    }
}

/// What someone may want to know then.
fn next(record: &Record) -> &'static str {
    match record.status {
        Status::Running if is_broken(record) => {
            "A worker has died, and the pool is broken. Shut the executor down, and press Run for a new one."
        }
        Status::Running if record.notes.is_empty() => "",
        Status::Running => "The session goes on until the executor is shut down.",
        Status::Cancelled => "The session was cut off, with its workers.",
        Status::Failed => "The session could not go on.",
        Status::Complete | Status::Void => "",
    }
}

/// Whether a task has killed its worker.
fn is_broken(record: &Record) -> bool {
    let killed = |future: &FutureTrace| future.kills && future.state == FutureState::Done;
    record.futures.iter().any(killed)
}
