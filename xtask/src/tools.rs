//! Where are the tools from crates.io in the very versions that the project is built and tested
//! with? On the PATH, in the cache, or compiled into the cache: once for a version, never over the
//! user's.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{lockfile, paths, process, steps::Steps};

/// The version of trunk; 0.22 wants a newer compiler than the project does.
const TRUNK: &str = "0.21.14";
/// The version of what cuts the page's program into parts.
const WASM_SPLIT: &str = "0.2.4";
/// The version of what drives Firefox.
const GECKODRIVER: &str = "0.37.1";

/// A program from crates.io.
struct Tool {
    /// The package.
    package: &'static str,
    /// Its program.
    program: &'static str,
    /// The one version that will do.
    version: String,
    /// How long it takes to compile on two cores.
    takes: &'static str,
    /// What its program needs that the package alone doesn't.
    features: &'static str,
    /// Whether the program can be asked for its version.
    says_version: bool,
}

/// Finds or installs what builds the page; gives the folders to put on the PATH.
pub fn ensure(steps: &mut Steps, root: &Path) -> Result<Vec<PathBuf>> {
    let tools = [
        Tool {
            package: "trunk",
            program: "trunk",
            version: TRUNK.to_owned(),
            takes: "about 2 minutes",
            features: "",
            says_version: true,
        },
        Tool {
            package: "wasm_split_cli_support",
            program: "wasm-split-cli",
            version: WASM_SPLIT.to_owned(),
            takes: "about 1 minute",
            features: "build-binary",
            says_version: false,
        },
        Tool {
            package: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            version: lockfile::version_of(root, "wasm-bindgen")?,
            takes: "about 1 minute",
            features: "",
            says_version: true,
        },
    ];
    let cache = paths::tools()?;
    let mut folders = Vec::new();
    for tool in &tools {
        steps.next();
        folders.extend(tool.ensure(steps, &cache)?);
    }
    // What the two share was compiled once.
    clear_build(&cache);
    Ok(folders)
}

/// Finds or installs what drives Firefox, under the current number: Debian has no package of it.
pub fn geckodriver(steps: &mut Steps) -> Result<PathBuf> {
    let tool = Tool {
        package: "geckodriver",
        program: "geckodriver",
        version: GECKODRIVER.to_owned(),
        takes: "about 1 minute",
        features: "",
        says_version: true,
    };
    let cache = paths::tools()?;
    let folder = tool.ensure(steps, &cache)?;
    clear_build(&cache);
    match folder {
        Some(folder) => Ok(folder.join(tool.file())),
        None => paths::on_path(tool.program).context("geckodriver is no longer on the PATH"),
    }
}

/// Whoever installs tools holds it. The system frees it when its owner ends, however it ends.
fn lock_of(cache: &Path) -> Result<fd_lock::RwLock<fs::File>> {
    let lock = cache.join(".lock");
    let file =
        fs::File::create(&lock).with_context(|| format!("can't write {}", lock.display()))?;
    Ok(fd_lock::RwLock::new(file))
}

/// A gigabyte that is not needed again, unless another `cargo xtask` compiles in it right now.
fn clear_build(cache: &Path) {
    let build = shared_build(cache);
    if build.exists()
        && let Ok(mut lock) = lock_of(cache)
        && let Ok(_guard) = lock.try_write()
    {
        let _ = fs::remove_dir_all(build);
    }
}

fn shared_build(cache: &Path) -> PathBuf {
    cache.join(".build")
}

impl Tool {
    /// The folder to put on the PATH; none if the user's own program will do.
    fn ensure(&self, steps: &mut Steps, cache: &Path) -> Result<Option<PathBuf>> {
        let label = format!("{} {}", self.program, self.version);
        let own = paths::on_path(self.program).filter(|_| self.says_version);
        if let Some(own) = own.filter(|path| self.is_right(path)) {
            steps.say(&format!("{label}: {}", own.display()));
            return Ok(None);
        }
        let home = cache.join(format!("{}-{}", self.package, self.version));
        let folder = home.join("bin");
        if self.is_right(&self.program_in(&home)) {
            steps.say(&format!("{label}: ready"));
            return Ok(Some(folder));
        }
        fs::create_dir_all(cache).with_context(|| format!("can't make {}", cache.display()))?;
        let mut lock = lock_of(cache)?;
        if lock.try_write().is_err() {
            steps.say("Waiting for another `cargo xtask` that is installing tools …");
        }
        let _guard = lock.write().context("can't lock the folder of the tools")?;
        if !self.is_right(&self.program_in(&home)) {
            self.install(steps, cache, &home)?;
        }
        Ok(Some(folder))
    }

