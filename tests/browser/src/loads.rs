//! How often was the page loaded? Files that it fetches don't count, nor does what its service
//! worker asks for by itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use axum::extract::Request;

/// Counts the requests by which a browser goes to a page.
#[derive(Clone, Debug, Default)]
pub struct Loads(Arc<AtomicUsize>);

impl Loads {
    /// A request has arrived.
    pub fn note(&self, request: &Request) {
        let mode = request.headers().get("sec-fetch-mode");
        if mode.is_some_and(|mode| mode == "navigate") {
            self.0.fetch_add(1, SeqCst);
        }
    }

    /// How many pages were asked for.
    pub fn count(&self) -> usize {
        self.0.load(SeqCst)
    }
}
