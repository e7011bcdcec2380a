//! The browsers that the page is tested with, a Chromium, a Firefox and a WebKitGTK: those of the
//! machine, or Debian's. Without Chromium there is no test; without one of the others the tests
//! say loudly what they leave out, and fail where nobody reads along.

mod engine;

use std::{env, ffi::OsStr, process::Command};

use anyhow::{Result, anyhow, bail};

use crate::{
    installers::{self, Access, Apt},
    steps::Steps,
};
use engine::{ENGINES, Engine, Program};

/// The programs that the browser tests need, as the environment names them to the tests.
#[derive(Default)]
pub struct Browsers {
    programs: Vec<Program>,
}

/// Which browsers a command can use, and which it can't do without.
#[derive(Clone, Copy)]
pub enum Wanted<'a> {
    /// All, to be tested in.
    ForTests,
    /// The one of this name, in capitals or not.
    Only(&'a str),
    /// Those that can be had.
    Available,
}

impl Wanted<'_> {
    fn includes(self, engine: &Engine) -> bool {
        match self {
            Self::Only(name) => engine.name.eq_ignore_ascii_case(name),
            Self::ForTests | Self::Available => true,
        }
    }

    fn demands(self, engine: &Engine) -> bool {
        match self {
            Self::ForTests => engine.needed || nobody_reads_along(env::var_os("CI").as_deref()),
            Self::Only(_) => true,
            Self::Available => false,
        }
    }
}

impl Browsers {
    /// The steps that it takes, unless only one is wanted.
    pub const STEPS: usize = ENGINES.len();

    /// Finds each browser and what drives it, or installs them, each as a step. Who is missing is said;
    /// an error if it can't be done without.
    pub fn ensure(steps: &mut Steps, wanted: Wanted) -> Result<Self> {
        let mut apt = Apt::default();
        let mut programs = Vec::new();
        for engine in ENGINES.iter().filter(|engine| wanted.includes(engine)) {
            steps.next();
            match ensure(engine, steps, &mut apt) {
                Ok(found) => programs.extend(found),
                Err(why) => {
                    let text = format!("NOT TESTED: {}: {why:#}", engine.name);
                    if wanted.demands(engine) {
                        bail!("{text}");
                    }
                    steps.warn(text);
                }
            }
        }
        Ok(Self { programs })
    }

    /// Names them to the tests. Only what was found: a test must not meet a browser by chance.
    pub fn apply(&self, command: &mut Command) {
        for variable in ENGINES.iter().flat_map(Engine::variables) {
            command.env_remove(variable);
        }
        command.envs(self.programs.iter().map(|(name, path)| (name, path)));
    }
}

fn ensure(engine: &Engine, steps: &mut Steps, apt: &mut Apt) -> Result<Vec<Program>> {
    let mut programs = match engine.find() {
        Ok(programs) => programs,
        Err(missing) => {
            install(engine, steps, apt, missing)?;
            let found = engine.find();
            found.map_err(|missing| {
                anyhow!("{missing} was installed, but is not found; is /usr/bin on the PATH?")
            })?
        }
    };
    let browser = programs.first().map(|(_, path)| path.display().to_string());
    steps.say(&format!("{}: {}", engine.name, browser.unwrap_or_default()));
    if let Some((variable, compiled)) = engine.compiled {
        programs.push((variable, compiled(steps)?));
    }
    Ok(programs)
}

/// Installs the packages of an engine, of which a program is missing.
fn install(engine: &Engine, steps: &mut Steps, apt: &mut Apt, missing: &str) -> Result<()> {
    let name = engine.name;
    if installers::apt() != Access::Open {
        bail!(
            "{missing} is missing; install {name} and its WebDriver server, in the same version \
             (on Debian: {})",
            installers::apt_by_hand(engine.packages)
        );
    }
    let title = format!("Installing {name} and what drives it");
    apt.install(steps, &title, engine.packages)
}

/// Services that run checks set `CI`.
fn nobody_reads_along(ci: Option<&OsStr>) -> bool {
    ci.is_some_and(|value| !value.is_empty() && value != "false")
}

#[cfg(test)]
mod tests {
    use super::nobody_reads_along;

    #[test]
    fn ci_is_what_says_so() {
        assert!(nobody_reads_along(Some("true".as_ref())));
        assert!(nobody_reads_along(Some("1".as_ref())));
        for no in [None, Some("".as_ref()), Some("false".as_ref())] {
            assert!(!nobody_reads_along(no));
        }
    }
}
