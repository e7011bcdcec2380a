//! The part of Downloads in the page.

mod results;
mod source;
mod faults;
mod files;
mod links;
mod paste;
mod proxy;

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::params::CHAPTER;
use crate::chapters::downloads::params::{DownloadsParams, MAX_CONCURRENCY, concurrency_up_to};
use crate::experiment::Experiment;
use crate::format;
use crate::isolation::practice::PracticeNetwork;
use crate::page::chapter_page::ChapterPage;
use crate::page::charts::progression::Progression;
use crate::page::charts::sweep::SweepFigure;
use crate::page::charts::timeline::SampleInNumbers;
use crate::page::panel::Panel;
use crate::page::services::parts::{NotLoaded, Waiting, later};
use crate::page::shell::frame::Frame;
use crate::page::state::Lab;
use crate::page::widgets::code::CodePane;
use crate::page::widgets::controls::{Counts, Slider};
use crate::page::widgets::numbers::SummaryTable;
use crate::page::widgets::of_sweeps;
use crate::page::widgets::run_link::RunLink;
use crate::page::widgets::settings::Rounds;
use crate::page::widgets::verdict::verdict;
use crate::workload::lesson::{DOWNLOADS_SEQUENTIAL_S, DOWNLOADS_THREADS_S};
use files::Files;
use results::FileResults;
use source::{PracticeSettings, Source};

/// The chapter's part in the page.
pub const PAGE: ChapterPage = ChapterPage {
    chapter: CHAPTER,
    view: || view! { <DownloadsChapter/> }.into_any(),
    begin: begin_with_samples,
};

/// The chapter.
#[component]
fn DownloadsChapter() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.params::<DownloadsParams>(CHAPTER);
    let counts = Signal::derive(move || params.with(|p| p.concurrency.clone()));
    let obstacle = Memo::new(move |_| lab.obstacle_to(&Experiment::new(params.get())));
    let controls = view! {
        <Source/>
        <Counts
            label="Measured with"
            offered=vec![1, 2, 3, 4, 6, 8, 16]
            chosen=counts
            on_change=move |counts| params.update(|p| p.concurrency = counts)
        />
    };
    view! {
        <Frame
            chapter=CHAPTER
            obstacle=obstacle
            figure=later(Waiting::Figure, figure())
            says=later(Waiting::Sentence, verdict(CHAPTER))
            controls=controls.into_any()
            panel=Callback::new(|it| later(Waiting::Nothing, panel(it)))
        />
    }
}

/// The curve beside the timeline; or the field in which an expectation is drawn.
#[wasm_split(results, fallible)]
fn figure() -> Result<AnyView, NotLoaded> {
    let view = view! { <SweepFigure chapter=CHAPTER noun="fetches at a time" worker="fetch"/> };
    Ok(view.into_any())
}

/// What is in the panels.
#[wasm_split(results, fallible)]
fn panel(panel: Panel) -> Result<AnyView, NotLoaded> {
    let view = match panel {
        Panel::Why => view! { <Why/> }.into_any(),
        Panel::Numbers => view! {
            <SummaryTable chapter=CHAPTER noun="At a time"/>
            <SampleInNumbers chapter=CHAPTER/>
            <FileResults/>
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
        <p class="explain">
            "No threads are needed here. One worker asks for several files and goes on when an answer comes in: the waiting is done by the browser, the network and the servers, and that can overlap as much as it likes. Answers go through a queue, so they come out in the order of their arrival, not in the order they were asked for."
        </p>
        <p class="explain">
            "Two things no overlap can beat: the slowest file takes as long as it takes, and k fetches at a time can’t do more than k times as much. The dashed line is that limit. Where the measured line leaves it and stays flat, something is shared, and there is contention for it: the bandwidth of the line, or the connections to a server, of which a browser opens 6 over HTTP/1.1. Which of the two, the fetches themselves tell: on a shared line each receives more slowly, and where connections are lacking each waits longer for its answer."
        </p>
        <p class="explain">
            {format!(
                "The lesson printed {} for its three files one after another, and {} on three threads: one try of each, with files it had fetched before. Both times are of the whole work, so they can be compared.",
                format::time(DOWNLOADS_SEQUENTIAL_S * 1e3),
                format::time(DOWNLOADS_THREADS_S * 1e3),
            )}
        </p>
    }
}

/// Python beside the Rust that runs.
#[component]
fn Code() -> impl IntoView {
    view! {
        <CodePane
            python=vec![("downloads.py", include_str!("../downloads.py"))]
            files=vec![
                ("downloads/engine/mod.rs", include_str!("../engine/mod.rs")),
                ("csvfile/table.rs", include_str!("../../../csvfile/table.rs")),
            ]
        />
    }
}

/// The settings that are seldom changed.
#[component]
fn Settings() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.params::<DownloadsParams>(CHAPTER);
    let most = Signal::derive(move || params.with(|p| p.concurrency.last().copied().unwrap_or(1)));
    let timeout = Signal::derive(move || params.with(|p| p.timeout_s));
    let limit = Signal::derive(move || params.with(|p| p.limit_mib));
    view! {
        <Files/>
        <PracticeSettings/>
        <Slider
            label="At a time, up to"
            min=1
            max=MAX_CONCURRENCY
            value=most
            on_input=move |most| params.update(|p| p.concurrency = concurrency_up_to(most))
            hint=Signal::derive(|| "1 is one after another".to_owned())
        />
        <Rounds
            stopping=Signal::derive(move || params.with(|p| p.stopping.clone()))
            on_change=move |stopping| params.update(|p| p.stopping = stopping)
        />
        <Slider
            label="Seconds for each file"
            min=1
            max=120
            value=timeout
            on_input=move |seconds| params.update(|p| p.timeout_s = seconds)
        />
        <Slider
            label="MiB for each file"
            min=1
            max=8
            value=limit
            on_input=move |mib| params.update(|p| p.limit_mib = mib)
        />
        <RunLink chapter=CHAPTER/>
    }
}

/// Where no practice network will come, the chapter begins with the samples, unless something else
/// was chosen meanwhile.
fn begin_with_samples(lab: Lab) {
    Effect::new(move || {
        let is_missing = lab
            .isolation
            .practice_network
            .with(|network| matches!(network, PracticeNetwork::Missing(_)));
        let is_untouched = lab
            .params::<DownloadsParams>(CHAPTER)
            .with_untracked(|params| *params == DownloadsParams::first());
        if is_missing && is_untouched {
            lab.params::<DownloadsParams>(CHAPTER).update(|params| {
                *params = DownloadsParams {
                    practice: None,
                    ..DownloadsParams::default()
                };
            });
        }
    });
}