    /// Installs beside the final place and moves it there when it has proved to run, so that an
    /// interrupted set-up leaves nothing that the next one would trust.
    fn install(&self, steps: &mut Steps, cache: &Path, home: &Path) -> Result<()> {
        let fresh = cache.join(format!(".new-{}", self.package));
        let clear = |folder: &Path| match folder.exists() {
            true => fs::remove_dir_all(folder)
                .with_context(|| format!("can't remove {}", folder.display())),
            false => Ok(()),
        };
        clear(&fresh)?;
        if !self.fetch(steps, cache, &fresh) {
            clear(&fresh)?;
            self.compile(steps, cache, &fresh)?;
        }
        if !self.is_right(&self.program_in(&fresh)) {
            bail!(
                "the {} that was just installed does not run as version {}; \
                 remove {} and try again",
                self.program,
                self.version,
                cache.display()
            );
        }
        clear(home)?;
        fs::rename(&fresh, home).with_context(|| format!("can't make {}", home.display()))
    }

    /// Downloads a ready-made program, where the user has the tool for that.
    fn fetch(&self, steps: &mut Steps, cache: &Path, fresh: &Path) -> bool {
        // It knows nothing of features.
        if !self.features.is_empty() || paths::on_path("cargo-binstall").is_none() {
            return false;
        }
        let mut binstall = Command::new("cargo-binstall");
        binstall
            .args(["--no-confirm", "--disable-strategies", "compile"])
            .args(["--version", &self.version, "--root"])
            .arg(fresh)
            .arg(self.package)
            .current_dir(cache);
        let title = format!(
            "Downloading {} {} with binstall",
            self.package, self.version
        );
        let good = steps.hidden(&title, &mut binstall, "").is_ok()
            && self.is_right(&self.program_in(fresh));
        if !good {
            steps.say("that did not work; compiling it instead");
        }
        good
    }

    /// Compiles with the cargo that runs us. These are short-lived helpers: what matters is that
    /// they are there soon, so they are not optimised.
    fn compile(&self, steps: &mut Steps, cache: &Path, fresh: &Path) -> Result<()> {
        let mut cargo = Command::new(paths::cargo());
        cargo
            .args(["install", self.package, "--version", &self.version])
            .args(["--locked", "--no-default-features", "--bin", self.program])
            .args(["--features", self.features])
            .arg("--root")
            .arg(fresh)
            // Outside of the project: its .cargo/config.toml is not for them.
            .current_dir(cache)
            .env("CARGO_TARGET_DIR", shared_build(cache))
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
            .env_remove("CARGO_BUILD_TARGET")
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        let title = format!(
            "Compiling {} {} (once, {})",
            self.package, self.version, self.takes
        );
        let advice = format!(
            "It comes from crates.io: is there a network? Run the command again to go on where it \
             stopped, or install it yourself: cargo install {} --version {} --locked",
            self.package, self.version
        );
        steps.hidden(&title, &mut cargo, &advice)
    }

    fn program_in(&self, home: &Path) -> PathBuf {
        home.join("bin").join(self.file())
    }

    fn file(&self) -> String {
        format!("{}{}", self.program, std::env::consts::EXE_SUFFIX)
    }

    /// Whether this program runs, and is of the version, if it can be asked.
    fn is_right(&self, path: &Path) -> bool {
        if !self.says_version {
            return process::capture(Command::new(path).arg("--help")).is_ok();
        }
        path.is_file()
            && process::capture(Command::new(path).arg("--version").env_remove("NO_COLOR"))
                .is_ok_and(|text| says_version(&text, &self.version))
    }
}

/// `trunk 0.21.14`, `wasm-bindgen 0.2.129 (abc)`: the second word is the version.
fn says_version(text: &str, version: &str) -> bool {
    text.split_whitespace().nth(1) == Some(version)
}

#[cfg(test)]
mod tests {
    use super::says_version;

    #[test]
    fn only_the_very_version_is_right() {
        assert!(says_version("trunk 0.21.14\n", "0.21.14"));
        assert!(says_version("wasm-bindgen 0.2.129 (12ab34)", "0.2.129"));
        assert!(says_version("geckodriver 0.37.1\n\nThe source …", "0.37.1"));
        assert!(!says_version("trunk 0.21.1", "0.21.14"));
        assert!(!says_version("trunk 0.21.140", "0.21.14"));
        assert!(!says_version("", "0.21.14"));
    }
}
