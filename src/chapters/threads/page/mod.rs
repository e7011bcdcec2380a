//! The part of Threads in the page.

mod wrong_order;

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::params::CHAPTER;
use crate::chapters::threads::params::ThreadsParams;
use crate::chapters::threads::params::{Gil, Kind};
use crate::experiment::Experiment;
use crate::experiment::stopping::Stopping;
use crate::experiment::worker_kind::WorkerKind;
use crate::format;
use crate::page::chapter_page::ChapterPage;
use crate::page::charts::lines::LineChart;
use crate::page::charts::lost_time::LostTime;
use crate::page::charts::progression::Progression;
use crate::page::charts::timeline::Timeline;
use crate::page::services::parts::{NotLoaded, Waiting, later};
use crate::page::shell::heading::Heading;
use crate::page::state::Lab;
use crate::page::widgets::code::CodePane;
use crate::page::widgets::controls::{Choice, RunBar, RunLink, Slider, Try};
use crate::page::widgets::export_menu::ExportMenu;
use crate::page::widgets::naive_timing::{
    NaiveTiming, NaiveTimingSection, REPS, shows_naive_timing,
};
use crate::page::widgets::numbers::SummaryTable;
use crate::page::widgets::prediction::Prediction;
use crate::page::widgets::runs::Runs;
use crate::page::widgets::settings::{Rounds, TaskSize, WorkerCounts};
use crate::page::widgets::task_size::TaskSizeNote;
use crate::page::widgets::verdict::Verdict;
use crate::workload::fib::MAX_N;
use crate::workload::fork_join::pieces;
use crate::workload::lesson::THREADS;
use wrong_order::WrongOrder;

/// About what is chosen for one number that all workers share.
const LARGE_N: i64 = 41;

/// The threads' work should go on for a while after the lesson's stopwatch has stopped: about as long as
/// fib(34) does in Python.
const MIN_TIMED_N: i64 = 38;

/// The lesson's timing of threads.
const TIMING: NaiveTiming = NaiveTiming {
    chapter: CHAPTER,
    experiment: |lab| {
        let params = lab.params::<ThreadsParams>(CHAPTER).get();
        Experiment::new(ThreadsParams {
            kind: Kind::NaiveTiming,
            n: params.n.map(|n| n.max(MIN_TIMED_N)),
            stopping: Stopping::fixed(REPS),
            ..params
        })
    },
    workers: WorkerKind::Threads,
    row: "thread",
    lesson: &THREADS,
    measured: "starting the threads, while those that run already hold the GIL; no thread was waited for, and those of one line still worked while the next was timed",
};

/// The chapter's part in the page.
pub const PAGE: ChapterPage = ChapterPage {
    chapter: CHAPTER,
    view: || view! { <ThreadsChapter/> }.into_any(),
    begin: |_| {},
};

/// The chapter.
#[component]
fn ThreadsChapter() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.params::<ThreadsParams>(CHAPTER);
    // Before an n is chosen, pieces are counted for the usual one.
    let n = Signal::derive(move || params.with(|p| p.n.unwrap_or(LARGE_N) as u32));
    let kind = Signal::derive(move || params.with(|p| p.kind));
    let gil = Signal::derive(move || params.with(|p| p.gil));
    let has_gil = Signal::derive(move || matches!(kind.get(), Kind::Weak | Kind::Strong));
    let cutoff = Signal::derive(move || params.with(|p| p.cutoff));
    // A link that asks for something unusual shows it.
    let unusual =
        untrack(|| kind.get() != Kind::Weak || params.with(|p| p.stopping != Stopping::default()));
    view! {
        <section class="chapter" aria-labelledby="title">
            <Heading chapter=CHAPTER/>
            <div class="stage">
                <div class="controls">
                    {move || view! { <RunBar chapter=CHAPTER obstacle=lab.no_threads()/> }}
                    <WorkerCounts
                        counts=Signal::derive(move || params.with(|p| p.workers.clone()))
                        on_change=move |counts| params.update(|p| p.workers = counts)
                    />
                    <TaskSize
                        chapter=CHAPTER
                        n=Signal::derive(move || params.with(|p| p.n))
                        on_change=move |n| params.update(|p| p.n = n)
                    />
                    <Show when=move || has_gil.get()>
                        <Choice
                            label="How many may compute at once"
                            choices=vec![(Gil::Off, "all"), (Gil::On, "one: a GIL"), (Gil::OneThread, "one thread")]
                            chosen=gil
                            on_change=move |gil| params.update(|p| p.gil = gil)
                        />
                    </Show>
                    <Show when=move || params.with(|p| p.gil() == Gil::On)>
                        <Slider
                            label="Switch interval, ms"
                            min=1
                            max=50
                            value=Signal::derive(move || params.with(|p| p.switch_ms))
                            on_input=move |ms| params.update(|p| p.switch_ms = ms)
                            hint=Signal::derive(|| "how long a thread waits before it asks for the lock; Python’s is 5".to_owned())
                        />
                    </Show>
                    <details open=unusual>
                        <summary>"More settings"</summary>
                        <div class="more">
                    <Choice
                        label="What the workers share"
                        choices=vec![(Kind::Weak, "a task each"), (Kind::Strong, "a fixed number"), (Kind::ForkJoin, "one, split"), (Kind::NaiveTiming, "the lesson’s timing")]
                        chosen=kind
                        on_change=move |kind| params.update(|p| p.kind = kind)
                    />
                    <Show when=move || kind.get() == Kind::Strong>
                        <Slider
                            label="Tasks to share"
                            min=1
                            max=200
                            value=Signal::derive(move || params.with(|p| p.tasks))
                            on_input=move |tasks| params.update(|p| p.tasks = tasks)
                        />
                    </Show>
                    <Show when=move || kind.get() == Kind::ForkJoin>
                        <Slider
                            label="Split down to fib of"
                            min=1
                            max=MAX_N as u32
                            value=cutoff
                            on_input=move |cutoff| params.update(|p| p.cutoff = cutoff)
                            hint=Signal::derive(move || {
                                let pieces = pieces(n.get(), cutoff.get());
                                format!("{} {}", format::large(pieces), if pieces == 1 { "piece" } else { "pieces" })
                            })
                        />
                    </Show>
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
        <Show
            when=move || lab.predicting.get() || lab.foreground(CHAPTER).is_none()
            fallback=move || view! {
                <LineChart chapter=CHAPTER noun="workers"/>
                <Show when=move || shows_naive_timing(lab, CHAPTER)>
                    <p class="hint">"The chart shows the times as they should be taken. The lesson’s own are below."</p>
                </Show>
                <ExportMenu chapter=CHAPTER/>
                <div class="row">
                    <button class="quiet" on:click=move |_| lab.predicting.set(true)>"Predict the next run"</button>
                </div>
            }
        >
            <Prediction chapter=CHAPTER/>
        </Show>
    };
    Ok(view.into_any())
}

