//! Where do the built page, the browser and its driver lie? The environment says so.

use std::env;
use std::path::PathBuf;

/// What the tests are run with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder of the built page: `PARLAB_DIST`.
    pub dist: PathBuf,
    /// The browser: `PARLAB_CHROMIUM`.
    pub chromium: PathBuf,
    /// Its WebDriver server: `PARLAB_CHROMEDRIVER`.
    pub driver: PathBuf,
}

impl Settings {
    /// Reads them; without them the tests can't run, and the panic says how they can.
    pub fn read() -> Self {
        let settings = Settings {
            dist: path("PARLAB_DIST"),
            chromium: path("PARLAB_CHROMIUM"),
            driver: path("PARLAB_CHROMEDRIVER"),
        };
        let index = settings.dist.join("index.html");
        assert!(
            index.is_file(),
            "{} is missing: build the page by `cargo xtask dist`",
            index.display()
        );
        settings
    }
}

fn path(name: &str) -> PathBuf {
    let value = env::var_os(name).filter(|value| !value.is_empty());
    value.map(PathBuf::from).unwrap_or_else(|| {
        panic!(
            "{name} is not set. Run the browser tests by `cargo xtask test`, which builds the page \
             and finds a browser; or set PARLAB_DIST (the built folder), PARLAB_CHROMIUM and \
             PARLAB_CHROMEDRIVER (two programs of one version) and run \
             `cargo test --package browser-tests -- --test-threads=1`."
        )
    })
}
