//! In which browsers is the page met, and where do their programs lie? The environment says so.

use std::env;
use std::fmt;
use std::path::PathBuf;

/// A browser, as far as the page can tell one from another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, or a browser made from it.
    #[default]
    Chromium,
    /// Firefox.
    Firefox,
    /// WebKitGTK as it comes: it has no `SharedArrayBuffer`, even for an isolated page.
    WebKit,
    /// WebKitGTK, told to have it.
    WebKitShared,
}

/// The programs that it takes.
#[derive(Clone, Debug)]
pub struct Programs {
    /// The browser.
    pub browser: PathBuf,
    /// Its WebDriver server.
    pub driver: PathBuf,
    /// What makes a display, for a browser that can't do without.
    pub display: Option<PathBuf>,
}

impl Engine {
    /// All of them.
    pub const ALL: [Engine; 4] = [
        Engine::Chromium,
        Engine::Firefox,
        Engine::WebKit,
        Engine::WebKitShared,
    ];

    /// Its programs, or what is missing.
    pub fn programs(self) -> Result<Programs, String> {
        let (browser, driver, display) = match self {
            Engine::Chromium => ("PARLAB_CHROMIUM", "PARLAB_CHROMEDRIVER", None),
            Engine::Firefox => ("PARLAB_FIREFOX", "PARLAB_GECKODRIVER", None),
            Engine::WebKit | Engine::WebKitShared => {
                ("PARLAB_WEBKIT", "PARLAB_WEBKITDRIVER", Some("PARLAB_XVFB"))
            }
        };
        Ok(Programs {
            browser: path(browser)?,
            driver: path(driver)?,
            display: display.map(path).transpose()?,
        })
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Engine::Chromium => "Chromium",
            Engine::Firefox => "Firefox",
            Engine::WebKit => "WebKitGTK",
            Engine::WebKitShared => "WebKitGTK with JSC_useSharedArrayBuffer=1",
        })
    }
}

/// The path that a variable names.
pub fn path(name: &str) -> Result<PathBuf, String> {
    let value = env::var_os(name).filter(|value| !value.is_empty());
    value
        .map(PathBuf::from)
        .ok_or_else(|| format!("{name} is not set"))
}
