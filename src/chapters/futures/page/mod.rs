//! The part of Futures in the page.

mod board;
mod calls;
mod guess;
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
use crate::chapters::futures::params::{Ending, FuturesParams};
use crate::page::chapter_page::ChapterPage;
use crate::page::charts::timeline::{SampleInNumbers, Timeline};
use crate::page::panel::Panel;
use crate::page::services::parts::{NotLoaded, Waiting, later};
use crate::page::shell::frame::Frame;
use crate::page::state::Lab;
use crate::page::widgets::code::CodePane;
use crate::page::widgets::runs::Runs;
use crate::page::widgets::settings::open_settings_if;
use crate::record::{FutureTrace, Status};
use board::Board;
use calls::Calls;
use guess::{Guess, GuessBoard};
use log::Log;
use settings::{Controls, Settings};
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
    let params = lab.params::<FuturesParams>(CHAPTER);
    let pool = Memo::new(move |_| params.with(|params| params.pool));
    // A link that asks for something unusual shows it.
    open_settings_if(
        lab,
        params.with_untracked(|p| p.timeout_ms > 0 || p.end != Ending::Open),
    );
    let guess = Guess::new(lab);
    view! {
        <Frame
            chapter=CHAPTER
            obstacle=Signal::derive(move || lab.obstacle(pool.get()))
            figure=later(Waiting::Figure, figure(guess))
            beside=later(Waiting::Nothing, talk())
            says=later(Waiting::Sentence, says(guess))
            controls=view! { <Controls/> }.into_any()
            panel=Callback::new(|it| later(Waiting::Nothing, panel(it)))
        />
    }
}

/// Where the futures are, or where they are expected.
#[wasm_split(results, fallible)]
fn figure(guess: Guess) -> Result<AnyView, NotLoaded> {
    let lab = Lab::from_context();
    time::keep();
    let view = view! {
        <Show when=move || lab.is_predicted(CHAPTER) fallback=|| view! { <Board/> }>
            <GuessBoard guess=guess/>
        </Show>
    };
    Ok(view.into_any())
}

/// What can be called, and what was answered.
#[wasm_split(results, fallible)]
fn talk() -> Result<AnyView, NotLoaded> {
    let lab = Lab::from_context();
    let is_over = Memo::new(move |_| {
        let has_sample = lab.with_record(CHAPTER, |record| !record.samples.is_empty());
        has_sample.unwrap_or_default() && !lab.is_running(CHAPTER)
    });
    let view = view! {
        // Once a session is over nothing can be called any more, and there is a timeline of it.
        <Show when=move || is_over.get() fallback=|| view! { <Calls/> }>
            <div class="picture">
                <Timeline chapter=CHAPTER worker="worker"/>
                <p class="hint">"Tasks count from 1 here: task 1 is that of f0."</p>
            </div>
        </Show>
        <Log/>
    };
    Ok(view.into_any())
}

/// What is so now.
#[wasm_split(results, fallible)]
fn says(guess: Guess) -> Result<AnyView, NotLoaded> {
    Ok(view! { <Says guess=guess/> }.into_any())
}

/// What is in the panels.
#[wasm_split(results, fallible)]
fn panel(panel: Panel) -> Result<AnyView, NotLoaded> {
    let view = match panel {
        Panel::Why => view! { <Why/> }.into_any(),
        Panel::Numbers => view! {
            <Table/>
            <SampleInNumbers chapter=CHAPTER/>
        }
        .into_any(),
        Panel::Code => view! { <Code/> }.into_any(),
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
            "A future is not a result but a receipt for one. It is pending until a worker takes its task, then running, then done, with a value or with the exception that the task raised, which result() raises again in whoever asks. Only a pending future can be cancelled: once a worker is in the middle of a function, nothing outside can make it return. result() waits; with a time-out it waits no longer than that, but it is the waiting that ends then, not the work. map doesn’t hand out futures, as the lesson says, but an iterator of results: in the order of the arguments, each as soon as it is there, and an exception comes up in its place and ends it."
        </p>
        <p class="explain">
            "shutdown() closes the door: what was submitted is still done, nothing more is taken. “with ThreadPoolExecutor() as executor:” calls it with wait=True on the way out, so after the block everything is done; with wait=False the call returns and the tasks go on by themselves. And if a worker dies, nobody can say what it left half done, so the whole pool is given up: every future that isn’t done fails, and a new executor is needed. (In Python only a process can die like that; a thread takes the whole program with it.)"
        </p>
    }
}

/// Python beside the Rust that runs.
#[component]
fn Code() -> impl IntoView {
    view! {
        <CodePane
            python=vec![("futures.py", include_str!("../futures.py"))]
            files=vec![
                ("pysync/executor.rs", include_str!("../../../../crates/pysync/src/executor.rs")),
                ("pysync/future.rs", include_str!("../../../../crates/pysync/src/future.rs")),
                ("futures/engine/mod.rs", include_str!("../engine/mod.rs")),
                ("futures/engine/session.rs", include_str!("../engine/session.rs")),
            ]
        />
    }
}

/// What is so now, in a sentence; before the first session, what to do.
#[component]
fn Says(
    /// What was expected.
    guess: Guess,
) -> impl IntoView {
    let lab = Lab::from_context();
    let compared = Memo::new(move |_| guess.compared(lab));
    let can_be_guessed = Memo::new(move |_| !lab.is_running(CHAPTER) && !lab.is_predicted(CHAPTER));
    let says = Memo::new(move |_| {
        let says = lab.with_record(CHAPTER, |record| (said(record), next(record)));
        says.unwrap_or_else(|| {
            let what = "Nothing is submitted yet. Which future will be done first? Press them in that order, then press Run.";
            (what.to_owned(), "")
        })
    });
    view! {
        <div class="verdict">
            {move || {
                let (says, next) = says.get();
                view! {
                    <p>{says}</p>
                    {(!next.is_empty()).then(|| view! { <p class="rest muted">{next}</p> })}
                    {compared.get().map(|says| view! { <p class="rest">{says}</p> })}
                }
            }}
            <Show when=move || can_be_guessed.get()>
                <button class="quiet" on:click=move |_| lab.predicting.set(Some(CHAPTER))>"Predict the next run"</button>
            </Show>
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
