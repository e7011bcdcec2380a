//! The settings that several chapters have: the size of a task, the worker counts, the rounds, and
//! where the workers live.

use leptos::prelude::*;
use runstats::stopping::MIN_ROUNDS;

use crate::experiment::Chapter;
use crate::experiment::pool_kind::PoolKind;
use crate::experiment::stopping::{FIXED_REPS, MAX_SURE_PCT, Stopping};
use crate::experiment::worker_counts::{LESSON_WORKERS, MAX_WORKERS, worker_counts_up_to};
use crate::format;
use crate::page::panel::Panel;
use crate::page::state::Lab;
use crate::page::widgets::controls::{Choice, Counts, Slider};
use crate::workload::fib::{MAX_N, calls};

/// The n to begin with where none was chosen yet.
const USUAL_N: i64 = 38;

/// Opens the panel of the settings where something in it is not as it usually is, unless another was opened.
pub fn open_settings_if(lab: Lab, is_unusual: bool) {
    if is_unusual && lab.panel.get_untracked() == Panel::default() {
        lab.panel.set(Panel::Settings);
    }
}

/// Which Fibonacci number each task computes, and how much work that is.
#[component]
pub fn FibSlider(
    /// The n.
    n: Signal<i64>,
    /// Called with each new one.
    #[prop(into)]
    on_input: Callback<i64>,
) -> impl IntoView {
    view! {
        <Slider
            label="n, for fib(n)"
            min=0
            max=MAX_N as u32
            value=Signal::derive(move || n.get() as u32)
            on_input=move |n| on_input.run(i64::from(n))
            hint=Signal::derive(move || format!("{} function calls a task", format::large(calls(n.get() as u32))))
        />
    }
}

/// The worker counts of a sweep, each of them.
#[component]
pub fn WorkerCounts(
    /// The counts, ascending.
    counts: Signal<Vec<u32>>,
    /// Called with each new choice.
    #[prop(into)]
    on_change: Callback<Vec<u32>>,
) -> impl IntoView {
    view! {
        <Counts
            label="Measured with"
            offered=LESSON_WORKERS.to_vec()
            chosen=counts
            on_change=on_change
        />
    }
}

/// The worker counts of a sweep by the largest: the lesson's up to there.
#[component]
pub fn MostWorkers(
    /// The counts, ascending.
    counts: Signal<Vec<u32>>,
    /// Called with each new choice.
    #[prop(into)]
    on_change: Callback<Vec<u32>>,
) -> impl IntoView {
    let most = Signal::derive(move || counts.with(|counts| counts.last().copied().unwrap_or(1)));
    view! {
        <Slider
            label="Workers, up to"
            min=1
            max=MAX_WORKERS
            value=most
            on_input=move |most| on_change.run(worker_counts_up_to(most))
        />
    }
}

/// The size of a task: chosen for the machine, or set by hand.
#[component]
pub fn TaskSize(
    /// The chapter.
    chapter: Chapter,
    /// The n; `None` if it is to be chosen.
    n: Signal<Option<i64>>,
    /// Called with each new choice.
    #[prop(into)]
    on_change: Callback<Option<i64>>,
) -> impl IntoView {
    let lab = Lab::from_context();
    let is_set = Signal::derive(move || n.with(Option::is_some));
    let last = move || {
        let calibration = lab.with_record(chapter, |record| record.calibration);
        calibration.flatten().map(|calibration| calibration.n)
    };
    view! {
        <Choice
            label="Size of a task"
            choices=vec![(false, "fits this machine"), (true, "set by hand")]
            chosen=is_set
            on_change=move |set: bool| on_change.run(set.then(|| untrack(last).unwrap_or(USUAL_N)))
        />
        <Show
            when=move || is_set.get()
            fallback=|| view! { <p class="hint">"long enough to trust, short enough to wait for"</p> }
        >
            <FibSlider
                n=Signal::derive(move || n.get().unwrap_or(USUAL_N))
                on_input=move |n| on_change.run(Some(n))
            />
        </Show>
    }
}

/// When a sweep ends: after a fixed number of rounds, or once its answer is clear.
#[component]
pub fn Rounds(
    /// The rule.
    stopping: Signal<Stopping>,
    /// Called with each new one.
    #[prop(into)]
    on_change: Callback<Stopping>,
    /// Whether the engine can be started anew in between.
    #[prop(optional)]
    can_restart: bool,
) -> impl IntoView {
    let change = move |edit: &dyn Fn(&mut Stopping)| {
        let mut new = stopping.get_untracked();
        edit(&mut new);
        on_change.run(new);
    };
    let until_clear = Signal::derive(move || stopping.with(Stopping::until_clear));
    view! {
        <Choice
            label="Rounds"
            choices=vec![(true, "until clear"), (false, "fixed")]
            chosen=until_clear
            on_change=move |clear| {
                let restart = stopping.get_untracked().restart;
                let new = if clear { Stopping::default() } else { Stopping::fixed(FIXED_REPS) };
                on_change.run(Stopping { restart, ..new });
            }
        />
        <Show
            when=move || until_clear.get()
            fallback=move || view! {
                <Slider
                    label="Number of rounds"
                    min=1
                    max=30
                    value=Signal::derive(move || stopping.with(|s| s.reps))
                    on_input=move |reps| change(&|s| s.reps = reps)
                />
            }
        >
            <Slider
                label="Interval at most, %"
                min=1
                max=MAX_SURE_PCT
                value=Signal::derive(move || stopping.with(|s| s.sure_pct))
                on_input=move |pct| change(&|s| s.sure_pct = pct)
                hint=Signal::derive(|| "as wide as the doubt may be, in percent of the figure".to_owned())
            />
            <Slider
                label="Seconds at most"
                min=1
                max=60
                value=Signal::derive(move || stopping.with(|s| s.budget_s))
                on_input=move |seconds| change(&|s| s.budget_s = seconds)
                hint=Signal::derive(|| format!("at least {MIN_ROUNDS} rounds in any case"))
            />
        </Show>
        <Show when=move || can_restart>
            <Slider
                label="Engine anew after rounds"
                min=0
                max=10
                value=Signal::derive(move || stopping.with(|s| s.restart))
                on_input=move |restart| change(&|s| s.restart = restart)
                hint=Signal::derive(|| "0: one start for all; two starts of one program may differ in speed".to_owned())
            />
        </Show>
    }
}

/// Whether the workers are threads or processes.
#[component]
pub fn PoolChoice(
    /// What they are.
    pool: Signal<PoolKind>,
    /// Called with each new choice.
    #[prop(into)]
    on_change: Callback<PoolKind>,
) -> impl IntoView {
    view! {
        <Choice
            label="The workers are"
            choices=vec![(PoolKind::Threads, "threads"), (PoolKind::Processes, "processes")]
            chosen=pool
            on_change=on_change
        />
    }
}
