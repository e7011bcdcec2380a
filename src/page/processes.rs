//! Chapter Processes as a person sees it.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::chart::lines::LineChart;
use super::chart::lost::LostTime;
use super::chart::progression::Progression;
use super::chart::timeline::Timeline;
use super::code::CodePane;
use super::controls::{RunBar, RunLink, Slider, Try};
use super::costs::CostTable;
use super::files::ExportMenu;
use super::heading::Heading;
use super::lie::{Lie, shows_lie};
use super::numbers::SummaryTable;
use super::parts::{NotLoaded, Waiting, later};
use super::results::Verdict;
use super::runs::Runs;
use super::settings::{PoolChoice, Rounds, TaskSize, WorkerCounts};
use super::state::Lab;
use super::task_size::TaskSizeNote;
use crate::chapters::processes::params::{Kind, MAX_ARGUMENT_KIB};
use crate::experiment::Chapter;
use crate::experiment::pool_kind::PoolKind;

const CHAPTER: Chapter = crate::chapters::processes::CHAPTER;

/// The chapter.
#[component]
pub fn ProcessesChapter() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.processes;
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
        <Show when=move || shows_lie(lab, CHAPTER)>
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
        Some(match lab.processes.with(|p| p.pool()) {
            PoolKind::Threads => "PoolKind::Threads =>",
            PoolKind::Processes => "PoolKind::Processes =>",
        })
    });
    let view = view! {
        <CostTable/>
        <Show when=move || !shows_lie(lab, CHAPTER)>
            <Timeline chapter=CHAPTER worker="worker"/>
        </Show>
        <Lie chapter=CHAPTER>
            <p>
                "The lesson’s fib for processes has its last line one step too far to the right: it stands behind the error, and never runs. So fib(34) returns None at once, and the stopwatch times how long it takes to start a pool of processes and to end it again. The figures look like perfect parallelism, and no work was done."
            </p>
        </Lie>
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
            ("#/processes?n=34&workers=1,2,3,4,8,16,32&reps=3&kind=lie&run=1", "The lesson’s own timing of processes."),
        ]/>
        <CodePane
            python=vec![("processes.py", include_str!("../../www/python/processes.py"))]
            files=vec![
                ("engine/processes.rs", include_str!("../engine/processes.rs")),
                ("engine/isolated.rs", include_str!("../engine/isolated.rs")),
                ("workload/call.rs", include_str!("../workload/call.rs")),
            ]
            marked=marked
        />
    };
    Ok(view.into_any())
}