/// Whatever else there is to see and to read.
#[wasm_split(results, fallible)]
fn details() -> Result<AnyView, NotLoaded> {
    let lab = Lab::from_context();
    let view = view! {
        <Show when=move || !shows_naive_timing(lab, CHAPTER)>
            <Timeline chapter=CHAPTER worker="worker"/>
        </Show>
        <NaiveTimingSection timing=TIMING>
            <p>
                "The lesson starts k threads in a loop and reads the clock after the loop. Nothing waits for the threads: the stopwatch stops while they are at work. That its figures grow all the same has another reason: a thread that was just started takes the GIL, and the one that starts them must ask for it back each time."
            </p>
        </NaiveTimingSection>
        <LostTime chapter=CHAPTER/>
        <Progression chapter=CHAPTER/>
        <SummaryTable chapter=CHAPTER noun="Workers"/>
        <Runs chapter=CHAPTER/>
        <p class="explain">
            "A worker here is a Web Worker: a thread of the operating system with a processor core to itself, if one is free. All of them share one memory, and take their tasks from one queue. Once there are more workers than cores, they must take turns, and the time goes up in step: that is called oversubscription. The time of a sample, from the first task put in to the last one done, is its makespan; the work done per second is the throughput; and where workers slow each other down because they want the same core, memory or lock, one speaks of contention. Two limits are worth knowing. Amdahl’s law: with a fixed amount of work, the part that can’t be shared limits every speed-up. Gustafson’s: who has more workers gives them more work, and then that part matters less."
        </p>
        <p class="explain">
            "Python’s usual interpreter has a lock that only one thread can hold, the GIL, and a thread needs it to run Python code: all of that code is one critical section. The GIL here is a real lock that is handed over as Python’s is: a thread that waited for the switch interval asks for it, and the one that holds it lets go at its next check, between two calls. So k tasks take k times as long, on any number of cores, exactly as on one thread. Threads still help where they wait for a network, because waiting is done without the lock; and free-threaded builds of Python have no such lock any more."
        </p>
        <Try links=vec![
            ("#/threads?workers=1,2,3,4&gil=on&run=1", "Under a GIL: do 4 threads get more done than 1? Then compare with all computing at once: both runs stay in the list."),
            ("#/threads?n=40&workers=2&reps=3&gil=on&switch_ms=50&run=1", "A switch interval of 50 ms: look at who holds the GIL in the timeline. What does a longer interval cost, and whom?"),
            ("#/threads?n=40&workers=1,2,3,4,8&reps=3&kind=naive-timing&run=1", "The lesson’s own timing of threads."),
        ]/>
        <WrongOrder/>
        <CodePane
            python=vec![
                ("threads.py", include_str!("../threads.py")),
                ("gil.py", include_str!("../gil.py")),
            ]
            files=vec![
            ("workload/fib.rs", include_str!("../../../workload/fib.rs")),
            ("threads/engine/mod.rs", include_str!("../engine/mod.rs")),
            ("pysync/gil.rs", include_str!("../../../../crates/pysync/src/gil.rs")),
            ("workload/fib_gil.rs", include_str!("../../../workload/fib_gil.rs")),
            ("workload/launch.rs", include_str!("../../../workload/launch.rs")),
            ("workload/lesson.rs", include_str!("../../../workload/lesson.rs")),
            ("pysync/executor.rs", include_str!("../../../../crates/pysync/src/executor.rs")),
            ("workload/fork_join.rs", include_str!("../../../workload/fork_join.rs")),
        ]/>
    };
    Ok(view.into_any())
}
