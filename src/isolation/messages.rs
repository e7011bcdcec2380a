//! The messages between the page and its service worker.
//!
//! The other side is `www/sw.js`. Each question goes with a port of its own, to which the answer
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

/// Whether the lab is kept for use offline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Whether all of it is.
    pub kept: bool,
    /// Why not.
    pub why: Option<String>,
    /// Which build; empty for one that keeps nothing.
    pub version: String,
}

/// Whether the newer build takes over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Whether it does now.
    pub taken: bool,
    /// How many tabs show the lab.
    pub tabs: u32,
}
