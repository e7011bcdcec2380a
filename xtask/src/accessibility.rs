//! The program that checks the page by the rules of WCAG, where npm can bring it.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::{
    installers::{self, Access, Apt},
    npm, paths,
    steps::Steps,
};

/// Installs it as the next step, or says that nobody will check.
pub fn checker(steps: &mut Steps, root: &Path) -> Result<Option<PathBuf>> {
    steps.next();
    let to = paths::target(root)?.join("axe");
    let from = root.join("tests").join("browser").join("axe");
    if paths::on_path("npm").is_none() && installers::apt() == Access::Open {
        // Should that fail, it is said below that there is none.
        let _ = Apt::default().install(steps, "Installing npm", &["npm"]);
    }
    if let Err(why) = npm::install(steps, "Installing axe-core", &from, &to) {
        steps.warn(format!(
            "NOT CHECKED: the page by the rules of WCAG, because axe-core could not be installed by npm: {why:#}"
        ));
        return Ok(None);
    }
    Ok(Some(
        to.join("node_modules").join("axe-core").join("axe.min.js"),
    ))
}
