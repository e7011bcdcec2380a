//! The part of Your machine in the page.

mod report;

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::params::CHAPTER;
use crate::chapters::machine::params::MachineParams;
use crate::layout::metric::Metric;
use crate::page::chapter_page::ChapterPage;
use crate::page::charts::lines::LineChart;
use crate::page::charts::lost_time::LostTime;
use crate::page::charts::progression::Progression;
use crate::page::charts::timeline::Timeline;
use crate::page::services::parts::{NotLoaded, Waiting, later};
use crate::page::shell::heading::Heading;
use crate::page::state::Lab;
use crate::page::widgets::code::CodePane;
use crate::page::widgets::controls::{Counts, RunBar, RunLink, Try};
use crate::page::widgets::copying::CopyButton;
use crate::page::widgets::export_menu::ExportMenu;
use crate::page::widgets::imported::Imported;
use crate::page::widgets::numbers::SummaryTable;
use crate::page::widgets::runs::Runs;
use crate::page::widgets::settings::{PoolChoice, Rounds, TaskSize};
use crate::page::widgets::task_size::TaskSizeNote;
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
    view! {
        <section class="chapter" aria-labelledby="title">
            <Heading chapter=CHAPTER/>
            <div class="stage">
                <div class="controls">
                    {move || view! { <RunBar chapter=CHAPTER obstacle=lab.obstacle(pool.get())/> }}
                    <PoolChoice pool=pool on_change=move |pool| params.update(|p| p.pool = pool)/>
                    <Counts
                        label="Measured with"
                        offered=offered
                        chosen=counts
                        on_change=move |counts| params.update(|p| p.workers = counts)
                    />
                    <details>
                        <summary>"More settings"</summary>
                        <div class="more">
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
                        </div>
                    </details>
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

/// What was seen, in words and as a chart.
#[wasm_split(results, fallible)]
fn figure() -> Result<AnyView, NotLoaded> {
    let view = view! {
        <Verdict chapter=CHAPTER/>
        <TaskSizeNote chapter=CHAPTER/>
        <LineChart chapter=CHAPTER noun="workers" first=Metric::SpeedUp/>
        <ExportMenu chapter=CHAPTER/>
    };
    Ok(view.into_any())
}

/// Whatever else there is to see and to read.
#[wasm_split(results, fallible)]
fn details() -> Result<AnyView, NotLoaded> {
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
    let view = view! {
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
        <Timeline chapter=CHAPTER worker="worker"/>
        <LostTime chapter=CHAPTER/>
        <Progression chapter=CHAPTER/>
        <SummaryTable chapter=CHAPTER noun="Workers"/>
        <Runs chapter=CHAPTER/>
        <p class="explain">
            "Each worker is given the same task. As long as every worker has a core of its own, k of them get k times as much done a second; after that, the curve is flat: its height is the number of cores that really help. Two logical processors on one core count for less than two, because they share its arithmetic. A laptop that saves power, a warm one, or one with many open programs has fewer cores to give than it was sold with (other programs are in contention with this one), and the number may change from minute to minute."
        </p>
        <p class="explain">
            {format!(
                "In the lesson, psutil was asked the same: its machine had {PHYSICAL_CORES} physical cores and {LOGICAL_CORES} logical ones, as the operating system says. What it says and what helps need not be the same."
            )}
        </p>
        <Try links=vec![
            ("#/machine?pool=threads&run=1", "Start a video in another window, and measure again: how many cores are left?"),
            ("#/machine?pool=processes&run=1", "The same with processes: should it make a difference?"),
        ]/>
        <CodePane
            python=vec![("machine.py", include_str!("../machine.py"))]
            files=vec![
                ("analysis/cores.rs", include_str!("../../../analysis/cores.rs")),
                ("threads/engine/mod.rs", include_str!("../../threads/engine/mod.rs")),
            ]
        />
    };
    Ok(view.into_any())
}
