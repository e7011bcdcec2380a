//! With which compiler is the page built? Threads in WebAssembly need the standard library
//! rebuilt with atomics, so it must be a compiler whose library source is at hand, of the same
//! version, and a linker that speaks WebAssembly.
//!
//! [`facts`] looks at the machine, [`choose`] decides, and this file acts, until there is one.

mod choose;
mod compiler;
mod debian;
mod facts;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, bail};

use crate::{paths, steps::Steps};
use choose::{Action, Rustup};
use facts::Facts;

/// The programs that build the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toolchain {
    /// The cargo to call.
    pub cargo: PathBuf,
    /// The linker to name; `None` if the compiler brings its own.
    pub linker: Option<PathBuf>,
    /// Set if the compiler is not the one that runs xtask, but Debian's.
    pub debian: Option<DebianPrograms>,
}

/// Programs of Debian's packages, by absolute path: on the PATH, rustup's may come first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DebianPrograms {
    /// The compiler.
    pub rustc: PathBuf,
    /// Its documentation tool, which cargo wants to know too.
    pub rustdoc: PathBuf,
    /// Its lints.
    pub clippy: PathBuf,
}

/// Finds a toolchain, or sets one up.
pub fn ensure(steps: &mut Steps, root: &Path) -> Result<Toolchain> {
    steps.next();
    let mut facts = Facts::gather(root);
    loop {
        match choose::choose(&facts) {
            Action::UseNative { linker, text } => {
                steps.say(&format!("Compiler: {text}"));
                return Ok(Toolchain {
                    cargo: paths::cargo(),
                    linker,
                    debian: None,
                });
            }
            Action::UseDebian(toolchain, text) => {
                steps.say(&format!("Compiler: {text}"));
                return Ok(toolchain);
            }
            Action::RustupAdd => {
                let mut rustup = Command::new("rustup");
                rustup
                    .args(["component", "add", "rust-src"])
                    .current_dir(root);
                let title = "Adding the library source with rustup";
                facts.rustup = match steps.hidden(title, &mut rustup, "") {
                    Ok(()) => Rustup::Done,
                    Err(_) => {
                        steps.say("rustup could not; looking for another way");
                        Rustup::Failed
                    }
                };
                facts.look_at_native(root);
            }
            Action::AptUpdate => {
                let result = steps.hidden(
                    "Updating Debian's list of packages",
                    &mut debian::apt(&["update"]),
                    "",
                );
                if result.is_err() {
                    steps.say("apt-get update failed; going on with the list that is there");
                }
                facts.apt.updated = true;
                facts.look_at_packages();
            }
            Action::AptInstall => {
                let by_hand = debian::install_by_hand(&debian::PACKAGES);
                let result = steps.hidden(
                    "Installing Debian's compiler packages",
                    &mut debian::apt_install(&debian::PACKAGES),
                    &format!("Install them by hand:\n    {by_hand}"),
                );
                if result.is_err() && !facts.apt.updated {
                    // An old list may name files that the server has no longer.
                    facts.apt.packages.clear();
                    continue;
                }
                result?;
                facts.apt.installed = true;
                facts.look_at_packages();
                facts.look_at_native(root);
            }
            Action::GiveUp(text) => bail!("{text}"),
        }
    }
}

/// Whether a component of the running toolchain is there, adding it with rustup if not.
pub fn ensure_component(steps: &mut Steps, name: &str, program: &str) -> Result<()> {
    let mut check = Command::new(paths::cargo());
    check.args([program, "--version"]);
    if crate::process::capture(&mut check).is_ok() {
        return Ok(());
    }
    let advice = format!(
        "Install {name} by hand: `rustup component add {name}`, or your system's package for it \
         (Debian: {}).",
        if name == "clippy" {
            "rust-web-clippy"
        } else {
            "rustfmt-web"
        }
    );
    if facts::rustup_now() != Rustup::Allowed {
        bail!("`cargo {program}` is missing. {advice}");
    }
    steps.hidden(
        &format!("Adding {name} with rustup"),
        Command::new("rustup").args(["component", "add", name]),
        &advice,
    )
}

/// Calls apt-get for packages that are no compilers; see [`crate::browsers`].
pub use debian::{apt, apt_install, install_by_hand, is_root};
