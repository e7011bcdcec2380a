//! How a session ended, in numbers.

use serde::{Deserialize, Serialize};

/// How many things came to which end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Tally {
    /// Of the futures of a session.
    Futures {
        /// Those with a result.
        done: u32,
        /// Those with an error.
        failed: u32,
        /// Those that were cancelled before they began.
        cancelled: u32,
        /// Those that a worker is still at.
        running: u32,
        /// Those that still wait.
        pending: u32,
    },
    /// Of what went through the two queues.
    Queues {
        /// Tasks that a worker took.
        taken: u32,
        /// Results that came out.
        results: u32,
        /// Workers that a sentinel ended.
        ended: u32,
    },
}

impl Tally {
    /// The largest of the counts.
    pub fn most(&self) -> u32 {
        let counts = match *self {
            Tally::Futures {
                done,
                failed,
                cancelled,
                running,
                pending,
            } => vec![done, failed, cancelled, running, pending],
            Tally::Queues {
                taken,
                results,
                ended,
            } => vec![taken, results, ended],
        };
        counts.into_iter().max().unwrap_or_default()
    }

    /// Whether nothing has happened.
    pub fn is_nothing(&self) -> bool {
        self.most() == 0
    }
}
