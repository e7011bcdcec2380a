//! The parameters in a chapter's controls, by their type.

use std::marker::PhantomData;

use leptos::prelude::*;

use crate::experiment::{Experiment, Parameters};

const OF_THE_CHAPTER: &str = "a chapter's controls hold its own parameters";

/// Parameters that a view shows and changes.
pub struct Params<P> {
    experiment: RwSignal<Experiment>,
    of: PhantomData<fn() -> P>,
}

impl<P> Clone for Params<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Params<P> {}

impl<P: Parameters + Clone> Params<P> {
    /// Those in the controls of a chapter with such parameters.
    pub fn new(experiment: RwSignal<Experiment>) -> Self {
        Params {
            experiment,
            of: PhantomData,
        }
    }

    /// Reads them; whoever does is called again when they change.
    pub fn with<T>(self, read: impl FnOnce(&P) -> T) -> T {
        self.experiment
            .with(|experiment| read(experiment.params().expect(OF_THE_CHAPTER)))
    }

    /// Reads them once.
    pub fn with_untracked<T>(self, read: impl FnOnce(&P) -> T) -> T {
        untrack(|| self.with(read))
    }

    /// A copy of them; whoever asks is called again when they change.
    pub fn get(self) -> P {
        self.with(P::clone)
    }

    /// Changes them.
    pub fn update(self, change: impl FnOnce(&mut P)) {
        self.experiment
            .update(|experiment| change(experiment.params_mut().expect(OF_THE_CHAPTER)));
    }
}
