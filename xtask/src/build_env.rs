//! The environment that the page is built in, and the one place that knows its variables.

use std::{
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::toolchain::{Compiler, Linker};

/// What the build for WebAssembly needs from its environment.
pub struct BuildEnv {
    /// Variables with their values; `None` takes one away.
    pub variables: Vec<(&'static str, Option<OsString>)>,
}

impl BuildEnv {
    /// The variables for this compiler, with the programs of `folders` found first. An error if one of
    /// them can't be put on the PATH.
    pub fn new(compiler: &Compiler, mut folders: Vec<PathBuf>) -> Result<Self> {
        // trunk calls this program by its name.
        if let Some(own) = env::current_exe().ok().as_deref().and_then(Path::parent) {
            folders.push(own.to_owned());
        }
        let set = |value: &dyn AsRef<OsStr>| Some(value.as_ref().to_owned());
        let mut variables = vec![
            // Rebuilding the library is an unstable feature of cargo; this lets a stable one do it.
            ("RUSTC_BOOTSTRAP", set(&"1")),
            // Not in .cargo/config.toml, for there it would hold for native builds.
            ("CARGO_UNSTABLE_BUILD_STD", set(&"std,panic_abort")),
            ("CARGO", set(&compiler.cargo())),
            ("RUSTC", set(&compiler.program("rustc"))),
            // What rustup has on the PATH follows too: it takes a folder for the name of a toolchain.
            ("RUSTUP_TOOLCHAIN", set(&compiler.sysroot)),
            // `cargo run` names the libraries of its own compiler there.
            ("LD_LIBRARY_PATH", None),
            // These would replace the flags of the project, and with them the threads.
            ("RUSTFLAGS", None),
            ("CARGO_ENCODED_RUSTFLAGS", None),
            ("TRUNK_SKIP_VERSION_CHECK", set(&"true")),
            // trunk takes it for true or false only.
            (
                "NO_COLOR",
                env::var_os("NO_COLOR")
                    .filter(|value| !value.is_empty())
                    .and(set(&"true")),
            ),
            ("PATH", Some(path(folders)?)),
        ];
        if let Some(Linker::OnPath(linker)) = &compiler.linker {
            variables.push(("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", set(linker)));
        }
        Ok(Self { variables })
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
}

/// The folders before what is on the PATH.
fn path(folders: Vec<PathBuf>) -> Result<OsString> {
    let old = env::var_os("PATH").unwrap_or_default();
    let all = folders.into_iter().chain(env::split_paths(&old));
    env::join_paths(all).context("a folder with a separator in its name can't be put on the PATH")
}
