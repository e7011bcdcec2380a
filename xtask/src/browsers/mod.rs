//! With which browsers is the page tested? A Chromium, a Firefox and a WebKitGTK: those of the
//! machine, or Debian's. Without Chromium there is no test; without one of the others the tests
//! say loudly what they leave out, and fail where nobody reads along.

mod engine;
mod install;

use std::{env, ffi::OsStr, process::Command};

use anyhow::{Context, Result, anyhow, bail};

use crate::steps::Steps;
use engine::{ENGINES, Engine, Program};
use install::Packages;

/// The programs that the browser tests need, as the environment names them to the tests.
#[derive(Default)]
pub struct Browsers {
    programs: Vec<Program>,
}

impl Browsers {
    /// The steps that it takes.
    pub const STEPS: usize = ENGINES.len();

    /// Finds each browser and what drives it, or installs them.
    pub fn ensure(steps: &mut Steps) -> Result<Self> {
        let mut packages = Packages::default();
        let mut programs = Vec::new();
        for engine in &ENGINES {
            steps.next();
            match ensure(engine, steps, &mut packages) {
                Ok(found) => programs.extend(found),
                Err(why) if engine.needed => return Err(why),
                Err(why) => {
                    let text = format!("NOT TESTED: {}: {why:#}", engine.name);
                    if nobody_reads_along(env::var_os("CI").as_deref()) {
                        bail!("{text}");
                    }
                    steps.warn(text);
                }
            }
        }
        Ok(Self { programs })
    }

    /// Finds or installs one of them, as the next step. Whoever asks for it can't do without.
    pub fn only(name: &str, steps: &mut Steps) -> Result<Self> {
        let engine = ENGINES.iter().find(|engine| engine.name == name);
        let engine = engine.with_context(|| format!("there is no browser {name}"))?;
        steps.next();
        let programs = ensure(engine, steps, &mut Packages::default())?;
        Ok(Self { programs })
    }

    /// Finds or installs those that can be had; who is missing is said.
    pub fn those_there_are(steps: &mut Steps) -> Self {
        let mut packages = Packages::default();
        let mut programs = Vec::new();
        for engine in &ENGINES {
            steps.next();
            match ensure(engine, steps, &mut packages) {
                Ok(found) => programs.extend(found),
                Err(why) => steps.warn(format!("Without {}: {why:#}", engine.name)),
            }
        }
        Self { programs }
    }

    /// Names them to the tests. Only what was found: a test must not meet a browser by chance.
    pub fn apply(&self, command: &mut Command) {
        for variable in ENGINES.iter().flat_map(Engine::variables) {
            command.env_remove(variable);
        }
        command.envs(self.programs.iter().map(|(name, path)| (name, path)));
    }
}

fn ensure(engine: &Engine, steps: &mut Steps, packages: &mut Packages) -> Result<Vec<Program>> {
    let mut programs = match engine.find() {
        Ok(programs) => programs,
        Err(missing) => {
            packages.install(steps, engine, missing)?;
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
