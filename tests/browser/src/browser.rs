//! How does a browser begin and end with its test? Each test has its own, on a fresh profile.

use std::time::Duration;

use tempfile::TempDir;
use thirtyfour::{BrowserLogEntry, WebDriver};
use tokio::time::timeout;

use crate::drivers::Driver;
use crate::engine::Engine;
use crate::settings::advice;
use crate::wishes::Wishes;

/// How long a single command may take; a run is awaited by one command.
const COMMAND_LIMIT: Duration = Duration::from_secs(100);
/// How long a browser may take to end.
const QUIT_LIMIT: Duration = Duration::from_secs(20);

/// A browser of its own, with nothing opened yet.
#[derive(Debug)]
pub struct Browser {
    engine: Engine,
    driver: WebDriver,
    process: Driver,
    _profile: TempDir,
}

impl Browser {
    /// Starts the driver and the browser. All addresses but those of this machine lead to `proxy`,
    /// a host with its port.
    pub async fn start(wishes: Wishes, proxy: Option<&str>) -> Self {
        let engine = wishes.engine;
        let programs = engine.programs();
        let programs = programs.unwrap_or_else(|missing| panic!("{}", advice(&missing)));
        let profile = tempfile::Builder::new()
            .prefix("parlab-profile-")
            .tempdir()
            .expect("a folder for the profile");
        let process = Driver::start(engine, &programs, profile.path()).await;
        let capabilities = wishes.capabilities(&programs, profile.path(), proxy);
        // The driver is on this machine, whatever proxy the environment names.
        // The proxy's wish for TLS without a provider holds for the whole workspace. Fails where one is
        // installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .no_proxy()
            .timeout(COMMAND_LIMIT)
            .build();
        let address = format!("http://127.0.0.1:{}", process.port);
        let driver = WebDriver::builder(address, capabilities)
            .client(client.expect("a client without TLS"))
            .connect()
            .await
            .unwrap_or_else(|error| {
                panic!("{} did not start: {error}", programs.browser.display())
            });
        driver
            .set_script_timeout(COMMAND_LIMIT)
            .await
            .expect("a script timeout");
        Browser {
            engine,
            driver,
            process,
            _profile: profile,
        }
    }

    /// What drives it.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// The process of its driver, which has started all others.
    pub fn driver_process(&self) -> Option<u32> {
        self.process.process.id()
    }

    /// Its version, as it says itself.
    pub fn version(&self) -> String {
        let version = self.driver.capabilities().get("browserVersion");
        let version = version.and_then(|version| version.as_str());
        version.unwrap_or("of an unknown version").to_owned()
    }

    /// Whether its console can be read by a test.
    pub fn has_console(&self) -> bool {
        self.engine == Engine::Chromium
    }

    /// What the console says since this was last asked.
    pub async fn console(&self) -> Vec<BrowserLogEntry> {
        self.driver.browser_log().await.expect("the console log")
    }

    /// Closes it, and all that it has started. To be called however the test ends: a driver that is killed leaves
    /// its browser behind, and one that is busy would work on beside the tests that follow.
    pub async fn quit(self) {
        let started = self.processes();
        match timeout(QUIT_LIMIT, self.driver.quit()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => eprintln!("the browser did not end by itself: {error}"),
            Err(_) => eprintln!("the browser did not end within {} s", QUIT_LIMIT.as_secs()),
        }
        drop(self.process);
        kill(&started);
    }
}

/// Ends these processes at once. What is gone already is no matter.
#[cfg(unix)]
fn kill(processes: &[u32]) {
    use nix::{
        sys::signal::{self, Signal},
        unistd::Pid,
    };
    for id in processes.iter().flat_map(|&id| i32::try_from(id)) {
        let _ = signal::kill(Pid::from_raw(id), Signal::SIGKILL);
    }
}

/// None are known where there is no `/proc`.
#[cfg(not(unix))]
fn kill(_: &[u32]) {}
