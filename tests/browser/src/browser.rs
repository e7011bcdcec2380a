//! How is a browser started, and how does it end with the test? A driver and a Chromium a test,
//! on a fresh profile.

use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;
use thirtyfour::{
    BrowserLogEntry, ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver,
};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::settings::Settings;

/// No window, no sandbox (tests may run as root), nothing from the network but the page.
const FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
];
/// How long a single command may take; a run is awaited by one command.
const COMMAND_LIMIT: Duration = Duration::from_secs(100);

/// A browser of its own, with nothing opened yet.
#[derive(Debug)]
pub struct Browser {
    driver: WebDriver,
    /// Killed when dropped.
    _process: Child,
    _profile: TempDir,
}

impl Browser {
    /// Starts the driver and the browser.
    pub async fn start(settings: &Settings) -> Self {
        let (process, port) = start_driver(settings).await;
        let profile = tempfile::Builder::new()
            .prefix("parlab-profile-")
            .tempdir()
            .expect("a folder for the profile");
        let mut wishes = DesiredCapabilities::chrome();
        let flags = FLAGS.map(str::to_owned).into_iter();
        for flag in flags.chain([format!("--user-data-dir={}", profile.path().display())]) {
            wishes.add_arg(&flag).expect("a flag is plain text");
        }
        let chromium = settings.chromium.to_str().expect("a path in UTF-8");
        wishes.set_binary(chromium).expect("a path is plain text");
        wishes
            .set_browser_log_level(LoggingPrefsLogLevel::All)
            .expect("a level is plain text");
        // The driver is on this machine, whatever proxy the environment names.
        let client = reqwest::Client::builder()
            .no_proxy()
            .timeout(COMMAND_LIMIT)
            .build();
        let driver = WebDriver::builder(format!("http://127.0.0.1:{port}"), wishes)
            .client(client.expect("a client without TLS"))
            .connect()
            .await
            .unwrap_or_else(|error| panic!("{chromium} did not start: {error}"));
        driver
            .set_script_timeout(COMMAND_LIMIT)
            .await
            .expect("a script timeout");
        Browser {
            driver,
            _process: process,
            _profile: profile,
        }
    }

    /// What drives it.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// What the console says since this was last asked.
    pub async fn console(&self) -> Vec<BrowserLogEntry> {
        self.driver.browser_log().await.expect("the console log")
    }

    /// Closes it. To be called however the test ends: a driver that is killed leaves its browser
    /// behind.
    pub async fn quit(self) {
        if let Err(error) = self.driver.quit().await {
            eprintln!("the browser did not end by itself: {error}");
        }
    }
}

/// The driver picks its port and says which.
async fn start_driver(settings: &Settings) -> (Child, u16) {
    let mut command = Command::new(&settings.driver);
    command
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    let name = settings.driver.display();
    let mut process = command
        .spawn()
        .unwrap_or_else(|error| panic!("{name} did not start: {error}"));
    let mut lines = BufReader::new(process.stdout.take().expect("piped above")).lines();
    while let Some(line) = lines.next_line().await.expect("lines of text") {
        let port = line.strip_prefix("ChromeDriver was started successfully on port ");
        if let Some(port) = port.and_then(|port| port.trim_end_matches('.').parse().ok()) {
            // What it says later is read and dropped, so that it never waits for a reader.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return (process, port);
        }
    }
    panic!("{name} ended without naming its port");
}
