//! How is the program started that drives a browser, and on which port does it listen?

use std::net::Ipv4Addr;
use std::path::Path;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};

use crate::engine::{Engine, Programs};
use crate::wait::until_true;

/// What the proxies of the environment are called: they are not for the tests.
const PROXIES: [&str; 6] = [
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
];

/// How often a driver is started that ends before it is ready.
const ATTEMPTS: u32 = 3;

/// A driver, and the display of its browser. Both are killed when dropped.
#[derive(Debug)]
pub struct Driver {
    /// The port that it listens on.
    pub port: u16,
    /// Its process.
    pub(crate) process: Child,
    _display: Option<Child>,
}

impl Driver {
    /// Starts it. What the browser keeps, it keeps in the folder `profile`.
    pub async fn start(engine: Engine, programs: &Programs, profile: &Path) -> Self {
        let mut command = Command::new(&programs.driver);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        let name = programs.driver.display().to_string();
        match engine {
            Engine::Chromium => {
                let marker = "ChromeDriver was started successfully on port ";
                command.arg("--port=0");
                says_its_port(&name, command, marker).await
            }
            Engine::Firefox => {
                // What Firefox complains of comes this way too, and is much.
                command
                    .args(["--port", "0", "--websocket-port", "0"])
                    .stderr(Stdio::null());
                says_its_port(&name, command, "Listening on 127.0.0.1:").await
            }
            Engine::WebKit | Engine::WebKitShared => {
                let display = programs.display.as_deref().expect("WebKit has a display");
                let shared = if engine == Engine::WebKitShared {
                    "1"
                } else {
                    "0"
                };
                command
                    .env("JSC_useSharedArrayBuffer", shared)
                    .stdout(Stdio::null())
                    .stderr(Stdio::null());
                for folder in ["CONFIG", "DATA", "CACHE"] {
                    command.env(format!("XDG_{folder}_HOME"), profile);
                }
                webkit(&name, command, display).await
            }
        }
    }
}

/// A driver that picks its port and says which. Chromium's takes a port that is free for IPv4, wants
/// the same one for IPv6, and ends if that is in use: then it is started once more.
async fn says_its_port(name: &str, mut command: Command, marker: &str) -> Driver {
    for _ in 0..ATTEMPTS {
        if let Some(driver) = once(name, &mut command, marker).await {
            return driver;
        }
    }
    panic!("{name} ended {ATTEMPTS} times without naming its port");
}

/// None if it ends without naming its port.
async fn once(name: &str, command: &mut Command, marker: &str) -> Option<Driver> {
    let mut process = spawn(name, command);
    let mut lines = BufReader::new(process.stdout.take().expect("piped above")).lines();
    while let Some(line) = lines.next_line().await.expect("lines of text") {
        let port = line.split_once(marker).map(|(_, port)| port);
        if let Some(port) = port.and_then(|port| port.trim_end_matches('.').parse().ok()) {
            // What it says later is read and dropped, so that it never waits for a reader.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Some(Driver {
                port,
                process,
                _display: None,
            });
        }
    }
    None
}

/// WebKit's driver has to be given a port, and says nothing; its browser needs a display.
async fn webkit(name: &str, mut command: Command, xvfb: &Path) -> Driver {
    let (display, number) = start_display(xvfb).await;
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    let free = free.and_then(|listener| listener.local_addr());
    let port = free.expect("a free port").port();
    command
        .arg(format!("--port={port}"))
        .env("DISPLAY", format!(":{number}"))
        .env("GDK_BACKEND", "x11");
    for proxy in PROXIES {
        command.env_remove(proxy);
    }
    let process = spawn(name, &mut command);
    until_true(&format!("{name} on port {port}"), async || {
        TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .is_ok()
    })
    .await;
    Driver {
        port,
        process,
        _display: Some(display),
    }
}

/// A display that nobody sees. It picks its number and says which.
async fn start_display(xvfb: &Path) -> (Child, u32) {
    let name = xvfb.display().to_string();
    let mut command = Command::new(xvfb);
    command
        .args(["-displayfd", "1", "-nolisten", "tcp"])
        .args(["-screen", "0", "1280x900x24"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    let mut process = spawn(&name, &mut command);
    let mut lines = BufReader::new(process.stdout.take().expect("piped above")).lines();
    let line = lines.next_line().await.expect("lines of text");
    let number = line.and_then(|line| line.trim().parse().ok());
    (
        process,
        number.unwrap_or_else(|| panic!("{name} ended without naming its display")),
    )
}

fn spawn(name: &str, command: &mut Command) -> Child {
    command
        .spawn()
        .unwrap_or_else(|error| panic!("{name} did not start: {error}"))
}
