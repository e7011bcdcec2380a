//! What can be set: the size of the machine, how it goes, and what is broken.

use leptos::prelude::*;

use crate::chapters::queues::CHAPTER;
use crate::chapters::queues::params::QueuesParams;
use crate::chapters::queues::params::{Break, MAX_BOUND, MAX_TASKS, MAX_WORKERS};
use crate::page::state::Lab;
use crate::page::widgets::controls::{Choice, Slider};
use crate::page::widgets::run_link::RunLink;
use crate::page::widgets::settings::FibSlider;

/// How it goes, and what is broken.
#[component]
pub fn Controls() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.params::<QueuesParams>(CHAPTER);
    let step = Signal::derive(move || params.with(|p| p.step));
    let broken = Signal::derive(move || params.with(|p| p.broken));
    view! {
        <Choice
            label="It goes"
            choices=vec![(false, "at full speed"), (true, "step by step")]
            chosen=step
            on_change=move |step| params.update(|p| p.step = step)
        />
        <Choice
            label="Break it"
            choices=vec![
                (Break::None, "nothing is broken"),
                (Break::Sentinel, "one sentinel too few"),
                (Break::TaskDone, "task_done forgotten"),
                (Break::Unserialisable, "a task that can’t be sent"),
                (Break::Death, "a worker that dies"),
            ]
            chosen=broken
            on_change=move |broken| params.update(|p| p.broken = broken)
        />
    }
}

/// The size of the machine.
#[component]
pub fn Settings() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.params::<QueuesParams>(CHAPTER);
    let workers = Signal::derive(move || params.with(|p| p.workers()));
    let tasks = Signal::derive(move || params.with(|p| p.tasks));
    let bound = Signal::derive(move || params.with(|p| p.bound));
    view! {
        <Slider
            label="Workers"
            min=1
            max=MAX_WORKERS
            value=workers
            on_input=move |workers| params.update(|p| p.workers = vec![workers])
        />
        <Slider
            label="Tasks"
            min=1
            max=MAX_TASKS
            value=tasks
            on_input=move |tasks| params.update(|p| p.tasks = tasks)
        />
        <FibSlider
            n=Signal::derive(move || params.with(|p| p.n))
            on_input=move |n| params.update(|p| p.n = n)
        />
        <Slider
            label="Room in the queue of tasks"
            min=0
            max=MAX_BOUND
            value=bound
            on_input=move |bound| params.update(|p| p.bound = bound)
            hint=Signal::derive(move || match bound.get() {
                0 => "0: as much as you like".to_owned(),
                1 => "a put waits while there is an item".to_owned(),
                bound => format!("a put waits while there are {bound} items"),
            })
        />
        <RunLink chapter=CHAPTER/>
    }
}
