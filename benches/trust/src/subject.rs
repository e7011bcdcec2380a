//! The run links that are tried, as a person would open them: with nothing set.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::native::Lock;

/// A run link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// Threads that compute at the same time.
    Threads,
    /// Threads under a GIL.
    Gil,
    /// Processes.
    Processes,
}

impl Subject {
    /// All of them, in the order in which they are tried.
    pub const ALL: [Subject; 3] = [Subject::Threads, Subject::Gil, Subject::Processes];

    /// Its name in commands and tables.
    pub fn name(self) -> &'static str {
        match self {
            Subject::Threads => "threads",
            Subject::Gil => "gil",
            Subject::Processes => "processes",
        }
    }

    /// The fragment that starts the run.
    pub fn link(self) -> &'static str {
        match self {
            Subject::Threads => "#/threads?run=1",
            Subject::Gil => "#/threads?gil=on&run=1",
            Subject::Processes => "#/processes?run=1",
        }
    }

    /// How the native program measures the same.
    pub fn lock(self) -> Lock {
        match self {
            Subject::Gil => Lock::Gil,
            Subject::Threads | Subject::Processes => Lock::Free,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Subject {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Subject::ALL
            .into_iter()
            .find(|subject| subject.name() == name);
        found.ok_or_else(|| format!("“{name}” is none of threads, gil, processes"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for subject in Subject::ALL {
            assert_eq!(subject.name().parse(), Ok(subject));
        }
        assert!("thread".parse::<Subject>().is_err());
    }
}
