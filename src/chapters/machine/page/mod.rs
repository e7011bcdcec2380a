//! The part of Your machine in the page.

mod report;

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::params::CHAPTER;
use crate::chapters::machine::params::MachineParams;
use crate::export::class_row::{COLUMNS, class_row};
use crate::layout::metric::Metric;
use crate::page::chapter_page::ChapterPage;
use crate::page::charts::sweep::SweepFigure;
use crate::page::panel::Panel;
use crate::page::services::parts::{NotLoaded, Waiting, later};
use crate::page::shell::frame::Frame;
use crate::page::state::Lab;
use crate::page::widgets::code::CodePane;
use crate::page::widgets::controls::Counts;
use crate::page::widgets::copying::CopyButton;
use crate::page::widgets::imported::Imported;
use crate::page::widgets::of_sweeps;
use crate::page::widgets::run_link::RunLink;
use crate::page::widgets::settings::{PoolChoice, Rounds, TaskSize};
use crate::page::widgets::task_size::ShortTask;
use crate::page::widgets::verdict::Verdict;
use crate::workload::lesson::{LOGICAL_CORES, PHYSICAL_CORES};
use report::report;

/// The chapter's part in the page.
pub const PAGE: ChapterPage = ChapterPage {
    chapter: CHAPTER,
    view: || view! { <MachineChapter/> }.into_any(),
    begin: |_| {},
};

/// The chapter.
#[component]
fn MachineChapter() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.params::<MachineParams>(CHAPTER);
    let pool = Signal::derive(move || params.with(|p| p.pool));
    let counts = Signal::derive(move || params.with(|p| p.workers.clone()));
    let offered = MachineParams::counts_for(lab.machine.get_untracked().logical_cores);
    let controls = view! {
        <PoolChoice pool=pool on_change=move |pool| params.update(|p| p.pool = pool)/>
        <Counts
            label="Measured with"
            offered=offered
            chosen=counts
            on_change=move |counts| params.update(|p| p.workers = counts)
        />
    };
    view! {
        <Frame
            chapter=CHAPTER
            obstacle=Signal::derive(move || lab.obstacle(pool.get()))
            figure=later(Waiting::Figure, figure())
            says=later(Waiting::Sentence, says())
            controls=controls.into_any()
            panel=Callback::new(|it| later(Waiting::Nothing, panel(it)))
        />
    }
}

/// The curve beside the timeline; or the field in which an expectation is drawn.
#[wasm_split(results, fallible)]
fn figure() -> Result<AnyView, NotLoaded> {
    let view = view! { <SweepFigure chapter=CHAPTER noun="workers" worker="worker" first=Metric::SpeedUp/> };
    Ok(view.into_any())
}

/// What was seen, and what is to be known of it.
#[wasm_split(results, fallible)]
fn says() -> Result<AnyView, NotLoaded> {
    let view = view! {
        <div class="cores-that-help">
            <Verdict chapter=CHAPTER/>
            <ClassRow/>
        </div>
        <ShortTask chapter=CHAPTER/>
    };
    Ok(view.into_any())
}

/// What was found, to be pasted into a table of the whole class.
#[component]
fn ClassRow() -> impl IntoView {
    let lab = Lab::from_context();
    let row = move || lab.with_record(CHAPTER, class_row).flatten();
    let is_there = Memo::new(move |_| row().is_some());
    let text = move || untrack(row).unwrap_or_default();
    view! {
        <Show when=move || is_there.get()>
            <div class="class-row" title=COLUMNS>
                <CopyButton label="Copy row for the class table" text=text/>
            </div>
        </Show>
    }
}

/// What is in the panels.
#[wasm_split(results, fallible)]
fn panel(panel: Panel) -> Result<AnyView, NotLoaded> {
    let view = match panel {
        Panel::Why => view! { <Why/> }.into_any(),
        Panel::Numbers => view! {
            <Report/>
            {of_sweeps::numbers_of_work(CHAPTER, "Workers", ().into_any())}
        }
        .into_any(),
        Panel::Code => view! { <Code/> }.into_any(),
        Panel::Runs => of_sweeps::runs(CHAPTER),
        Panel::Settings => view! { <Settings/> }.into_any(),
    };
    Ok(view)
}

/// All that is known of this machine, to be copied.
#[component]
fn Report() -> impl IntoView {
    let lab = Lab::from_context();
    let lines = Memo::new(move |_| report(lab));
    let text = move || {
        let lines: Vec<String> = lines
            .get_untracked()
            .into_iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        format!("Parallelism Lab: this machine\n{}\n", lines.join("\n"))
    };
    view! {
        <section class="report" aria-labelledby="report-title">
            <div class="row spread">
                <h2 id="report-title">"This machine, for a report"</h2>
                <Imported chapter=CHAPTER/>
                <CopyButton label="Copy the report" text=text/>
            </div>
            <dl>
                {move || lines.get().into_iter().map(|(name, value)| view! {
                    <div><dt>{name}</dt><dd>{value}</dd></div>
                }).collect_view()}
            </dl>
        </section>
    }
}

/// What it is about.
#[component]
fn Why() -> impl IntoView {
    view! {
        <p class="explain">
            "Each worker is given the same task. As long as every worker has a core of its own, k of them get k times as much done a second; after that, the curve is flat: its height is the number of cores that really help. Two logical processors on one core count for less than two, because they share its arithmetic. A laptop that saves power, a warm one, or one with many open programs has fewer cores to give than it was sold with (other programs are in contention with this one), and the number may change from minute to minute."
        </p>
        <p class="explain">
            {format!(
                "In the lesson, psutil was asked the same: its machine had {PHYSICAL_CORES} physical cores and {LOGICAL_CORES} logical ones, as the operating system says. What it says and what helps need not be the same."
            )}
        </p>
    }
}

/// Python beside the Rust that runs.
#[component]
fn Code() -> impl IntoView {
    view! {
        <CodePane
            python=vec![("machine.py", include_str!("../machine.py"))]
            files=vec![
                ("analysis/cores.rs", include_str!("../../../analysis/cores.rs")),
                ("threads/engine/mod.rs", include_str!("../../threads/engine/mod.rs")),
            ]
        />
    }
}

/// The settings that are seldom changed.
#[component]
fn Settings() -> impl IntoView {
    let params = Lab::from_context().params::<MachineParams>(CHAPTER);
    view! {
        <TaskSize
            chapter=CHAPTER
            n=Signal::derive(move || params.with(|p| p.n))
            on_change=move |n| params.update(|p| p.n = n)
        />
        <Rounds
            stopping=Signal::derive(move || params.with(|p| p.stopping.clone()))
            on_change=move |stopping| params.update(|p| p.stopping = stopping)
            can_restart=true
        />
        <RunLink chapter=CHAPTER/>
    }
}
