//! What the run in progress is told of its engine, and who hears it: run and engine's answers meet here,
//! so that neither side has to know the other.

use std::cell::Cell;

use crate::error::LabError;
use crate::page::state::Lab;

/// What a run hears of its engine.
pub enum Told {
    /// The engine has been told to begin, or to go on.
    AtWork,
    /// A message, as it came.
    Said(String),
    /// The engine is gone.
    Lost(LabError),
    /// Nobody sees the page any more, and the run has ended.
    Unseen,
    /// Everything has stood still, and the run has ended.
    Slept,
    /// More is known of the machine.
    Machine,
}

/// Who hears of a run.
type Listener = fn(Lab, Told);

thread_local! {
    /// Who hears of the run in progress.
    static LISTENER: Cell<Option<Listener>> = const { Cell::new(None) };
    /// Whether the run that was asked for last may take long.
    static AGREED: Cell<bool> = const { Cell::new(false) };
}

/// Says whether the run that is asked for may take long, because somebody has said so.
pub fn set_agreed(agreed: bool) {
    AGREED.set(agreed);
}

/// Whether the run that begins may take long.
pub fn is_agreed() -> bool {
    AGREED.get()
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
