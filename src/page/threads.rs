//! Chapter Threads as a person sees it.

use leptos::prelude::*;

use super::chart::lines::TimeChart;
use super::chart::timeline::Timeline;
use super::code::CodePane;
use super::controls::{Counts, RunBar, RunLink, Slider};
use super::machine;
use super::results::{SummaryTable, Verdict};
use super::state::Lab;
use crate::chart::format;
use crate::experiment::Chapter;
use crate::experiment::threads::{LESSON_WORKERS, MAX_WORKERS, worker_counts_up_to};
use crate::work::fib::{MAX_N, calls};

const CHAPTER: Chapter = Chapter::Threads;

/// The chapter.
#[component]
pub fn ThreadsChapter() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.threads;
    let most = Signal::derive(move || params.with(|p| p.most_workers()));
    let n = Signal::derive(move || params.with(|p| p.n as u32));
    let reps = Signal::derive(move || params.with(|p| p.reps));
    let counts = Signal::derive(move || params.with(|p| p.workers.clone()));
    view! {
        <section class="chapter" aria-labelledby="title">
            <header>
                <h1 id="title">"Do more workers get more done?"</h1>
                <p class="question">
                    "Each worker is given one task that needs nothing but a processor: a Fibonacci number, the slow way. So 4 workers have 4 tasks. If they really work side by side, 4 tasks take no longer than 1."
                </p>
            </header>
            <div class="stage">
                <div class="controls">
                    <Slider
                        label="Workers, up to"
                        min=1
                        max=MAX_WORKERS
                        value=most
                        on_input=move |most| params.update(|p| p.workers = worker_counts_up_to(most))
                    />
                    <Counts
                        label="Measured with"
                        offered=LESSON_WORKERS.to_vec()
                        chosen=counts
                        on_change=move |counts| params.update(|p| p.workers = counts)
                    />
                    <Slider
                        label="n, for fib(n)"
                        min=0
                        max=MAX_N as u32
                        value=n
                        on_input=move |n| params.update(|p| p.n = i64::from(n))
                        hint=Signal::derive(move || format!("{} function calls a task", format::large(calls(n.get()))))
                    />
                    <Slider
                        label="Repetitions"
                        min=1
                        max=30
                        value=reps
                        on_input=move |reps| params.update(|p| p.reps = reps)
                    />
                    <RunBar chapter=CHAPTER obstacle=machine::shared_memory().err()/>
                    <RunLink chapter=CHAPTER/>
                </div>
                <div class="figure">
                    <Verdict chapter=CHAPTER/>
                    <TimeChart chapter=CHAPTER noun="workers"/>
                </div>
            </div>
            <Timeline chapter=CHAPTER worker="worker"/>
            <SummaryTable chapter=CHAPTER noun="Workers"/>
            <p class="explain">
                "A worker here is a Web Worker: a thread of the operating system with a processor core to itself, if one is free. All of them share one memory, and take their tasks from one queue. Once there are more workers than cores, they must take turns, and the time goes up in step. In Python, the same program on threads would go up from the second worker on: its interpreter lets only one thread run at a time."
            </p>
            <CodePane files=vec![
                ("work/fib.rs", include_str!("../work/fib.rs")),
                ("engine/threads.rs", include_str!("../engine/threads.rs")),
                ("sync/executor.rs", include_str!("../sync/executor.rs")),
            ]/>
        </section>
    }
}
