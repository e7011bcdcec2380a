//! The two kinds of pool: where the workers of an executor live.

use serde::{Deserialize, Serialize};

/// Where the workers of an executor live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum PoolKind {
    /// Each in a memory of its own.
    #[default]
    Processes,
    /// All in one memory.
    Threads,
}

impl PoolKind {
    /// Both, with their names in a link.
    pub const ALL: [(&'static str, PoolKind); 2] = [
        ("processes", PoolKind::Processes),
        ("threads", PoolKind::Threads),
    ];

    /// Threads where memory can be shared, and else processes, which run everywhere.
    pub fn that_runs(shares_memory: bool) -> Self {
        match shares_memory {
            true => PoolKind::Threads,
            false => PoolKind::Processes,
        }
    }

    /// Its name in a link.
    pub fn slug(self) -> &'static str {
        match self {
            PoolKind::Processes => "processes",
            PoolKind::Threads => "threads",
        }
    }
}
