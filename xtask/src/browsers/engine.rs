//! The browsers, the programs that each takes to be tested, where those lie, and the packages of
//! Debian that hold them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Result;

use crate::{paths, steps::Steps, tools};

/// The variable that names a program to the tests, and the program.
pub type Program = (&'static str, PathBuf);
/// What finds a program or makes it.
pub type Maker = fn(&mut Steps) -> Result<PathBuf>;

/// A browser, and what it takes to drive it.
pub struct Engine {
    /// What it is called.
    pub name: &'static str,
    /// Whether there is no test without it.
    pub needed: bool,
    /// The packages of Debian.
    pub packages: &'static [&'static str],
    /// Its programs, the browser first: the variable of each, and the ways to find it.
    programs: &'static [(&'static str, Place)],
    /// A program that is no package, with its variable.
    pub compiled: Option<(&'static str, Maker)>,
}

/// Where a program may be found.
enum Place {
    /// On the PATH, by the first of these names that is there.
    Path(&'static [&'static str]),
    /// `MiniBrowser`, which is on no PATH.
    BesideWebKit,
}

/// The engines, in the order of the tests.
pub const ENGINES: [Engine; 3] = [
    Engine {
        name: "Chromium",
        needed: true,
        // Without a font, a machine that has none shows no text.
        packages: &["chromium", "chromium-driver", "fonts-dejavu-core"],
        programs: &[
            (
                "PARLAB_CHROMIUM",
                Place::Path(&["chromium", "chromium-browser", "google-chrome", "chrome"]),
            ),
            ("PARLAB_CHROMEDRIVER", Place::Path(&["chromedriver"])),
        ],
        compiled: None,
    },
    Engine {
        name: "Firefox",
        needed: false,
        packages: &["firefox-esr"],
        programs: &[("PARLAB_FIREFOX", Place::Path(&["firefox-esr", "firefox"]))],
        compiled: Some(("PARLAB_GECKODRIVER", tools::geckodriver)),
    },
    Engine {
        name: "WebKitGTK",
        needed: false,
        packages: &["libwebkit2gtk-4.1-0", "webkit2gtk-driver", "xvfb"],
        programs: &[
            ("PARLAB_WEBKIT", Place::BesideWebKit),
            ("PARLAB_WEBKITDRIVER", Place::Path(&["WebKitWebDriver"])),
            // It has no way to run without a display.
            ("PARLAB_XVFB", Place::Path(&["Xvfb"])),
        ],
        compiled: None,
    },
];

impl Engine {
    /// All its programs that are not compiled, or the name of the first that is missing.
    pub fn find(&self) -> Result<Vec<Program>, &'static str> {
        let programs = self.programs.iter();
        let found = programs.map(|(variable, place)| match place.find() {
            Some(path) => Ok((*variable, path)),
            None => Err(place.name()),
        });
        found.collect()
    }

    /// The variables that name its programs.
    pub fn variables(&self) -> impl Iterator<Item = &'static str> {
        let found = self.programs.iter().map(|(variable, _)| *variable);
        found.chain(self.compiled.map(|(variable, _)| variable))
    }
}

impl Place {
    fn find(&self) -> Option<PathBuf> {
        match self {
            Place::Path(names) => names.iter().copied().find_map(paths::on_path),
            Place::BesideWebKit => mini_browsers(&libraries()).find(|path| path.is_file()),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Place::Path(names) => names.first().copied().unwrap_or_default(),
            Place::BesideWebKit => "MiniBrowser",
        }
    }
}

/// Where libraries lie: Debian has a folder for each kind of processor, others have not.
fn libraries() -> Vec<PathBuf> {
    let own = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = own.map(|entry| entry.path()).collect();
    folders.sort();
    folders.extend(["/usr/lib", "/usr/libexec", "/usr/lib64"].map(PathBuf::from));
    folders
}

/// Where `MiniBrowser` may be, the newer interfaces of the library first.
fn mini_browsers(libraries: &[PathBuf]) -> impl Iterator<Item = PathBuf> {
    let interfaces = ["webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0"];
    interfaces.into_iter().flat_map(move |interface| {
        let within = Path::new(interface).join("MiniBrowser");
        libraries.iter().map(move |library| library.join(&within))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn mini_browser_is_looked_for_where_distributions_put_it() {
        let libraries = ["/usr/lib/aarch64-linux-gnu", "/usr/libexec"].map(PathBuf::from);
        let places: Vec<PathBuf> = mini_browsers(&libraries).collect();
        for place in [
            "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
            "/usr/libexec/webkit2gtk-4.0/MiniBrowser",
        ] {
            assert!(
                places.iter().any(|path| path == Path::new(place)),
                "{place}"
            );
        }
    }

    #[test]
    fn each_program_has_a_variable_of_its_own() {
        let variables: Vec<_> = ENGINES.iter().flat_map(Engine::variables).collect();
        let different: BTreeSet<_> = variables.iter().collect();
        assert_eq!(different.len(), variables.len());
        assert!(variables.iter().all(|name| name.starts_with("PARLAB_")));
    }

    #[test]
    fn what_is_missing_is_named() {
        let engine = Engine {
            name: "Nobody’s",
            needed: false,
            packages: &[],
            programs: &[(
                "PARLAB_NOBODY",
                Place::Path(&["nobody-has-this", "nor-this"]),
            )],
            compiled: None,
        };
        assert_eq!(engine.find(), Err("nobody-has-this"));
    }
}
