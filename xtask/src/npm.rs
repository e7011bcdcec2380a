//! Packages of npm, for whoever has it. None is a part of the lab; it is compared with them, or checked by them.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result};

use crate::{files, steps::Steps};

/// Copies a folder with a `package.json` and installs there what that names.
///
/// # Errors
/// There is no npm, or no way to its registry.
pub fn install(steps: &mut Steps, title: &str, from: &Path, to: &Path) -> Result<()> {
    copy(from, to)?;
    let mut install = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    install
        .args([
            "install",
            "--no-package-lock",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
        ])
        .current_dir(to);
    steps.hidden(title, &mut install, "")
}

/// Copies the files of a folder.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("can't make {}", to.display()))?;
    for file in files::in_folder(from)? {
        let copy = to.join(&file.name);
        fs::copy(&file.path, &copy).with_context(|| format!("can't write {}", copy.display()))?;
    }
    Ok(())
}
