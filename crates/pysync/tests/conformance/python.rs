//! Is there a Python to compare with, and what does it say?

use std::fmt;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::scenario::{Outcomes, Scenario};

/// The oldest Python whose `queue` and `concurrent.futures` we follow.
pub const OLDEST: (u32, u32) = (3, 11);

/// The Python that is asked.
#[derive(Clone, Debug)]
pub struct Python {
    command: String,
    /// For example (3, 13).
    pub version: (u32, u32),
}

impl fmt::Display for Python {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, minor) = self.version;
        write!(f, "{} (Python {major}.{minor})", self.command)
    }
}

/// The Python named by the environment variable `PYTHON`, or else `python3`; or why there is none.
pub fn find() -> Result<Python, String> {
    let command = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let output = Command::new(&command)
        .args(["-c", "import sys; print(list(sys.version_info[:2]))"])
        .output()
        .map_err(|error| format!("{command} does not run: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let version = serde_json::from_str(said.trim())
        .map_err(|_| format!("{command} does not say its version, but “{said}”"))?;
    let python = Python { command, version };
    if version < OLDEST {
        let (major, minor) = OLDEST;
        return Err(format!("{python} is older than {major}.{minor}"));
    }
    Ok(python)
}

impl Python {
    /// The outcomes of each scenario, all in one process; `None` for one that hangs.
    pub fn outcomes(&self, scenarios: &[&Scenario]) -> Result<Vec<Option<Outcomes>>, String> {
        let mut process = Command::new(&self.command)
            .arg(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/conformance/python.py"
            ))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{self} does not run: {error}"))?;
        let question = serde_json::to_vec(scenarios).map_err(|error| error.to_string())?;
        // It reads everything before it writes anything. An early end is told by its status.
        if let Some(mut stdin) = process.stdin.take() {
            let _ = stdin.write_all(&question);
        }
        let output = process
            .wait_with_output()
            .map_err(|error| format!("{self} broke off: {error}"))?;
        let answers: Vec<Value> = serde_json::from_slice(&output.stdout).map_err(|error| {
            let complaint = String::from_utf8_lossy(&output.stderr);
            format!(
                "{self} ended with {}, and no answer ({error}):\n{complaint}",
                output.status
            )
        })?;
        let outcomes = |answer| match answer {
            Value::Array(outcomes) => Some(outcomes),
            _ => None,
        };
        Ok(answers.into_iter().map(outcomes).collect())
    }
}
