//! What is to be done about the engine, and how long that may take.

use std::time::Duration;

use crate::error::LabError;

/// Something that is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Command<W, T> {
    /// Start the worker of a new engine.
    Start {
        /// Which one it is.
        engine: u32,
    },
    /// End the engine with everything it does.
    End,
    /// Fetch the module and compile it.
    Fetch {
        /// Which attempt this is.
        attempt: u32,
    },
    /// Give up fetching it.
    Abandon,
    /// Give the engine the module.
    Give,
    /// Say this to the engine.
    Send {
        /// The message.
        text: T,
    },
    /// Say so when this is over.
    Timer(Limit),
    /// Tell the page.
    Tell(Told<W, T>),
}

/// What the page is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Told<W, T> {
    /// A run may begin: it is to be put into the list.
    Prepare {
        /// Which run.
        run: u32,
        /// What was asked for.
        what: W,
    },
    /// The run is at work from now on.
    AtWork,
    /// The engine says something about the run at work.
    Said(T),
    /// The run could not be, or can't go on.
    Failed(LabError),
    /// The run has ended, because nobody saw the page while it measured.
    Unseen,
    /// The run has ended, because everything stood still while it measured.
    Slept,
    /// A run was asked for while there is another one.
    Busy(W),
    /// There is no engine, though nobody has asked for a run yet.
    NoEngine(LabError),
}

/// A stage that must not take longer than it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Limit {
    /// The second part of the page's program, for a run.
    Part {
        /// Which run.
        run: u32,
    },
    /// Fetching and compiling the module.
    Module {
        /// Which attempt.
        attempt: u32,
    },
    /// The start of an engine that has the module.
    Start {
        /// Which one.
        engine: u32,
    },
    /// The first answer of an engine that has been told of a run.
    Answer {
        /// Which engine.
        engine: u32,
        /// Which run.
        run: u32,
    },
}

impl Limit {
    /// How long the stage may take. What has to be fetched may have a slow line to come by.
    pub fn after(self) -> Duration {
        match self {
            Limit::Part { .. } | Limit::Module { .. } => Duration::from_secs(60),
            Limit::Start { .. } | Limit::Answer { .. } => Duration::from_secs(30),
        }
    }

    /// What is told when it is over.
    pub(super) fn error(self) -> LabError {
        let why = match self {
            Limit::Part { .. } => return LabError::PartMissing,
            Limit::Module { .. } => {
                "its program (engine_bg.wasm) has not arrived within 60 s. Is the server still running, and is there a network?"
            }
            Limit::Start { .. } => {
                "its worker has said nothing for 30 s. Have its files (engine-worker.js, engine.js) not arrived?"
            }
            Limit::Answer { .. } => "it has not answered for 30 s. Press Run again.",
        };
        let why = why.to_owned();
        LabError::EngineStart { why }
    }
}
