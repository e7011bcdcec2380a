//! The settings that several chapters have: the size of a task, the worker counts, the rounds, and
//! where the workers live.

use leptos::prelude::*;

use super::controls::{Choice, Counts, Slider};
use crate::chart::format;
use crate::experiment::processes::PoolKind;
use crate::experiment::threads::{LESSON_WORKERS, MAX_WORKERS, worker_counts_up_to};
use crate::work::fib::{MAX_N, calls};

/// Which Fibonacci number each task computes, and how much work that is.
#[component]
pub fn FibSlider(
    /// The n.
    n: Signal<i64>,
    /// Called with each new one.
    on_input: impl Fn(i64) + 'static,
) -> impl IntoView {
    view! {
        <Slider
            label="n, for fib(n)"
            min=0
            max=MAX_N as u32
            value=Signal::derive(move || n.get() as u32)
            on_input=move |n| on_input(i64::from(n))
            hint=Signal::derive(move || format!("{} function calls a task", format::large(calls(n.get() as u32))))
        />
    }
}

/// The worker counts of a sweep: the lesson's up to a largest one, or any of them.
#[component]
pub fn WorkerCounts(
    /// The counts, ascending.
    counts: Signal<Vec<u32>>,
    /// Called with each new choice.
    on_change: impl Fn(Vec<u32>) + Copy + Send + 'static,
) -> impl IntoView {
    let most = Signal::derive(move || counts.with(|counts| counts.last().copied().unwrap_or(1)));
    view! {
        <Slider
            label="Workers, up to"
            min=1
            max=MAX_WORKERS
            value=most
            on_input=move |most| on_change(worker_counts_up_to(most))
        />
        <Counts
            label="Measured with"
            offered=LESSON_WORKERS.to_vec()
            chosen=counts
            on_change=on_change
        />
    }
}

/// How many samples there are for each worker count.
#[component]
pub fn Repetitions(
    /// So many.
    reps: Signal<u32>,
    /// Called with each new number.
    on_input: impl Fn(u32) + 'static,
) -> impl IntoView {
    view! { <Slider label="Repetitions" min=1 max=30 value=reps on_input=on_input/> }
}

/// Whether the workers are threads or processes.
#[component]
pub fn PoolChoice(
    /// What they are.
    pool: Signal<PoolKind>,
    /// Called with each new choice.
    on_change: impl Fn(PoolKind) + Copy + 'static,
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
