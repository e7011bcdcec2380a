//! rustup and apt: whether they may be asked to install something, and how they are called.

use std::{env, process::Command};

use anyhow::{Result, bail};

use crate::{paths, process, steps::Steps};

/// Whether an installer may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// There is none.
    Absent,
    /// `RUSTUP_AUTO_INSTALL=0`, or we are not root.
    Forbidden,
    /// It can be asked.
    Open,
    /// It has been asked.
    Tried,
}

/// Whether rustup may be asked. The variable is its own; a user who sets it wants nothing installed
/// unasked.
pub fn rustup() -> Access {
    access(
        "rustup",
        env::var_os("RUSTUP_AUTO_INSTALL").is_none_or(|value| value != "0"),
    )
}

/// Whether apt may be asked.
pub fn apt() -> Access {
    access("apt-get", is_root())
}

fn access(program: &str, allowed: bool) -> Access {
    match paths::on_path(program) {
        None => Access::Absent,
        Some(_) if allowed => Access::Open,
        Some(_) => Access::Forbidden,
    }
}

#[cfg(unix)]
fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

/// apt, whose list of packages is updated once at most.
#[derive(Default)]
pub struct Apt {
    updated: bool,
}

impl Apt {
    /// Installs packages, without the others that they recommend. The error says what to type.
    pub fn install(&mut self, steps: &mut Steps, title: &str, packages: &[&str]) -> Result<()> {
        if !self.updated {
            self.updated = true;
            let title = "Updating Debian's list of packages";
            // A list that can't be updated may still be good enough.
            let _ = steps.hidden(title, &mut apt_get(&["update"]), "");
        }
        let mut install = apt_get(&["install", "-y", "--no-install-recommends"]);
        let advice = format!("Install them by hand:\n    {}", apt_by_hand(packages));
        steps.hidden(title, install.args(packages), &advice)
    }
}

/// What a user may type to have packages installed.
pub fn apt_by_hand(packages: &[&str]) -> String {
    format!(
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends {}",
        packages.join(" ")
    )
}

fn apt_get(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// Has rustup add a component to the toolchain that runs us, if its program is missing there. The error
/// says what to type.
pub fn ensure_component(steps: &mut Steps, name: &str, program: &str) -> Result<()> {
    let mut check = Command::new(paths::cargo());
    if process::capture(check.args([program, "--version"])).is_ok() {
        return Ok(());
    }
    let advice = format!(
        "Install {name} by hand: `rustup component add {name}`, or your system's package for it."
    );
    if rustup() != Access::Open {
        bail!("`cargo {program}` is missing. {advice}");
    }
    let mut add = Command::new("rustup");
    add.args(["component", "add", name]);
    steps.hidden(&format!("Adding {name} with rustup"), &mut add, &advice)
}
