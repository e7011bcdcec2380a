//! How does someone come to the page? In a browser, by an address.

use crate::engine::Engine;
use crate::site::Site;
use crate::wishes::Wishes;

/// A host name that is not this machine's own. What comes from it by plain http is not secure.
const INSECURE_HOST: &str = "lab.test";

/// A browser, and the address that it opens.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    /// The browser.
    pub engine: Engine,
    /// Where on the server the page is: `/`, or [`crate::site::SUB_PATH`].
    pub path: &'static str,
    /// Whether the server is called by a name for which plain http is not secure.
    pub insecure: bool,
    /// Whether the browser has service workers; see [`Wishes`].
    pub service_workers: bool,
    /// Whether the browser's clock is to be coarse; see [`Wishes`].
    pub coarse_clock: bool,
    /// Whether it runs WebAssembly. Chromium and Firefox have a setting for it.
    pub webassembly: bool,
    /// Whether all that the browser asks for goes to the server, whatever its host; see [`Wishes`].
    pub watched: bool,
    /// Whether other tests may run meanwhile, because nothing here is judged by how long it took.
    pub beside_others: bool,
    /// How long the test may take, in seconds.
    pub limit_s: u64,
}

impl Default for Visit {
    fn default() -> Self {
        Visit {
            engine: Engine::default(),
            path: "/",
            insecure: false,
            service_workers: true,
            coarse_clock: false,
            webassembly: true,
            watched: false,
            beside_others: false,
            limit_s: 120,
        }
    }
}

impl Visit {
    /// What it wants of its browser.
    pub fn wishes(self) -> Wishes {
        Wishes {
            engine: self.engine,
            service_workers: self.service_workers,
            coarse_clock: self.coarse_clock,
            webassembly: self.webassembly,
            watched: self.watched,
        }
    }

    /// The address of the page.
    pub fn address(self, site: &Site) -> String {
        match self.insecure {
            true => format!("http://{INSECURE_HOST}{}", self.path),
            false => site.url(self.path),
        }
    }

    /// What leads the browser to the server by that name: the server itself, as a proxy. No two
    /// browsers have another way in common.
    pub fn proxy(self, site: &Site) -> Option<&str> {
        (self.insecure || self.watched).then(|| site.authority())
    }
}
