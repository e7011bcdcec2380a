//! The engine's program, compiled apart from the page: it has threads on shared memory, and the page
//! has neither. trunk calls this while it builds the page (`Trunk.toml`), in the same environment.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{paths, process};

/// The flags that give it threads, for cargo's `--config`.
const FLAGS: &str = ".cargo/engine.toml";
/// Its name, and that of its files.
const NAME: &str = "engine";
/// What wasm-bindgen makes of it.
const FILES: [&str; 2] = ["engine.js", "engine_bg.wasm"];
/// Where trunk puts a build together.
const STAGING: &str = "TRUNK_STAGING_DIR";

/// What cargo is told so that something is compiled for the engine.
pub fn arguments(root: &Path) -> Result<Vec<String>> {
    let folder = folder(root)?;
    Ok(vec![
        "--config".to_owned(),
        root.join(FLAGS).display().to_string(),
        "--target-dir".to_owned(),
        folder.display().to_string(),
    ])
}

/// The folder that it is built in: what else is built for WebAssembly has other flags.
fn folder(root: &Path) -> Result<PathBuf> {
    Ok(paths::target(root)?.join(NAME))
}

/// Builds it into the folder where trunk puts a build together.
pub fn run() -> Result<()> {
    let Some(staging) = env::var_os(STAGING).map(PathBuf::from) else {
        bail!("this is called by trunk, which names a folder in {STAGING}");
    };
    let root = paths::root()?;
    let mut build = Command::new(paths::cargo());
    build
        .args([
            "build",
            "--release",
            "--locked",
            "--target",
            "wasm32-unknown-unknown",
        ])
        .args(["--bin", NAME, "--features", NAME])
        .args(arguments(&root)?)
        .current_dir(&root);
    call(&mut build)?;
    let folder = folder(&root)?;
    let bindings = folder.join("bindings");
    // What an earlier build left there would look like a part of this one.
    match fs::remove_dir_all(&bindings) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(error).with_context(|| format!("can't remove {}", bindings.display()));
        }
        _ => {}
    }
    let program = Path::new("wasm32-unknown-unknown/release").join(format!("{NAME}.wasm"));
    let mut bindgen = Command::new("wasm-bindgen");
    bindgen
        .args(["--target", "web", "--no-typescript", "--out-dir"])
        .arg(&bindings)
        .arg(folder.join(program));
    call(&mut bindgen)?;
    if bindings.join("snippets").exists() {
        bail!(
            "the engine's bindings import other scripts, and its workers are started by one alone"
        );
    }
    for name in FILES {
        let (from, to) = (bindings.join(name), staging.join(name));
        fs::copy(&from, &to).with_context(|| format!("can't copy {}", from.display()))?;
    }
    Ok(())
}

fn call(command: &mut Command) -> Result<()> {
    let status = command.status();
    let status = status.with_context(|| process::cannot_start(command))?;
    if !status.success() {
        bail!("`{}` failed ({status})", process::shown(command));
    }
    Ok(())
}
