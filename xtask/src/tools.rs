//! The tools from crates.io, in the very versions that the project is built and tested with: on the
//! PATH, in the cache, or compiled into the cache, once for a version, never over the user's.

use std::{
    env::consts::EXE_SUFFIX,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{paths, process, steps::Steps};

/// The steps that [`ensure`] takes.
pub const STEPS: usize = 3;
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
    /// What its program needs that the package alone doesn't.
    features: &'static str,
    /// Whether the program can be asked for its version.
    says_version: bool,
}

/// Finds or installs what builds the page, as the next steps; gives the folders to put on the PATH. The
/// error says what to do.
pub fn ensure(steps: &mut Steps, root: &Path) -> Result<Vec<PathBuf>> {
    let wasm_bindgen = version_of_wasm_bindgen(root)?;
    let tools: [Tool; STEPS] = [
        Tool::new("trunk", "trunk", TRUNK),
        Tool {
            features: "build-binary",
            says_version: false,
            ..Tool::new("wasm_split_cli_support", "wasm-split-cli", WASM_SPLIT)
        },
        Tool::new("wasm-bindgen-cli", "wasm-bindgen", &wasm_bindgen),
    ];
    let cache = paths::tools()?;
    let mut folders = Vec::new();
    for tool in &tools {
        steps.next();
        let program = tool.ensure(steps, &cache)?;
        // What is not in the cache is on the PATH.
        let folder = program.parent().filter(|it| it.starts_with(&cache));
        folders.extend(folder.map(Path::to_path_buf));
    }
    clear_build(&cache)?;
    Ok(folders)
}

/// Finds or installs what drives Firefox, under the current number: Debian has no package of it. The
/// error says what to do.
pub fn geckodriver(steps: &mut Steps) -> Result<PathBuf> {
    let tool = Tool::new("geckodriver", "geckodriver", GECKODRIVER);
    let cache = paths::tools()?;
    let program = tool.ensure(steps, &cache)?;
    clear_build(&cache)?;
    Ok(program)
}

/// Whoever compiles tools holds it. The system frees it when its owner ends, however it ends.
fn lock_of(cache: &Path) -> Result<fd_lock::RwLock<fs::File>> {
    fs::create_dir_all(cache).with_context(|| format!("can't make {}", cache.display()))?;
    let lock = cache.join(".lock");
    let file =
        fs::File::create(&lock).with_context(|| format!("can't write {}", lock.display()))?;
    Ok(fd_lock::RwLock::new(file))
}

/// Removes a gigabyte that is not needed again, unless another `cargo xtask` compiles in it right now.
fn clear_build(cache: &Path) -> Result<()> {
    if let Ok(_guard) = lock_of(cache)?.try_write() {
        let _ = fs::remove_dir_all(build_folder(cache));
    }
    Ok(())
}

/// Where tools are compiled: in one folder, because they share much, and what was begun can be gone on
/// with.
fn build_folder(cache: &Path) -> PathBuf {
    cache.join(".build")
}

/// The version of the crate, which its tool must have too: the manifest demands exactly one.
fn version_of_wasm_bindgen(root: &Path) -> Result<String> {
    let metadata = paths::metadata(root)?;
    let mut all = metadata.packages.iter().flat_map(|it| &it.dependencies);
    let demand = all
        .find(|it| it.name == "wasm-bindgen")
        .map(|it| it.req.to_string())
        .unwrap_or_default();
    let version = demand.strip_prefix('=').map(str::to_owned);
    version.context("Cargo.toml must name one version of wasm-bindgen, as \"=0.2.129\"")
}

impl Tool {
    fn new(package: &'static str, program: &'static str, version: &str) -> Self {
        Self {
            package,
            program,
            version: version.to_owned(),
            features: "",
            says_version: true,
        }
    }

    /// The program, installed if the user's own won't do.
    fn ensure(&self, steps: &mut Steps, cache: &Path) -> Result<PathBuf> {
        let label = format!("{} {}", self.program, self.version);
        let own = paths::on_path(self.program).filter(|_| self.says_version);
        if let Some(own) = own.filter(|path| self.is_right(path)) {
            steps.say(&format!("{label}: {}", own.display()));
            return Ok(own);
        }
        let home = cache.join(format!("{}-{}", self.package, self.version));
        let program = home
            .join("bin")
            .join(format!("{}{EXE_SUFFIX}", self.program));
        if self.is_right(&program) {
            steps.say(&format!("{label}: ready"));
            return Ok(program);
        }
        let mut lock = lock_of(cache)?;
        if lock.try_write().is_err() {
            steps.say("Waiting for another `cargo xtask` that is installing tools …");
        }
        let _guard = lock.write().context("can't lock the folder of the tools")?;
        // cargo puts nothing into its place before it is complete.
        if !self.is_right(&program) {
            self.compile(steps, cache, &home)?;
        }
        if !self.is_right(&program) {
            bail!(
                "the {label} that was just installed does not run, or is of another version; \
                 remove {} and try again",
                home.display()
            );
        }
        Ok(program)
    }

    /// Compiles with the cargo that runs us. These are short-lived helpers: what matters is that
    /// they are there soon, so they are not optimised.
    fn compile(&self, steps: &mut Steps, cache: &Path, home: &Path) -> Result<()> {
        let mut cargo = Command::new(paths::cargo());
        cargo
            .args(["install", self.package, "--version", &self.version])
            .args(["--locked", "--no-default-features", "--bin", self.program])
            .args(["--features", self.features])
            .arg("--root")
            .arg(home)
            // Outside of the project: its .cargo/config.toml is not for them.
            .current_dir(cache)
            .env("CARGO_TARGET_DIR", build_folder(cache))
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
            .env_remove("CARGO_BUILD_TARGET")
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        let (package, version) = (self.package, &self.version);
        let title = format!("Compiling {package} {version} (once, a minute or two)");
        let advice = format!(
            "It comes from crates.io: is there a network? Run the command again to go on where it \
             stopped, or install it yourself: cargo install {package} --version {version} --locked"
        );
        steps.hidden(&title, &mut cargo, &advice)
    }

    /// Whether this program runs, and is of the version, if it can be asked.
    fn is_right(&self, path: &Path) -> bool {
        if !self.says_version {
            return process::capture(Command::new(path).arg("--help")).is_ok();
        }
        process::capture(Command::new(path).arg("--version").env_remove("NO_COLOR"))
            .is_ok_and(|text| says_version(&text, &self.version))
    }
}

/// `trunk 0.21.14`, `wasm-bindgen 0.2.129 (abc)`: the second word is the version.
fn says_version(text: &str, version: &str) -> bool {
    text.split_whitespace().nth(1) == Some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_version_is_right() {
        assert!(says_version("trunk 0.21.14\n", "0.21.14"));
        assert!(says_version("wasm-bindgen 0.2.129 (12ab34)", "0.2.129"));
        assert!(says_version("geckodriver 0.37.1\n\nThe source …", "0.37.1"));
        assert!(!says_version("trunk 0.21.1", "0.21.14"));
        assert!(!says_version("trunk 0.21.140", "0.21.14"));
        assert!(!says_version("", "0.21.14"));
    }

    #[test]
    fn the_manifest_names_one_version_of_wasm_bindgen() -> Result<()> {
        let version = version_of_wasm_bindgen(&paths::root()?)?;
        assert!(version.starts_with("0.2."), "{version}");
        Ok(())
    }
}
