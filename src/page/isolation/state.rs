//! Where the page stands, as far as it has found out, and who waits for that to be settled.

use leptos::prelude::*;

use super::facts;
use crate::isolation::messages::Kept;
use crate::isolation::practice::PracticeNetwork;
use crate::isolation::{Facts, Standing};
use crate::record::Isolation;

/// Where the page stands.
#[derive(Clone, Copy)]
pub struct IsolationState {
    pub(super) facts: RwSignal<Facts>,
    /// What follows from the facts.
    pub standing: Memo<Standing>,
    /// How it stands with the practice network of Downloads.
    pub practice_network: Memo<PracticeNetwork>,
    pub(super) phase: RwSignal<Phase>,
    /// Whether someone has begun to use the page.
    pub(super) touched: RwSignal<bool>,
    /// Whether the whole lab is kept for use offline, once the service worker has been asked.
    pub(super) kept: RwSignal<Option<Kept>>,
    pub(super) newer: RwSignal<Newer>,
    /// What is done as soon as it is settled where the page stands.
    waiting: StoredValue<Vec<Box<dyn FnOnce()>>, LocalStorage>,
}

/// How far the page is with finding out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// At it.
    Settling,
    /// Being loaded again.
    Leaving,
    /// It stays as it is.
    Settled,
}

/// Whether there is a newer build of the lab.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Newer {
    /// Not that the page knew.
    No,
    /// There is, and it waits.
    Waits,
    /// It can't take over, because so many tabs show the lab.
    Tabs(u32),
    /// It was told to take over, and says nothing.
    Silent,
}

impl IsolationState {
    /// As far as it can be seen without waiting for anything.
    pub fn at_first_sight() -> Self {
        let facts = RwSignal::new(facts::gather());
        IsolationState {
            facts,
            standing: Memo::new(move |_| facts.with(Facts::standing)),
            practice_network: Memo::new(move |_| facts.with(Facts::practice_network)),
            phase: RwSignal::new(Phase::Settling),
            touched: RwSignal::new(false),
            kept: RwSignal::new(None),
            newer: RwSignal::new(Newer::No),
            waiting: StoredValue::new_local(Vec::new()),
        }
    }

    /// The rung.
    pub fn rung(self) -> Isolation {
        self.standing.with_untracked(|standing| standing.rung)
    }

    /// Whether the page may still load itself again.
    pub fn may_want_reload(self) -> bool {
        self.facts.with_untracked(Facts::may_want_reload)
    }

    /// Calls `act` once it is settled where the page stands or has taken too long, and never if the
    /// page is loaded again.
    pub fn once_settled(self, act: impl FnOnce() + 'static) {
        if self.phase.get_untracked() == Phase::Settled {
            act();
        } else {
            self.waiting.update_value(|all| all.push(Box::new(act)));
        }
    }

    /// From now on it stays as it is: who waited goes on.
    pub(super) fn settled(self) {
        if self.phase.get_untracked() != Phase::Settling {
            return;
        }
        // A run that begins here must be under way before anything is done in idle time.
        let all = self.waiting.try_update_value(std::mem::take);
        for act in all.unwrap_or_default() {
            act();
        }
        self.phase.set(Phase::Settled);
    }
}
