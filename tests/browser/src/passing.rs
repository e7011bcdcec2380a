//! How does a test take the server away, with all its open connections? It runs in a thread and a
//! runtime of its own, which end with it.

use std::path::Path;
use std::thread::{JoinHandle, spawn};

use tokio::sync::oneshot;

use crate::site::{Serve, Site};

/// A server that can be stopped.
#[derive(Debug)]
pub struct PassingSite {
    address: String,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl PassingSite {
    /// Starts to serve the folder `dist`.
    pub async fn start(dist: &Path, serve: Serve) -> Self {
        PassingSite::start_at(dist, serve, 0).await
    }

    /// The same at this port.
    pub async fn start_at(dist: &Path, serve: Serve, port: u16) -> Self {
        let dist = dist.to_owned();
        let (tell, told) = oneshot::channel();
        let (stop, stopped) = oneshot::channel();
        let thread = spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.expect("a runtime").block_on(async {
                let site = Site::start_at(&dist, serve, port).await;
                tell.send(site.url("/")).expect("someone waits for it");
                // A test that fails drops its end, which is as good.
                let _ = stopped.await;
            });
        });
        PassingSite {
            address: told.await.expect("a server"),
            stop,
            thread,
        }
    }

    /// The address of the page.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The port at which it is.
    pub fn port(&self) -> u16 {
        let port = self.address.trim_end_matches('/').rsplit(':').next();
        port.and_then(|port| port.parse().ok()).expect("a port")
    }

    /// Stops it: from now on nothing answers at its address.
    pub fn stop(self) {
        self.stop.send(()).expect("it runs");
        self.thread.join().expect("it has ended well");
    }
}
