//! How is each browser asked to start? On a fresh profile, without a window that anybody sees, and
//! with nothing from the network but the page.

use std::path::Path;

use serde_json::{Value, json};
use thirtyfour::Capabilities;

use crate::engine::{Engine, Programs};

/// No sandbox: tests may run as root.
const CHROMIUM_FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // Or it drops changes of the address without a word once there are 200 in 10 s, which only a test makes.
    "--disable-ipc-flooding-protection",
    "--window-size=1280,900",
];

/// What a test may want of its browser.
#[derive(Clone, Copy, Debug)]
pub struct Wishes {
    /// Which browser.
    pub engine: Engine,
    /// Whether it may have service workers. Only Firefox has a setting for it.
    pub service_workers: bool,
    /// Whether its clock is to be as coarse as against fingerprinting. Only Firefox has a setting
    /// for it.
    pub coarse_clock: bool,
    /// Whether it runs WebAssembly. Chromium and Firefox have a setting for it.
    pub webassembly: bool,
    /// Whether its proxy gets all that it asks for: addresses of this machine too, and requests for
    /// secure connections.
    pub watched: bool,
}

impl Default for Wishes {
    fn default() -> Self {
        Wishes {
            engine: Engine::default(),
            service_workers: true,
            coarse_clock: false,
            webassembly: true,
            watched: false,
        }
    }
}

impl Wishes {
    /// The same as WebDriver has it. `profile` is an empty folder; all addresses but those of this
    /// machine lead to `proxy`, a host with its port.
    pub fn capabilities(
        self,
        programs: &Programs,
        profile: &Path,
        proxy: Option<&str>,
    ) -> Capabilities {
        let binary = &programs.browser;
        let (name, options) = match self.engine {
            Engine::Chromium => {
                let profile = format!("--user-data-dir={}", profile.display());
                let flags = CHROMIUM_FLAGS.map(str::to_owned).into_iter();
                let without = (!self.webassembly).then(|| "--js-flags=--jitless".to_owned());
                let flags: Vec<String> = flags.chain([profile]).chain(without).collect();
                let options = json!({ "binary": binary, "args": flags });
                ("chrome", json!({ "goog:chromeOptions": options }))
            }
            Engine::Firefox => {
                // Its driver makes the profile.
                let settings = json!({
                    "dom.serviceWorkers.enabled": self.service_workers,
                    "javascript.options.wasm": self.webassembly,
                    "privacy.resistFingerprinting": self.coarse_clock,
                });
                let options = json!({ "binary": binary, "args": ["-headless"], "prefs": settings });
                ("firefox", json!({ "moz:firefoxOptions": options }))
            }
            Engine::WebKit | Engine::WebKitShared => {
                let options = json!({ "binary": binary, "args": ["--automation"] });
                (
                    "MiniBrowser",
                    json!({ "webkitgtk:browserOptions": options }),
                )
            }
        };
        let mut wishes = Capabilities::new();
        let mut set = |key: &str, value: &Value| wishes.set(key, value).expect("plain data");
        set("browserName", &json!(name));
        for (key, value) in options.as_object().expect("an object") {
            set(key, value);
        }
        if self.engine == Engine::Chromium {
            set("goog:loggingPrefs", &json!({ "browser": "ALL" }));
        }
        // Whatever proxy the environment names, it is not for the tests.
        set(
            "proxy",
            &proxy.map_or_else(
                || json!({ "proxyType": "direct" }),
                |host| match self.watched {
                    true => json!({
                        "proxyType": "manual",
                        "httpProxy": host,
                        "sslProxy": host,
                        "noProxy": ["<-loopback>"],
                    }),
                    false => json!({ "proxyType": "manual", "httpProxy": host }),
                },
            ),
        );
        wishes
    }
}
