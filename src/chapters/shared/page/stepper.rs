//! Two threads step by step: whoever sits there is the scheduler.

use leptos::prelude::*;

use crate::chapters::shared::interleaving::{
    Moment, Op, Program, Standing, THREADS, every_order, play,
};
use crate::chapters::shared::params::{CHAPTER, SharedParams};
use crate::chapters::shared::sentences;
use crate::page::state::Lab;
use crate::page::widgets::controls::Choice;

/// The program, who may go next, and how it stands.
#[component]
pub fn Stepper() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.params::<SharedParams>(CHAPTER);
    let program = Memo::new(move |_| params.with(|p| p.program));
    let order = Memo::new(move |_| params.with(|p| p.order.clone()));
    // An order that can't be gone is in no link and can't be chosen here.
    let now = Memo::new(move |_| {
        let moments = play(program.get(), &order.get()).unwrap_or_default();
        moments.last().copied().unwrap_or_default()
    });
    let programs = Program::ALL.map(|(_, program)| (program, sentences::title(program)));
    let choose = move |program| {
        params.update(|p| {
            p.program = program;
            p.order.clear();
        });
    };
    let is_new = move || order.with(Vec::is_empty);
    view! {
        <section class="stepper" aria-labelledby="stepper-title">
            <h2 id="stepper-title">"You are the scheduler"</h2>
            <Choice label="The program" choices=programs.to_vec() chosen=program on_change=choose/>
            <p>{move || sentences::goal(program.get())}</p>
            <div class="threads">
                {(0..THREADS).map(|thread| view! { <Thread thread=thread program=program now=now/> }).collect_view()}
            </div>
            <p class="shared-state">{move || sentences::shared(&now.get())}</p>
            <p role="status" class=move || standing_class(&now.get(), program.get())>
                {move || sentences::standing(program.get(), &now.get())}
            </p>
            <div class="row">
                <button disabled=is_new on:click=move |_| params.update(|p| p.order.truncate(p.order.len().saturating_sub(1)))>"Take back"</button>
                <button class="quiet" disabled=is_new on:click=move |_| params.update(|p| p.order.clear())>"From the beginning"</button>
            </div>
            <p class="hint">{move || sentences::orders(&every_order(program.get()))}</p>
        </section>
    }
}

/// One thread: its steps, what it has in its register, and the button that lets it go.
#[component]
fn Thread(
    /// Its number, from 0.
    thread: usize,
    program: Memo<Program>,
    now: Memo<Moment>,
) -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.params::<SharedParams>(CHAPTER);
    let number = thread + 1;
    let can_go = Memo::new(move |_| now.get().can_go(program.get(), thread));
    let next = Memo::new(move |_| now.get().next_op(program.get(), thread));
    let says = move || match next.get().map(Op::python) {
        Some(line) => format!("Thread {number}: {line}"),
        None => format!("Thread {number} is through"),
    };
    let register = move || match now.get().registers[thread] {
        Some(value) => format!("register: {value}"),
        None => "register: nothing yet".to_owned(),
    };
    view! {
        <div class="thread">
            <h3>{format!("Thread {number}")}</h3>
            <ol>
                {move || {
                    let (program, now) = (program.get(), now.get());
                    program.ops(thread).iter().zip(0..).map(|(op, at)| {
                        let class = if at < now.done[thread] { "done" } else if at == now.done[thread] { "next" } else { "" };
                        view! { <li class=class><code>{op.python()}</code></li> }
                    }).collect_view()
                }}
            </ol>
            <p class="hint">{register}</p>
            <button disabled=move || !can_go.get() on:click=move |_| params.update(|p| p.order.push(thread))>{says}</button>
        </div>
    }
}

fn standing_class(now: &Moment, program: Program) -> &'static str {
    match now.standing(program) {
        Standing::Going => "standing",
        Standing::Right => "standing right",
        Standing::Lost | Standing::Deadlock => "standing wrong",
    }
}
