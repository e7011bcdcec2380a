//! The part of Processes in the page.

mod costs;

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::params::CHAPTER;
use crate::chapters::processes::params::ProcessesParams;
use crate::chapters::processes::params::{Kind, MAX_ARGUMENT_KIB};
use crate::experiment::Experiment;
use crate::experiment::pool_kind::PoolKind;
use crate::experiment::stopping::Stopping;
use crate::experiment::worker_kind::WorkerKind;
use crate::page::chapter_page::ChapterPage;
use crate::page::charts::lines::LineChart;
use crate::page::charts::lost_time::LostTime;
use crate::page::charts::progression::Progression;
use crate::page::charts::timeline::Timeline;
use crate::page::services::parts::{NotLoaded, Waiting, later};
use crate::page::shell::heading::Heading;
use crate::page::state::Lab;
use crate::page::widgets::code::CodePane;
use crate::page::widgets::controls::{RunBar, RunLink, Slider, Try};
use crate::page::widgets::export_menu::ExportMenu;
use crate::page::widgets::naive_timing::{
    NaiveTiming, NaiveTimingSection, REPS, shows_naive_timing,
};
use crate::page::widgets::numbers::SummaryTable;
use crate::page::widgets::runs::Runs;
use crate::page::widgets::settings::{PoolChoice, Rounds, TaskSize, WorkerCounts};
use crate::page::widgets::task_size::TaskSizeNote;
use crate::page::widgets::verdict::Verdict;
use crate::workload::lesson::PROCESSES;
use costs::CostTable;

/// The lesson's timing of processes.
const TIMING: NaiveTiming = NaiveTiming {
    chapter: CHAPTER,
    experiment: |lab| {
        Experiment::new(ProcessesParams {
            kind: Kind::NaiveTiming,
            stopping: Stopping::fixed(REPS),
            ..lab.params::<ProcessesParams>(CHAPTER).get()
        })
    },
    workers: WorkerKind::Processes,
    row: "process",
    lesson: &PROCESSES,
    measured: "starting and ending a pool; no Fibonacci number was computed",
};

/// The chapter's part in the page.
pub const PAGE: ChapterPage = ChapterPage {
    chapter: CHAPTER,
    view: || view! { <ProcessesChapter/> }.into_any(),
    begin: |_| {},
};

/// The chapter.
#[component]
fn ProcessesChapter() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.params::<ProcessesParams>(CHAPTER);
    let pool = Signal::derive(move || params.with(|p| p.pool()));
    view! {
        <section class="chapter" aria-labelledby="title">
            <Heading chapter=CHAPTER/>
            <div class="stage">
                <div class="controls">
                    {move || view! { <RunBar chapter=CHAPTER obstacle=lab.obstacle(pool.get())/> }}
                    <PoolChoice
                        pool=pool
                        on_change=move |pool| params.update(|p| {
                            p.pool = pool;
                            p.kind = Kind::Weak;
                        })
                    />
                    <WorkerCounts
                        counts=Signal::derive(move || params.with(|p| p.workers.clone()))
                        on_change=move |counts| params.update(|p| p.workers = counts)
                    />
                    <TaskSize
                        chapter=CHAPTER
                        n=Signal::derive(move || params.with(|p| p.n))
                        on_change=move |n| params.update(|p| p.n = n)
                    />
                    <Slider
                        label="Sent with each task, KiB"
                        min=0
                        max=MAX_ARGUMENT_KIB
                        value=Signal::derive(move || params.with(|p| p.argument_kib))
                        on_input=move |kib| params.update(|p| p.argument_kib = kib)
                        hint=Signal::derive(|| "an argument of this size, copied to each process; threads are given it as it is".to_owned())
                    />
                    <details>
                        <summary>"More settings"</summary>
                        <div class="more">
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
    let lab = Lab::from_context();
    let view = view! {
        <Verdict chapter=CHAPTER/>
        <TaskSizeNote chapter=CHAPTER/>
        <LineChart chapter=CHAPTER noun="workers"/>
        <Show when=move || shows_naive_timing(lab, CHAPTER)>
            <p class="hint">"The chart shows the times as they should be taken. The lesson’s own are below."</p>
        </Show>
        <ExportMenu chapter=CHAPTER/>
    };
    Ok(view.into_any())
}

/// Whatever else there is to see and to read.
#[wasm_split(results, fallible)]
fn details() -> Result<AnyView, NotLoaded> {
    let lab = Lab::from_context();
    // The one line of the program that depends on the choice.
    let marked = Signal::derive(move || {
        Some(
            match lab.params::<ProcessesParams>(CHAPTER).with(|p| p.pool()) {
                PoolKind::Threads => "PoolKind::Threads =>",
                PoolKind::Processes => "PoolKind::Processes =>",
            },
        )
    });
    let view = view! {
        <CostTable/>
        <Show when=move || !shows_naive_timing(lab, CHAPTER)>
            <Timeline chapter=CHAPTER worker="worker"/>
        </Show>
        <NaiveTimingSection timing=TIMING>
            <p>
                "The lesson’s fib for processes has its last line one step too far to the right: it stands behind the error, and never runs. So fib(34) returns None at once, and the stopwatch times how long it takes to start a pool of processes and to end it again. The figures look like perfect parallelism, and no work was done."
            </p>
        </NaiveTimingSection>
        <LostTime chapter=CHAPTER/>
        <Progression chapter=CHAPTER/>
        <SummaryTable chapter=CHAPTER noun="Workers"/>
        <Runs chapter=CHAPTER/>
        <p class="explain">
            "A process here is a Web Worker with a WebAssembly memory to itself: nothing in it can be seen or changed by another. What stands between it and the rest is what stands between processes of an operating system: a task is written down as bytes, copied, and read again on the other side, and so is its result. For each sample the processes are started anew, as Python’s “with ProcessPoolExecutor” does it, and end with it; their start is told apart from the work. No lock is shared, so they run side by side in any Python, and on any page: shared memory is not needed."
        </p>
        <p class="explain">
            "Switching between threads and processes is one line, because both kinds of pool take the same calls. It is not the same program, though: what a thread changes, all see; what a process changes, nobody else does."
        </p>
        <Try links=vec![
            ("#/processes?n=34&workers=1,2,3,4,8,16,32&reps=3&pool=processes&run=1", "The lesson’s sweep, up to 32 processes: what does starting them cost, and what does one more cost?"),
            ("#/processes?n=30&workers=1,2,4&reps=5&pool=processes&argument_kib=4096&run=1", "4 MiB sent with a task of a few milliseconds: what takes longer, the work or its way there? Then switch to threads."),
            ("#/processes?n=34&workers=1,2,3,4,8,16,32&reps=3&kind=naive-timing&run=1", "The lesson’s own timing of processes."),
        ]/>
        <CodePane
            python=vec![("processes.py", include_str!("../processes.py"))]
            files=vec![
                ("processes/engine.rs", include_str!("../engine.rs")),
                ("engine/process_pool.rs", include_str!("../../../engine/process_pool.rs")),
                ("workload/call.rs", include_str!("../../../workload/call.rs")),
            ]
            marked=marked
        />
    };
    Ok(view.into_any())
}
