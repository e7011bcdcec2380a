//! The calls that can be made while the session goes on: all that can be asked of the executor.

use leptos::prelude::*;
use pysync::ReturnWhen;

use crate::chapters::futures::CHAPTER;
use crate::page::services::running::act;
use crate::page::state::Lab;
use crate::page::widgets::controls::{Choice, Slider};
use crate::protocol::Action;

/// The bounds of the numbers that are submitted by hand, and the first of them.
const N: (u32, u32, u32) = (20, 45, 40);
/// The time-outs of `wait` on offer, in ms.
const TIMEOUTS: [(Option<u32>, &str); 3] =
    [(None, "none"), (Some(1000), "1 s"), (Some(5000), "5 s")];

/// The session's calls, in groups.
#[component]
pub fn Calls() -> impl IntoView {
    let lab = Lab::from_context();
    let is_open = Memo::new(move |_| {
        // Once its executor is there, and until its run is over.
        lab.is_running(CHAPTER)
            && lab
                .with_record(CHAPTER, |record| !record.notes.is_empty())
                .unwrap_or_default()
    });
    let n = RwSignal::new(N.2);
    let timeout_ms = RwSignal::new(None::<u32>);
    let number = move || i64::from(n.get());
    let mapped = move || {
        let n = number();
        vec![n, n - 2, -1, n - 4]
    };
    let wait = move |until| Action::Wait {
        until,
        timeout_ms: timeout_ms.get_untracked(),
    };
    let shutdown = |wait, cancel_futures| Action::Shutdown {
        wait,
        cancel_futures,
    };
    let call = move |says: Signal<String>, action: Box<dyn Fn() -> Action>| {
        view! {
            <button
                class="call"
                disabled=move || !is_open.get()
                aria-describedby=move || (!is_open.get()).then_some("calls-reason")
                on:click=move |_| act(action())
            >{move || says.get()}</button>
        }
    };
    let fixed = move |says: &'static str, action: Action| {
        call(
            Signal::stored(says.to_owned()),
            Box::new(move || action.clone()),
        )
    };
    let list = move || {
        let tasks: Vec<String> = mapped().iter().map(i64::to_string).collect();
        format!("map(fib, [{}])", tasks.join(", "))
    };
    let waits = [
        (ReturnWhen::FirstCompleted, "wait(FIRST_COMPLETED)"),
        (ReturnWhen::FirstException, "wait(FIRST_EXCEPTION)"),
        (ReturnWhen::AllCompleted, "wait(ALL_COMPLETED)"),
    ];
    view! {
        <div class="calls" role="group" aria-labelledby="calls-title">
            <h2 id="calls-title">"Ask the executor"</h2>
            <p class="hint" id="calls-reason">{move || if is_open.get() {
                "The calls of one future are on its card."
            } else {
                "No session is open: press Run."
            }}</p>
            <fieldset>
                <legend>"Submit"</legend>
                <Slider label="n of the next task" min=N.0 max=N.1 value=n on_input=move |value| n.set(value)/>
                <div class="row">
                    {call(
                        Signal::derive(move || format!("submit(fib, {})", n.get())),
                        Box::new(move || Action::Submit { n: untrack(number) }),
                    )}
                    {fixed("submit(fib, -1)", Action::Submit { n: -1 })}
                    {call(
                        Signal::derive(list),
                        Box::new(move || Action::Map { tasks: untrack(mapped) }),
                    )}
                    {fixed("kill a worker", Action::Kill)}
                </div>
            </fieldset>
            <fieldset>
                <legend>"Wait for all there are"</legend>
                <Choice
                    label="Time-out"
                    choices=TIMEOUTS.to_vec()
                    chosen=timeout_ms
                    on_change=move |ms| timeout_ms.set(ms)
                />
                <div class="row">
                    {waits.map(|(until, says)| call(
                        Signal::stored(says.to_owned()),
                        Box::new(move || wait(until)),
                    )).collect_view()}
                </div>
            </fieldset>
            <fieldset>
                <legend>"Shut down"</legend>
                <div class="row">
                    {fixed("shutdown(wait=True)", shutdown(true, false))}
                    {fixed("shutdown(cancel_futures=True)", shutdown(true, true))}
                    {fixed("shutdown(wait=False)", shutdown(false, false))}
                </div>
            </fieldset>
        </div>
    }
}
