//! Before the run: the order in which somebody expects the futures to be done.

use leptos::prelude::*;
use pysync::FutureState;

use super::board::{COLUMNS, Column};
use crate::chapters::futures::CHAPTER;
use crate::chapters::futures::order::compare;
use crate::chapters::futures::params::FuturesParams;
use crate::page::state::Lab;

/// The guess, which belongs to the next run, and then to that one.
#[derive(Clone, Copy)]
pub struct Guess {
    /// The futures in the order expected of the next run; those that aren't named may come whenever they like.
    next: RwSignal<Vec<u32>>,
    /// The run of which it was, and what it was.
    of: RwSignal<Option<(u32, Vec<u32>)>>,
}

impl Guess {
    /// Nothing is expected yet.
    pub fn new(lab: Lab) -> Self {
        let (next, of) = (RwSignal::new(Vec::new()), RwSignal::new(None));
        Effect::new(move || {
            let run = lab.foreground(CHAPTER);
            if let Some(run) = run.filter(|_| lab.is_running(CHAPTER)) {
                let guess = next.try_update(std::mem::take).unwrap_or_default();
                // The next run has none before somebody makes one.
                if !guess.is_empty() {
                    of.set(Some((run, guess)));
                }
            }
        });
        Guess { next, of }
    }

    /// How it came, once enough is known.
    pub fn compared(self, lab: Lab) -> Option<String> {
        let (run, expected) = self.of.get()?;
        let is_of_it = lab.foreground(CHAPTER) == Some(run);
        let said = lab.with_record(CHAPTER, |record| compare(&expected, &record.futures));
        said.flatten().filter(|_| is_of_it)
    }

    fn turn(self, id: u32) {
        self.next
            .update(|order| match order.iter().position(|it| *it == id) {
                Some(at) => {
                    order.remove(at);
                }
                None => order.push(id),
            });
    }
}

/// The board with the tasks to come, to be pressed in the order in which they are expected to be done.
#[component]
pub fn GuessBoard(
    /// The guess.
    guess: Guess,
) -> impl IntoView {
    let lab = Lab::from_context();
    let tasks = Memo::new(move |_| lab.params::<FuturesParams>(CHAPTER).get().tasks);
    // What was named and is no longer to be run is no longer expected.
    Effect::new(move || {
        let count = tasks.with(Vec::len) as u32;
        guess.next.update(|order| order.retain(|id| *id < count));
    });
    let name = move |id: u32| {
        let n = tasks.with(|tasks| tasks.get(id as usize).copied());
        n.map_or_else(String::new, |n| format!("fib({n})"))
    };
    let to_come = move || {
        let ids = 0..tasks.with(Vec::len) as u32;
        ids.map(|id| {
            let place = move || {
                guess
                    .next
                    .with(|order| order.iter().position(|it| *it == id))
            };
            view! {
                <li>
                    <button
                        class="future to-come"
                        aria-pressed=move || place().is_some().to_string()
                        on:click=move |_| guess.turn(id)
                    >
                        <span>
                            <strong>{format!("f{id} ")}</strong>
                            <span class="task">{name(id)}</span>
                        </span>
                        <span aria-hidden="true">{move || place().map(|at| format!("{}.", at + 1))}</span>
                    </button>
                </li>
            }
        })
        .collect_view()
    };
    let expected = move || {
        let order = guess.next.get().into_iter();
        order
            .map(|id| {
                view! {
                    <li class="future to-come">
                        <h3>{format!("f{id}")}<span class="task">{name(id)}</span></h3>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <div class="board" role="group" aria-label="The order that you expect">
            {COLUMNS.into_iter().map(|(state, name, about)| {
                let (about, many, items) = match state {
                    FutureState::Pending => (
                        "press them in the order in which they will be done",
                        Signal::derive(move || tasks.with(Vec::len)),
                        to_come.into_any(),
                    ),
                    FutureState::Done => (
                        "in the order that you expect",
                        Signal::derive(move || guess.next.with(Vec::len)),
                        expected.into_any(),
                    ),
                    _ => (about, Signal::stored(0), ().into_any()),
                };
                view! { <Column name=name about=about many=many items=items/> }
            }).collect_view()}
        </div>
    }
}
