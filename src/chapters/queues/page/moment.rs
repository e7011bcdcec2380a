//! The moment of the run that the figure shows: the latest, or one that somebody looks back to.

use std::time::Duration;

use leptos::ev::Event;
use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::*;

use crate::analysis::record::Record;
use crate::chapters::queues::CHAPTER;
use crate::chapters::queues::params::QueuesParams;
use crate::chapters::queues::{interesting, scene::Scene, sentences};
use crate::page::state::Lab;
use crate::record::{Move, Status};

/// How long each moment is shown when the moves are played.
const BEAT: Duration = Duration::from_millis(600);

/// The moment that is shown.
#[derive(Clone, Copy)]
pub struct Moment {
    /// After how many moves; none as long as nobody looks back.
    wanted: RwSignal<Option<usize>>,
    /// After how many moves there is most to see: the moment that is shown first.
    first: Memo<usize>,
    /// The moves there are.
    moves: Memo<Vec<Move>>,
    /// The machine that made them, or that would.
    params: Memo<QueuesParams>,
    /// Whether it came to a stop.
    stalled: Memo<bool>,
}

impl Moment {
    /// The one of the run in the foreground that is shown first.
    pub fn new(lab: Lab) -> Self {
        let moves = Memo::new(move |_| {
            lab.with_record(CHAPTER, |record| record.moves.clone())
                .unwrap_or_default()
        });
        let params = Memo::new(move |_| {
            let ran = lab.with_record(CHAPTER, |record| params_of(record).cloned());
            ran.flatten()
                .unwrap_or_else(|| lab.params::<QueuesParams>(CHAPTER).get())
        });
        let stalled = Memo::new(move |_| {
            lab.with_record(CHAPTER, |record| record.stall.is_some())
                .unwrap_or_default()
        });
        let first = Memo::new(move |_| {
            let first = lab.with_record(CHAPTER, |record| {
                let ended_well = record.status == Status::Complete && record.stall.is_none();
                // Who went there step by step has come to the end by themselves.
                interesting::moment(&record.moves, ended_well && !is_by_steps(record))
            });
            first.unwrap_or_default()
        });
        let wanted = RwSignal::new(None);
        // Another run has other moments.
        Effect::new(move || {
            lab.foreground(CHAPTER);
            wanted.set(None);
        });
        Moment {
            wanted,
            first,
            moves,
            params,
            stalled,
        }
    }

    /// How many moves there are.
    pub fn all(self) -> usize {
        self.moves.with(Vec::len)
    }

    /// After how many of them the moment is.
    pub fn at(self) -> usize {
        let at = self.wanted.get().unwrap_or_else(|| self.first.get());
        at.min(self.all())
    }

    /// The machine then.
    pub fn scene(self) -> Scene {
        let at = self.at();
        self.params
            .with(|params| self.moves.with(|moves| Scene::of(params, &moves[..at])))
    }

    /// The move that led there.
    pub fn last(self) -> Option<Move> {
        let before = self.at().checked_sub(1)?;
        self.moves.with(|moves| moves.get(before).cloned())
    }

    /// Whether nothing could go on any more then.
    pub fn is_stalled(self) -> bool {
        self.stalled.get() && self.at() == self.all()
    }

    /// The Fibonacci number that each task computes.
    pub fn n(self) -> i64 {
        self.params.with(|params| params.n)
    }

    fn go_to(self, at: usize) {
        self.wanted.set(Some(at));
    }
}

fn params_of(record: &Record) -> Option<&QueuesParams> {
    record.experiment.params()
}

/// Whether a record is of a run by steps.
pub fn is_by_steps(record: &Record) -> bool {
    params_of(record).is_some_and(|params| params.step)
}

/// Goes back and forth through the moves of a run that is over.
#[component]
pub fn LookBack(
    /// The moment.
    moment: Moment,
) -> impl IntoView {
    let lab = Lab::from_context();
    let playing = StoredValue::new(None::<IntervalHandle>);
    let is_playing = RwSignal::new(false);
    let stop = move || {
        if let Some(handle) = playing.try_update_value(Option::take).flatten() {
            handle.clear();
        }
        // The signal is gone if the chapter is being left.
        let _ = is_playing.try_set(false);
    };
    on_cleanup(stop);
    let can = Memo::new(move |_| moment.all() > 0 && !lab.is_running(CHAPTER));
    Effect::new(move || {
        if !can.get() {
            stop();
        }
    });
    let play = move |_| {
        if is_playing.get_untracked() {
            return stop();
        }
        if untrack(|| moment.at() == moment.all()) {
            moment.go_to(0);
        }
        let beat = move || {
            moment.go_to(untrack(|| moment.at()) + 1);
            if untrack(|| moment.at() == moment.all()) {
                stop();
            }
        };
        if let Ok(handle) = set_interval_with_handle(beat, BEAT) {
            playing.set_value(Some(handle));
            is_playing.set(true);
        }
    };
    let by_hand = move |at: usize| {
        stop();
        moment.go_to(at);
    };
    let slide = move |event: Event| {
        if let Ok(at) = event_target_value(&event).parse() {
            by_hand(at);
        }
    };
    let says = move || {
        let at = moment.at();
        let last = moment.last().map(|step| {
            let (who, what) = (sentences::who(&step), sentences::what(&step));
            format!(": {who} {what}")
        });
        format!("Move {at} of {}{}", moment.all(), last.unwrap_or_default())
    };
    view! {
        <div class="lookback" role="group" aria-label="Look back">
            <Show when=move || can.get()>
                <button class="quiet" on:click=play>
                    {move || if is_playing.get() { "Stop" } else { "Play slowly" }}
                </button>
                <button
                    class="quiet"
                    data-keys="ArrowLeft"
                    aria-label="One move back"
                    disabled=move || moment.at() == 0
                    on:click=move |_| by_hand(untrack(|| moment.at()).saturating_sub(1))
                >"◀"</button>
                <input
                    type="range"
                    aria-label="Moves shown"
                    min="0"
                    max=move || moment.all()
                    prop:value=move || moment.at().to_string()
                    on:input=slide
                />
                <button
                    class="quiet"
                    data-keys="ArrowRight Space"
                    aria-label="One move on"
                    disabled=move || moment.at() == moment.all()
                    on:click=move |_| by_hand(untrack(|| moment.at()) + 1)
                >"▶"</button>
                <p class="hint">{says}</p>
            </Show>
        </div>
    }
}
