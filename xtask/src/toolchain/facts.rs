//! What is on this machine? Looks, and changes nothing.

use std::{env, path::Path};

use super::{
    Toolchain,
    choose::Rustup,
    compiler::Compiler,
    debian::{self, Package},
};
use crate::{paths, version::Version};

/// All that the choice depends on.
pub struct Facts {
    /// The compiler on the PATH.
    pub native: Option<Compiler>,
    /// Whether rustup may help.
    pub rustup: Rustup,
    /// Debian's packages, if all of them are installed and fit together.
    pub debian_ready: Option<(Toolchain, Version)>,
    /// What apt could install.
    pub apt: Apt,
    /// May we install packages?
    pub root: bool,
}

/// The state of apt.
#[derive(Clone, Debug, Default)]
pub struct Apt {
    /// Whether this is a system with apt.
    pub present: bool,
    /// What it knows of the packages.
    pub packages: Vec<Package>,
    /// Whether its list has been updated by us.
    pub updated: bool,
    /// Whether the packages have been installed by us.
    pub installed: bool,
}

impl Facts {
    /// Looks at everything.
    pub fn gather(root: &Path) -> Self {
        let mut facts = Self {
            native: None,
            rustup: rustup_now(),
            debian_ready: None,
            apt: Apt::default(),
            root: debian::is_root(),
        };
        facts.look_at_native(root);
        // apt is slow to answer, and need not be asked when nothing is missing.
        if facts
            .native
            .as_ref()
            .is_none_or(|compiler| compiler.complaint().is_some())
        {
            facts.look_at_packages();
        }
        facts
    }

    /// Looks again, after something was installed.
    pub fn look_at_native(&mut self, root: &Path) {
        self.native = Compiler::find(root);
    }

    /// Looks again, after something was installed or updated.
    pub fn look_at_packages(&mut self) {
        self.apt.present = paths::on_path("apt-get").is_some();
        if !self.apt.present {
            return;
        }
        self.debian_ready = debian::installed();
        if self.debian_ready.is_none() {
            self.apt.packages = debian::packages();
        }
    }
}

/// Whether rustup may be asked to install something.
pub fn rustup_now() -> Rustup {
    // The variable is rustup's own; a user who sets it wants nothing installed unasked.
    let forbidden = env::var_os("RUSTUP_AUTO_INSTALL").is_some_and(|value| value == "0");
    if paths::on_path("rustup").is_none() {
        Rustup::Absent
    } else if forbidden {
        Rustup::Forbidden
    } else {
        Rustup::Allowed
    }
}
