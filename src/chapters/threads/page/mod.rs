//! The part of Threads in the page.

mod settings;
mod wrong_order;

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::params::CHAPTER;
use crate::chapters::threads::params::ThreadsParams;
use crate::chapters::threads::params::{Gil, Kind};
use crate::experiment::Experiment;
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
use crate::page::widgets::settings::{WorkerCounts, open_settings_if};
use crate::page::widgets::task_size::ShortTask;
use crate::page::widgets::verdict::Verdict;
use crate::workload::lesson::THREADS;
use settings::Settings;
use wrong_order::WrongOrder;

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
    let kind = Signal::derive(move || params.with(|p| p.kind));
    let gil = Signal::derive(move || params.with(|p| p.gil));
    let has_gil = Signal::derive(move || matches!(kind.get(), Kind::Weak | Kind::Strong));
    // A link that asks for something unusual shows it.
    match untrack(|| kind.get()) {
        Kind::Weak => open_settings_if(
            lab,
            params.with_untracked(|p| p.stopping != Stopping::default()),
        ),
        Kind::NaiveTiming => lab.panel.set(Panel::Numbers),
        _ => open_settings_if(lab, true),
    }
    let controls = view! {
        <WorkerCounts
            counts=Signal::derive(move || params.with(|p| p.workers.clone()))
            on_change=move |counts| params.update(|p| p.workers = counts)
        />
        <Show when=move || has_gil.get()>
            <Choice
                label="How many may compute at once"
                choices=vec![(Gil::Off, "all"), (Gil::On, "one: a GIL"), (Gil::OneThread, "one thread")]
                chosen=gil
                on_change=move |gil| params.update(|p| p.gil = gil)
            />
        </Show>
    };
    view! {
        <Frame
            chapter=CHAPTER
            obstacle=Signal::derive(move || lab.no_threads())
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
    let view = view! { <SweepFigure chapter=CHAPTER noun="workers" worker="worker"/> };
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
            {of_sweeps::numbers_of_work(CHAPTER, "Workers", ().into_any())}
            <NaiveTimingSection timing=TIMING>
                <p>
                    "The lesson starts k threads in a loop and reads the clock after the loop. Nothing waits for the threads: the stopwatch stops while they are at work. That its figures grow all the same has another reason: a thread that was just started takes the GIL, and the one that starts them must ask for it back each time."
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
            "A worker here is a Web Worker: a thread of the operating system with a processor core to itself, if one is free. All of them share one memory, and take their tasks from one queue. Once there are more workers than cores, they must take turns, and the time goes up in step: that is called oversubscription. The time of a sample, from the first task put in to the last one done, is its makespan; the work done per second is the throughput; and where workers slow each other down because they want the same core, memory or lock, one speaks of contention. Two limits are worth knowing. Amdahl’s law: with a fixed amount of work, the part that can’t be shared limits every speed-up. Gustafson’s: who has more workers gives them more work, and then that part matters less."
        </p>
        <p class="explain">
            "Python’s usual interpreter has a lock that only one thread can hold, the GIL, and a thread needs it to run Python code: all of that code is one critical section. The GIL here is a real lock that is handed over as Python’s is: a thread that waited for the switch interval asks for it, and the one that holds it lets go at its next check, between two calls. So k tasks take k times as long, on any number of cores, exactly as on one thread. Threads still help where they wait for a network, because waiting is done without the lock; and free-threaded builds of Python have no such lock any more."
        </p>
        <WrongOrder/>
    }
}

/// Python beside the Rust that runs.
#[component]
fn Code() -> impl IntoView {
    view! {
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
    }
}
