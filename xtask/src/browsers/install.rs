//! How are a browser's packages installed, and what is said where they can't be?

use anyhow::{Result, bail};

use super::engine::Engine;
use crate::{paths, steps::Steps, toolchain};

/// Debian's packages; the list of them is updated once at most.
#[derive(Default)]
pub struct Packages {
    updated: bool,
}

impl Packages {
    /// Installs those of an engine, of which a program is missing. The error says what to do.
    pub fn install(&mut self, steps: &mut Steps, engine: &Engine, missing: &str) -> Result<()> {
        let name = engine.name;
        let by_hand = toolchain::install_by_hand(engine.packages);
        if paths::on_path("apt-get").is_none() {
            bail!(
                "{missing} is missing; install {name} and its WebDriver server, in the same \
                 version (on Debian: {by_hand})"
            );
        }
        if !toolchain::is_root() {
            bail!("{missing} is missing; install it with:\n    {by_hand}");
        }
        if !self.updated {
            // A list that can't be updated may still be good enough.
            let _ = steps.hidden(
                "Updating Debian's list of packages",
                &mut toolchain::apt(&["update"]),
                "",
            );
            self.updated = true;
        }
        steps.hidden(
            &format!("Installing {name} and what drives it"),
            &mut toolchain::apt_install(engine.packages),
            &format!("Install them by hand:\n    {by_hand}"),
        )
    }
}
