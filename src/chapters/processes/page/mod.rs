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
use crate::page::charts::sweep::SweepFigure;
use crate::page::panel::Panel;
use crate::page::services::parts::{NotLoaded, Waiting, later};
use crate::page::shell::frame::Frame;
use crate::page::state::Lab;
use crate::page::widgets::code::CodePane;
use crate::page::widgets::controls::Choice;
use crate::page::widgets::naive_timing::{NaiveTiming, NaiveTimingNote, NaiveTimingSection, REPS};
use crate::page::widgets::of_sweeps;
use crate::page::widgets::run_link::RunLink;
use crate::page::widgets::settings::{MostWorkers, PoolChoice, Rounds, TaskSize, WorkerCounts};
use crate::page::widgets::task_size::ShortTask;
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
    if params.with_untracked(|p| p.kind == Kind::NaiveTiming) {
        lab.panel.set(Panel::Numbers);
    }
    let controls = view! {
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
    let lab = Lab::from_context();
    let params = lab.params::<ProcessesParams>(CHAPTER);
    // All that differs in the program, as Python writes it.
    let line = move || match params.with(|p| p.pool()) {
        PoolKind::Processes => "ProcessPoolExecutor(",
        PoolKind::Threads => "ThreadPoolExecutor(",
    };
    let view = view! {
        <div class="picture">
            <p class="hint">"The line that changes: "<code>{line}<wbr/>"max_workers=k)"</code></p>
            <SweepFigure chapter=CHAPTER noun="workers" worker="worker"/>
        </div>
    };
    Ok(view.into_any())
}

/// What was seen, and what is to be known of it.
#[wasm_split(results, fallible)]
fn says() -> Result<AnyView, NotLoaded> {
    let view = view! {
        <Verdict chapter=CHAPTER/>
        <NaiveTimingNote chapter=CHAPTER/>
        <ShortTask chapter=CHAPTER/>
    };
    Ok(view.into_any())
}

/// What is in the panels.
#[wasm_split(results, fallible)]
fn panel(panel: Panel) -> Result<AnyView, NotLoaded> {
    let view = match panel {
        Panel::Why => view! { <Why/> }.into_any(),
        Panel::Numbers => view! {
            {of_sweeps::numbers_of_work(CHAPTER, "Workers", view! { <CostTable/> }.into_any())}
            <NaiveTimingSection timing=TIMING>
                <p>
                    "The lesson’s fib for processes has its last line one step too far to the right: it stands behind the error, and never runs. So fib(34) returns None at once, and the stopwatch times how long it takes to start a pool of processes and to end it again. The figures look like perfect parallelism, and no work was done."
                </p>
            </NaiveTimingSection>
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
            "A process here is a Web Worker with a WebAssembly memory to itself: nothing in it can be seen or changed by another. What stands between it and the rest is what stands between processes of an operating system: a task is written down as bytes, copied, and read again on the other side, and so is its result. For each sample the processes are started anew, as Python’s “with ProcessPoolExecutor” does it, and end with it; their start is told apart from the work. No lock is shared, so they run side by side in any Python, and on any page: shared memory is not needed."
        </p>
        <p class="explain">
            "Switching between threads and processes is one line, because both kinds of pool take the same calls. It is not the same program, though: what a thread changes, all see; what a process changes, nobody else does."
        </p>
    }
}

/// Python beside the Rust that runs.
#[component]
fn Code() -> impl IntoView {
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
    view! {
        <CodePane
            python=vec![("processes.py", include_str!("../processes.py"))]
            files=vec![
                ("processes/engine.rs", include_str!("../engine.rs")),
                ("engine/process_pool.rs", include_str!("../../../engine/process_pool.rs")),
                ("workload/call.rs", include_str!("../../../workload/call.rs")),
            ]
            marked=marked
        />
    }
}

/// What can be sent with each task, in KiB, and what that is called.
const SIZES: [(u32, &str); 5] = [
    (0, "nothing"),
    (64, "64 KiB"),
    (1024, "1 MiB"),
    (4 * 1024, "4 MiB"),
    (MAX_ARGUMENT_KIB, "16 MiB"),
];

/// What is sent with each task.
#[component]
fn ArgumentSize() -> impl IntoView {
    let params = Lab::from_context().params::<ProcessesParams>(CHAPTER);
    let size = Signal::derive(move || params.with(|p| p.argument_kib));
    // A link may ask for any size.
    let other = move || {
        let is_offered = SIZES.iter().any(|(kib, _)| *kib == size.get());
        (!is_offered).then(|| format!("{} KiB now, as a link asked for; ", size.get()))
    };
    view! {
        <div class="control">
            <Choice
                label="Sent with each task"
                choices=SIZES.to_vec()
                chosen=size
                on_change=move |kib| params.update(|p| p.argument_kib = kib)
            />
            <p class="hint">{other}"an argument of this size, copied to each process; threads are given it as it is"</p>
        </div>
    }
}

/// The settings that are seldom changed.
#[component]
fn Settings() -> impl IntoView {
    let params = Lab::from_context().params::<ProcessesParams>(CHAPTER);
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
        <ArgumentSize/>
        <Rounds
            stopping=Signal::derive(move || params.with(|p| p.stopping.clone()))
            on_change=move |stopping| params.update(|p| p.stopping = stopping)
            can_restart=true
        />
        <RunLink chapter=CHAPTER/>
    }
}
