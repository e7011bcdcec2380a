//! What happens to the engine, or is asked of it.

use super::command::Limit;
use crate::error::LabError;

/// Something that happens.
#[derive(Clone, Debug, PartialEq)]
pub enum Event<W, T> {
    /// The page is there: an engine may as well be started before anybody asks for a run.
    Open,
    /// Somebody asks for a run, by a button or a link.
    Run {
        /// What is to be run.
        what: W,
        /// Whether it measures, so that it is void if nobody sees the page meanwhile.
        measures: bool,
    },
    /// The run stands in the list; the engine can be told.
    Prepared {
        /// Which run.
        run: u32,
        /// How many threads it takes.
        threads: u32,
        /// What the engine is to be told.
        order: T,
    },
    /// The run can't be; why, has been told.
    NotPrepared {
        /// Which run.
        run: u32,
    },
    /// The run at work says something to its engine.
    Say {
        /// The message.
        text: T,
    },
    /// The run goes on with another engine, which is told this.
    Restart {
        /// The message.
        order: T,
    },
    /// The engine has a pool of so many workers from now on, which can't grow.
    Pool {
        /// How many.
        workers: u32,
    },
    /// The engine is of no use for another run.
    Spent,
    /// The run is over, and its engine at rest.
    Over,
    /// The run is not to go on: somebody cancels it, or it failed. Whatever the engine does is to end.
    Cancel,
    /// Nobody sees the page any more.
    Hidden,
    /// The page is seen.
    Seen,
    /// Everything has stood still, as while a computer sleeps.
    Slept,
    /// What an engine fetches would come from elsewhere if it were started anew.
    Renew,
    /// The module is there.
    Compiled {
        /// Which attempt brought it.
        attempt: u32,
    },
    /// The module can't be had.
    NotCompiled {
        /// Which attempt failed.
        attempt: u32,
        /// Why.
        error: LabError,
    },
    /// An engine has started, and listens.
    Ready {
        /// Which one.
        engine: u32,
    },
    /// An engine says something about its run.
    Heard {
        /// Which one.
        engine: u32,
        /// The message.
        text: T,
    },
    /// An engine is gone or of no use: it could not start, or a worker of it died.
    Lost {
        /// Which one.
        engine: u32,
        /// Why.
        error: LabError,
    },
    /// A time limit is over.
    TimeUp(Limit),
}
