//! What the run in progress is told of its engine, and who hears it: run and engine's answers meet here,
//! so that neither side has to know the other.

use std::cell::Cell;

use crate::error::LabError;
use crate::page::state::Lab;

/// What a run hears of its engine.
pub enum Told {
    /// A message, as it came.
    Said(String),
    /// The engine is gone.
    Lost(LabError),
    /// More is known of the machine.
    Machine,
}

/// Who hears of a run.
type Listener = fn(Lab, Told);

thread_local! {
    /// Who hears of the run in progress.
    static LISTENER: Cell<Option<Listener>> = const { Cell::new(None) };
    /// Whether a run is about to begin: it will ask for an engine itself.
    static BEGINS: Cell<bool> = const { Cell::new(false) };
}

/// Says whether a run is about to begin.
pub fn set_begins(begins: bool) {
    BEGINS.set(begins);
}

/// Whether one is about to begin.
pub fn begins() -> bool {
    BEGINS.get()
}

/// From now on this hears what the engine says of runs.
pub fn listen(listener: Listener) {
    LISTENER.set(Some(listener));
}

/// Tells the run in progress.
pub fn tell(lab: Lab, told: Told) {
    if let Some(listener) = LISTENER.get() {
        listener(lab, told);
    }
}
