//! The machine step by step: what somebody guesses will come next, what comes, and the buttons that make it come.

use leptos::ev::Event;
use leptos::prelude::*;

use crate::chapters::queues::CHAPTER;
use crate::chapters::queues::guess::{Guess, Score};
use crate::chapters::queues::sentences::{self, lower};
use crate::page::services::running;
use crate::page::state::Lab;
use crate::protocol::Action;
use crate::record::Move;

/// The buttons, the guess, and what came last or comes next.
#[component]
pub fn Steps(
    /// The run that has been told to go on by itself.
    gone: RwSignal<Option<u32>>,
) -> impl IntoView {
    let lab = Lab::from_context();
    let waits = Memo::new(move |_| lab.next_step.with(Option::is_some));
    let last = Memo::new(move |_| {
        lab.with_record(CHAPTER, |record| {
            let last = record.moves.last().cloned();
            last.map(|last| (record.moves.len(), last))
        })
        .flatten()
    });
    let guess = RwSignal::new(None::<Guess>);
    let score = RwSignal::new(Score::default());
    // Whether the last guess was right, if one was made of the last move.
    let was_right = RwSignal::new(None::<bool>);
    // A guess is of the next move that comes.
    Effect::new(move |seen: Option<usize>| {
        let (count, last) = last.get().unzip();
        let count = count.unwrap_or_default();
        if let Some(last) = last.filter(|_| seen.is_some_and(|seen| count > seen)) {
            let made = guess.get_untracked();
            if let Some(made) = made {
                score.update(|score| *score = score.with(made, last.what));
            }
            was_right.set(made.map(|made| made == Guess::of(last.what)));
            guess.set(None);
        }
        count
    });
    // Once used, what was said to come next is no longer true. The buttons are not disabled meanwhile, because
    // they would lose the focus.
    let is_off = move || (!waits.get()).then_some("true");
    let step = move |_| {
        if waits.get_untracked() {
            lab.next_step.set(None);
            running::act(Action::Step);
        }
    };
    let go = move |_| {
        if !waits.get_untracked() {
            return;
        }
        gone.set(untrack(|| lab.foreground(CHAPTER)));
        lab.next_step.set(None);
        running::act(Action::Go);
    };
    let says = move || {
        let last = last.get();
        match (lab.next_step.get(), last) {
            (Some(next), _) if lab.tells_next.get() => format!("Next: {}.", lower(&next)),
            (Some(_), None) => "What will come first?".to_owned(),
            (_, Some((_, last))) => came(&last, was_right.get(), score.get()),
            (None, None) => "The processes start…".to_owned(),
        }
    };
    view! {
        <div class="steps" role="group" aria-label="Step by step">
            <button class="primary" data-keys="ArrowRight Space" aria-disabled=is_off on:click=step>"Step"</button>
            <button aria-disabled=is_off on:click=go>"Go on by itself"</button>
            // Above the guess: on a phone that is what is seen of it.
            <p role="status">{says}</p>
            <Choose guess=guess/>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || lab.tells_next.get()
                    on:change=move |event| lab.tells_next.set(event_target_checked(&event))
                />
                "Say what comes next"
            </label>
        </div>
    }
}

/// What somebody thinks will come next.
#[component]
fn Choose(
    /// What was chosen; nothing as long as nobody has.
    guess: RwSignal<Option<Guess>>,
) -> impl IntoView {
    let choose = move |event: Event| {
        let at: Option<usize> = event_target_value(&event).parse().ok();
        guess.set(
            at.and_then(|at| Guess::ALL.get(at))
                .map(|(guess, _)| *guess),
        );
    };
    view! {
        <select aria-label="What comes next?" on:change=choose>
            <option value="" selected=move || guess.get().is_none()>"What comes next?"</option>
            {Guess::ALL.into_iter().enumerate().map(|(at, (of, says))| view! {
                <option value=at selected=move || guess.get() == Some(of)>{says}</option>
            }).collect_view()}
        </select>
    }
}

/// The move that came, and what became of the guess.
fn came(last: &Move, was_right: Option<bool>, score: Score) -> String {
    let came = format!("{} {}", sentences::who(last), sentences::what(last));
    match was_right {
        None => format!("Just now: {came}."),
        Some(true) => format!("Right: {came}. {}.", score.says()),
        Some(false) => format!("Not so: {came}. {}.", score.says()),
    }
}
