//! The messages between the page and its service worker.
//!
//! The other side is `www/sw/life.js`. Each question goes with a port of its own, to which the answer
//! comes; both are plain objects.

use serde::{Deserialize, Serialize};

/// What the page asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case")]
pub enum Question {
    /// Keep the whole lab for use offline, unless it is kept already. The answer: [`Kept`].
    Keep,
    /// Asked of a newer build that waits: begin, unless another tab uses the old one. The answer:
    /// [`Taken`].
    TakeOver,
}

/// Whether the lab is kept for use offline: it is if there is no reason why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Why not, as words that may follow a colon.
    pub why: Option<String>,
}

impl Kept {
    /// What holds if no answer comes.
    pub fn unanswered() -> Self {
        Kept {
            why: Some("its service worker doesn’t answer".to_owned()),
        }
    }
}

/// Whether the newer build takes over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Whether it does now.
    pub taken: bool,
    /// How many tabs show the lab.
    pub tabs: u32,
}
