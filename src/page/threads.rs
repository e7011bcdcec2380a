//! Chapter Threads as a person sees it.

use leptos::prelude::*;

use super::chart::lines::LineChart;
use super::chart::lost::LostTime;
use super::chart::timeline::Timeline;
use super::code::CodePane;
use super::controls::{Choice, Counts, RunBar, RunLink, Slider};
use super::files::ExportMenu;
use super::machine;
use super::predict::Prediction;
use super::results::{SummaryTable, Verdict};
use super::runs::Runs;
use super::state::Lab;
use crate::chart::format;
use crate::experiment::Chapter;
use crate::experiment::threads::{
    Kind, LESSON_WORKERS, MAX_BUDGET_S, MAX_REPS, MAX_SURE_PCT, MAX_WORKERS, ThreadsParams,
    worker_counts_up_to,
};
use crate::work::fib::{MAX_N, calls};
use crate::work::fork_join::pieces;

const CHAPTER: Chapter = Chapter::Threads;

/// The chapter.
#[component]
pub fn ThreadsChapter() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.threads;
    let most = Signal::derive(move || params.with(|p| p.most_workers()));
    let n = Signal::derive(move || params.with(|p| p.n as u32));
    let reps = Signal::derive(move || params.with(|p| p.reps));
    let kind = Signal::derive(move || params.with(|p| p.kind));
    let cutoff = Signal::derive(move || params.with(|p| p.cutoff));
    let until_sure = Signal::derive(move || params.with(|p| p.sure_pct > 0));
    // A link that asks for something unusual shows it.
    let unusual = untrack(|| kind.get() != Kind::Weak || until_sure.get());
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
                    <RunBar chapter=CHAPTER obstacle=machine::shared_memory().err()/>
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
                        hint=Signal::derive(move || format!("{} function calls", format::large(calls(n.get()))))
                    />
                    <details open=unusual>
                        <summary>"More settings"</summary>
                        <div class="more">
                    <Choice
                        label="What the workers share"
                        choices=vec![(Kind::Weak, "a task each"), (Kind::Strong, "a fixed number"), (Kind::ForkJoin, "one, split")]
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
                    <Choice
                        label="Rounds"
                        choices=vec![(false, "a fixed number"), (true, "until sure")]
                        chosen=until_sure
                        on_change=move |sure| params.update(|p| {
                            p.sure_pct = if sure { 10 } else { 0 };
                            p.reps = if sure { MAX_REPS } else { ThreadsParams::default().reps };
                        })
                    />
                    <Show
                        when=move || until_sure.get()
                        fallback=move || view! {
                            <Slider
                                label="Repetitions"
                                min=1
                                max=30
                                value=reps
                                on_input=move |reps| params.update(|p| p.reps = reps)
                            />
                        }
                    >
                        <Slider
                            label="Interval at most, %"
                            min=1
                            max=MAX_SURE_PCT
                            value=Signal::derive(move || params.with(|p| p.sure_pct))
                            on_input=move |pct| params.update(|p| p.sure_pct = pct)
                            hint=Signal::derive(|| "of the speed-up, for every worker count".to_owned())
                        />
                        <Slider
                            label="Seconds at most"
                            min=1
                            max=MAX_BUDGET_S
                            value=Signal::derive(move || params.with(|p| p.budget_s))
                            on_input=move |seconds| params.update(|p| p.budget_s = seconds)
                        />
                    </Show>
                        </div>
                    </details>
                    <RunLink chapter=CHAPTER/>
                </div>
                <div class="figure">
                    <Verdict chapter=CHAPTER/>
                    <Show
                        when=move || lab.predicting.get() || lab.foreground(CHAPTER).is_none()
                        fallback=move || view! {
                            <LineChart chapter=CHAPTER noun="workers"/>
                            <ExportMenu chapter=CHAPTER/>
                            <div class="row">
                                <button class="quiet" on:click=move |_| lab.predicting.set(true)>"Predict the next run"</button>
                            </div>
                        }
                    >
                        <Prediction/>
                    </Show>
                </div>
            </div>
            <Timeline chapter=CHAPTER worker="worker"/>
            <LostTime chapter=CHAPTER/>
            <SummaryTable chapter=CHAPTER noun="Workers"/>
            <Runs chapter=CHAPTER/>
            <p class="explain">
                "A worker here is a Web Worker: a thread of the operating system with a processor core to itself, if one is free. All of them share one memory, and take their tasks from one queue. Once there are more workers than cores, they must take turns, and the time goes up in step. In Python, the same program on threads would go up from the second worker on: its interpreter lets only one thread run at a time."
            </p>
            <CodePane files=vec![
                ("work/fib.rs", include_str!("../work/fib.rs")),
                ("engine/threads.rs", include_str!("../engine/threads.rs")),
                ("sync/executor.rs", include_str!("../sync/executor.rs")),
                ("work/fork_join.rs", include_str!("../work/fork_join.rs")),
            ]/>
        </section>
    }
}
