//! The board of futures, and how far each is: four columns, a card a future, drawn as things happen.

use leptos::html::Li;
use leptos::prelude::*;
use pysync::FutureState;

use super::time::Now;
use crate::chapters::futures::CHAPTER;
use crate::format;
use crate::page::services::running::act;
use crate::page::state::Lab;
use crate::protocol::Action;
use crate::record::FutureTrace;

/// The states in the order in which futures go through them.
pub(super) const COLUMNS: [(FutureState, &str, &str); 4] = [
    (FutureState::Pending, "pending", "waits for a worker"),
    (FutureState::Running, "running", "a worker is at it"),
    (FutureState::Done, "done", "a value or an error"),
    (FutureState::Cancelled, "cancelled", "will never run"),
];

/// The card on which a button was pressed last: it keeps the focus when it moves.
#[derive(Clone, Copy)]
struct Pressed(RwSignal<Option<u32>>);

/// All futures of the session in the foreground.
#[component]
pub fn Board() -> impl IntoView {
    let lab = Lab::from_context();
    provide_context(Pressed(RwSignal::new(None)));
    view! {
        <div class="board" role="group" aria-label="Futures by their state">
            {COLUMNS.into_iter().map(|(state, name, about)| {
                let ids = in_state(lab, state);
                view! {
                    <Column
                        name=name
                        about=about
                        many=Signal::derive(move || ids.with(Vec::len))
                        items=view! {
                            <For each=move || ids.get() key=|id| *id let(id)>
                                <Card id=id/>
                            </For>
                        }
                        .into_any()
                    />
                }
            }).collect_view()}
        </div>
    }
}

/// The futures in a state, in the order in which they came there.
fn in_state(lab: Lab, state: FutureState) -> Memo<Vec<u32>> {
    Memo::new(move |_| {
        let ids = lab.with_record(CHAPTER, |record| {
            let mut own: Vec<&FutureTrace> = record
                .futures
                .iter()
                .filter(|future| future.state == state)
                .collect();
            // What came here last stands last.
            own.sort_by(|a, b| entered_ms(a).total_cmp(&entered_ms(b)));
            own.iter().map(|future| future.id).collect::<Vec<_>>()
        });
        ids.unwrap_or_default()
    })
}

/// A column, and how many futures are in it.
#[component]
pub(super) fn Column(
    /// What the state of its futures is called.
    name: &'static str,
    /// What is said of it.
    about: &'static str,
    /// How many they are.
    many: Signal<usize>,
    /// Its futures, as items of a list.
    items: AnyView,
) -> impl IntoView {
    view! {
        <div class=format!("column {name}") role="group" aria-label=name>
            <h2>
                <span class="dot" aria-hidden="true"></span>
                {name}
                <span class="many">{move || many.get()}</span>
            </h2>
            <p class="hint">{about}</p>
            <ol>{items}</ol>
        </div>
    }
}

/// When a future came to the state it is in.
fn entered_ms(future: &FutureTrace) -> f64 {
    match future.state {
        FutureState::Pending => future.submitted_ms,
        FutureState::Running => future.start_ms.unwrap_or(future.submitted_ms),
        FutureState::Done | FutureState::Cancelled => future.end_ms.unwrap_or(future.submitted_ms),
    }
}

#[component]
fn Card(
    /// The future's number.
    id: u32,
) -> impl IntoView {
    let lab = Lab::from_context();
    let Pressed(pressed) = expect_context();
    let node = NodeRef::<Li>::new();
    Effect::new(move || {
        if let Some(card) = node.get()
            && pressed.get_untracked() == Some(id)
            && nothing_has_focus()
        {
            let _ = card.focus();
        }
    });
    let future = Memo::new(move |_| {
        lab.with_record(CHAPTER, |record| known(&record.futures, id))
            .flatten()
    });
    let is_open = Memo::new(move |_| {
        let front = lab.foreground(CHAPTER);
        lab.progress
            .with(|progress| progress.as_ref().map(|progress| progress.run) == front)
            && front.is_some()
    });
    let ask = move |action: Action| {
        pressed.set(Some(id));
        act(action);
    };
    let call = move |says: &'static str, action: Action| {
        // A narrow card breaks it after its parenthesis, and nowhere else.
        let (name, rest) = says.split_at(says.find('(').map_or(says.len(), |at| at + 1));
        view! {
            <button
                class="call"
                aria-label=format!("f{id}.{says}")
                on:click=move |_| ask(action.clone())
            >{name}<wbr/>{rest}</button>
        }
    };
    let buttons = move |state: FutureState| {
        let open = matches!(state, FutureState::Pending | FutureState::Running);
        let result = move |timeout_ms| Action::Result {
            future: id,
            timeout_ms,
        };
        view! {
            {open.then(|| call("cancel()", Action::Cancel { future: id }))}
            {call("result()", result(None))}
            {open.then(|| call("result(timeout=1)", result(Some(1000))))}
        }
    };
    // Buttons stay what they are while a card stays in its column, and keep the focus.
    let state = Memo::new(move |_| future.with(|f| f.as_ref().map(|f| f.state)));
    view! {
        <li class="future" class:failed=move || future.with(|f| f.as_ref().is_some_and(|f| f.error.is_some())) tabindex="-1" node_ref=node>
            {move || future.get().map(|future| view! { <Facts future=future/> })}
            <Show when=move || is_open.get()>
                <p class="row asks">{state.get().map(&buttons)}</p>
            </Show>
        </li>
    }
}

#[component]
fn Facts(
    /// The future.
    future: FutureTrace,
) -> impl IntoView {
    let now = Now::from_context();
    let task = task_of(&future);
    let worker = future.worker.map(|worker| format!("worker {}", worker + 1));
    let start_ms = future.start_ms.unwrap_or(future.submitted_ms);
    let took = future
        .start_ms
        .zip(future.end_ms)
        .map(|(start_ms, end_ms)| format::time(end_ms - start_ms));
    let when = match future.state {
        FutureState::Running => view! {
            <p class="when">
                {worker}" · "
                <span class="ticks">{move || format!("{:.1} s", ((now.get() - start_ms) / 1e3).max(0.0))}</span>
            </p>
        }
        .into_any(),
        FutureState::Done => {
            let parts: Vec<String> = [worker, took].into_iter().flatten().collect();
            view! { <p class="when">{parts.join(" · ")}</p> }.into_any()
        }
        FutureState::Pending | FutureState::Cancelled => ().into_any(),
    };
    view! {
        <h3>{format!("f{}", future.id)}<span class="task">{task}</span></h3>
        {when}
        {future.value.map(|value| view! { <p class="value">{value}</p> })}
        {future.error.map(|error| view! { <p class="problem">{error}</p> })}
    }
}

/// What a future's task is.
pub(super) fn task_of(future: &FutureTrace) -> String {
    if future.kills {
        return "kills its worker".to_owned();
    }
    format!("fib({})", future.n)
}

/// What is known of a future, by its number.
pub(super) fn known(futures: &[FutureTrace], id: u32) -> Option<FutureTrace> {
    futures.iter().find(|future| future.id == id).cloned()
}

/// Whether the focus is lost: on nothing, since what had it is gone.
fn nothing_has_focus() -> bool {
    document()
        .active_element()
        .is_none_or(|element| element.tag_name() == "BODY")
}
