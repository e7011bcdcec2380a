//! The known vulnerabilities of the dependencies, where the tool and its database are to be had.
//!
//! Licences, sources and versions are checked by `tests/dependencies.rs`, which needs neither.

use std::{path::Path, process::Command};

use anyhow::Result;

use crate::{paths, process, steps::Steps};

const BY_HAND: &str = "cargo install cargo-deny --locked && cargo deny check advisories";

/// Checks them as the next step, or says that nobody did. An error if there is one.
pub fn check(steps: &mut Steps, root: &Path) -> Result<()> {
    steps.next();
    if paths::on_path("cargo-deny").is_none() {
        not_checked(steps, "cargo-deny is not on the PATH");
        return Ok(());
    }
    if process::capture(&mut deny(root, &["fetch", "db"])).is_err() {
        not_checked(steps, "their database could not be fetched from github.com");
        return Ok(());
    }
    let mut check = deny(root, &["check", "--disable-fetch", "advisories"]);
    let advice = "Take a version that has no known vulnerability, as it says above.";
    steps.hidden("Known vulnerabilities", &mut check, advice)
}

fn not_checked(steps: &mut Steps, why: &str) {
    steps.warn(format!(
        "NOT CHECKED: known vulnerabilities of the dependencies, because {why}. \
         To check them: {BY_HAND}"
    ));
}

fn deny(root: &Path, arguments: &[&str]) -> Command {
    let mut cargo = Command::new(paths::cargo());
    cargo.arg("deny").args(arguments).current_dir(root);
    cargo
}
