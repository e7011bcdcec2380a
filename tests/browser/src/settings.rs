//! Where does the built page lie? The environment says so.

use std::path::PathBuf;

use crate::engine::path;

/// What the tests are run with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder of the built page: `PARLAB_DIST`.
    pub dist: PathBuf,
}

impl Settings {
    /// Reads them; without them the tests can't run, and the panic says how they can.
    pub fn read() -> Self {
        let dist = path("PARLAB_DIST").unwrap_or_else(|missing| panic!("{}", advice(&missing)));
        let index = dist.join("index.html");
        assert!(
            index.is_file(),
            "{} is missing: build the page by `cargo xtask dist`",
            index.display()
        );
        Settings { dist }
    }
}

/// How to run the tests, if something that they need is missing.
pub fn advice(missing: &str) -> String {
    format!(
        "{missing}. Run the browser tests by `cargo xtask test`, which builds the page and finds \
         the browsers; or set PARLAB_DIST (the built folder), PARLAB_CHROMIUM and \
         PARLAB_CHROMEDRIVER (two programs of one version) and run \
         `cargo test --package browser-tests -- --test-threads=1`. For the other browsers, set \
         PARLAB_FIREFOX and PARLAB_GECKODRIVER; PARLAB_WEBKIT (MiniBrowser), PARLAB_WEBKITDRIVER \
         and PARLAB_XVFB."
    )
}
