//! In which environment is the page built? The one place that knows the variables.

use std::{
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{paths, toolchain::Toolchain};

/// What the build for WebAssembly needs from its environment.
pub struct BuildEnv {
    /// Variables with their values; `None` takes one away.
    pub variables: Vec<(String, Option<OsString>)>,
    /// Of those that are set, what the user should hear about.
    pub remarks: Vec<String>,
}

impl BuildEnv {
    /// The variables for this toolchain, with the programs of `folders` found first.
    pub fn new(toolchain: &Toolchain, root: &Path, mut folders: Vec<PathBuf>) -> Result<Self> {
        let mut it = Self {
            variables: Vec::new(),
            remarks: Vec::new(),
        };
        // Rebuilding the library is an unstable feature of cargo; this lets a stable one do it.
        it.set("RUSTC_BOOTSTRAP", "1");
        // As a variable and not in .cargo/config.toml, for there it would hold for native builds.
        it.set("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
        it.set("TRUNK_SKIP_VERSION_CHECK", "true");
        if let Some(linker) = &toolchain.linker {
            it.set("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
        it.set("CARGO", &toolchain.cargo);
        if let Some(debian) = &toolchain.debian {
            it.set("RUSTC", &debian.rustc);
            it.set("RUSTDOC", &debian.rustdoc);
            it.unset("RUSTUP_TOOLCHAIN");
            it.without_foreign_libraries(root);
            // trunk calls `cargo` from the PATH, where rustup's may come first.
            folders.insert(0, link_folder(&toolchain.cargo, &debian.rustc)?);
        } else if let Some(name) = env::var_os("RUSTUP_TOOLCHAIN") {
            it.set("RUSTUP_TOOLCHAIN", name);
        }
        // trunk calls this program by its name.
        if let Some(own) = env::current_exe().ok().as_deref().and_then(Path::parent) {
            folders.push(own.to_owned());
        }
        it.path(folders)?;
        it.without_flags();
        it.with_switches_that_trunk_reads();
        Ok(it)
    }

    /// Gives the environment to a program.
    pub fn apply(&self, command: &mut Command) {
        for (name, value) in &self.variables {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
    }

    fn set(&mut self, name: &str, value: impl AsRef<OsStr>) {
        let value = value.as_ref().to_owned();
        self.variables.push((name.to_owned(), Some(value)));
    }

    fn unset(&mut self, name: &str) {
        self.variables.push((name.to_owned(), None));
    }

    /// Puts the folders before what is on the PATH.
    fn path(&mut self, folders: Vec<PathBuf>) -> Result<()> {
        let old = env::var_os("PATH").unwrap_or_default();
        let all = folders.into_iter().chain(env::split_paths(&old));
        let path = env::join_paths(all).context(
            "a folder with a separator in its name can't be put on the PATH; \
             set XDG_CACHE_HOME to another one",
        )?;
        self.set("PATH", path);
        Ok(())
    }

    /// These would replace the flags of the project, and with them the threads.
    fn without_flags(&mut self) {
        for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
            if env::var_os(name).is_some_and(|value| !value.is_empty()) {
                self.remarks.push(format!(
                    "{name} is not used for the page: it would replace the flags that give it threads"
                ));
            }
            self.unset(name);
        }
    }

    /// trunk takes NO_COLOR for true or false only, and prints backtraces for a user's mistakes.
    fn with_switches_that_trunk_reads(&mut self) {
        match env::var_os("NO_COLOR") {
            Some(value) if value.is_empty() => self.unset("NO_COLOR"),
            Some(_) => self.set("NO_COLOR", "true"),
            None => {}
        }
        if env::var_os("RUST_BACKTRACE").is_some() {
            self.set("RUST_LIB_BACKTRACE", "0");
        }
    }

    /// rustup and `cargo run` name the library folders of their own compiler to all that they
    /// start; another compiler must not look there.
    fn without_foreign_libraries(&mut self, root: &Path) {
        let Some(old) = env::var_os("LD_LIBRARY_PATH") else {
            return;
        };
        let foreign = |path: &PathBuf| {
            path.starts_with(root)
                || path
                    .components()
                    .any(|part| part.as_os_str() == "toolchains")
        };
        let kept: Vec<PathBuf> = env::split_paths(&old)
            .filter(|path| !foreign(path))
            .collect();
        match env::join_paths(&kept) {
            Ok(path) if !path.is_empty() => self.set("LD_LIBRARY_PATH", path),
            _ => self.unset("LD_LIBRARY_PATH"),
        }
    }
}

/// A folder in the cache that holds nothing but links to this cargo and compiler, to be put first
/// on the PATH without bringing all of /usr/bin to the front.
#[cfg(unix)]
fn link_folder(cargo: &Path, rustc: &Path) -> Result<PathBuf> {
    use std::{fs, os::unix::fs::symlink};
    let folder = paths::tools()?.join("debian-rust");
    fs::create_dir_all(&folder).with_context(|| format!("can't make {}", folder.display()))?;
    for (name, program) in [("cargo", cargo), ("rustc", rustc)] {
        let link = folder.join(name);
        if fs::read_link(&link).is_ok_and(|to| to == program) {
            continue;
        }
        // Another xtask may do the same right now: rename is atomic, and both write the same.
        let fresh = folder.join(format!(".{name}-{}", std::process::id()));
        let _ = fs::remove_file(&fresh);
        symlink(program, &fresh)
            .and_then(|()| fs::rename(&fresh, &link))
            .with_context(|| format!("can't link {}", link.display()))?;
    }
    Ok(folder)
}

#[cfg(not(unix))]
fn link_folder(_cargo: &Path, _rustc: &Path) -> Result<PathBuf> {
    anyhow::bail!("Debian's packages are for Debian")
}
