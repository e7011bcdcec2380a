//! With which browser is the page tested? A Chromium of the machine, or Debian's.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::{paths, steps::Steps, toolchain};

/// Names that the browser goes by.
const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];
/// The packages of Debian. Without a font, a machine that has none shows no text.
const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-dejavu-core"];

/// A browser and the program that drives it.
pub struct Browser {
    /// The browser.
    pub chromium: PathBuf,
    /// Its WebDriver server.
    pub driver: PathBuf,
}

/// Finds a browser, or installs one.
pub fn ensure(steps: &mut Steps) -> Result<Browser> {
    steps.next();
    if let Some(browser) = find() {
        steps.say(&format!("Browser: {}", browser.chromium.display()));
        return Ok(browser);
    }
    let by_hand = toolchain::install_by_hand(&PACKAGES);
    if paths::on_path("apt-get").is_none() {
        bail!(
            "the tests need Chromium or Chrome, and chromedriver of the same version, \
             on the PATH; install both (on Debian: {by_hand})"
        );
    }
    if !toolchain::is_root() {
        bail!("the tests need Chromium and its driver; install them with:\n    {by_hand}");
    }
    // A list that can't be updated may still be good enough.
    let _ = steps.hidden(
        "Updating Debian's list of packages",
        &mut toolchain::apt(&["update"]),
        "",
    );
    steps.hidden(
        "Installing Chromium and its driver",
        &mut toolchain::apt_install(&PACKAGES),
        &format!("Install them by hand:\n    {by_hand}"),
    )?;
    find().context("Chromium was installed, but is not on the PATH; is /usr/bin on it?")
}

fn find() -> Option<Browser> {
    Some(Browser {
        chromium: CHROMIUM.into_iter().find_map(paths::on_path)?,
        driver: paths::on_path("chromedriver")?,
    })
}
