//! Where do things lie? The project, its build folder, the cache of the tools, programs on the PATH.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::process;

/// The top of the project.
pub fn root() -> Result<PathBuf> {
    // cargo sets the variable when it runs us; the compiled-in path serves a direct call.
    let own = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    own.parent()
        .map(Path::to_path_buf)
        .context("the xtask folder has no parent folder")
}

/// The cargo that runs us; native work is done with it.
pub fn cargo() -> PathBuf {
    env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from)
}

/// The folder that cargo builds into; the user may have moved it.
pub fn target(root: &Path) -> Result<PathBuf> {
    let mut metadata = Command::new(cargo());
    metadata
        .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
        .current_dir(root);
    let json = process::capture(&mut metadata)?;
    json_string(&json, "target_directory")
        .map(PathBuf::from)
        .context("cargo metadata names no target_directory")
}

/// The string under `key` in cargo's compact JSON: all that is needed of it.
fn json_string(json: &str, key: &str) -> Option<String> {
    let marker = format!("\"{key}\":\"");
    let start = json.rfind(&marker)? + marker.len();
    let mut text = String::new();
    let mut chars = json[start..].chars();
    loop {
        match chars.next()? {
            '"' => return Some(text),
            '\\' => text.push(chars.next()?),
            other => text.push(other),
        }
    }
}

/// The folder of the tools that xtask installs: the user's own cache, not the project, so that
/// they are compiled once for all clones and survive `cargo clean`.
pub fn tools() -> Result<PathBuf> {
    Ok(cache()?.join("parlab").join("tools"))
}

fn cache() -> Result<PathBuf> {
    let folder = |name: &str| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    if let Some(cache) = folder("XDG_CACHE_HOME") {
        return Ok(cache);
    }
    let found = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library").join("Caches"))
    } else {
        folder("HOME").map(|home| home.join(".cache"))
    };
    found.context(
        "no cache folder: neither HOME nor XDG_CACHE_HOME is set; \
         set one, for example: export XDG_CACHE_HOME=$PWD/cache",
    )
}

/// The first program called `name` on the PATH.
pub fn on_path(name: &str) -> Option<PathBuf> {
    find(name, &env::var_os("PATH")?)
}

/// The first program called `name` in the folders of `path`.
pub fn find(name: &str, path: &OsStr) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(path)
        .map(|folder| folder.join(&file))
        .find(|path| is_program(path))
}

/// A file that may be executed.
#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

#[cfg(test)]
mod tests {
    use super::json_string;

    #[test]
    fn reads_a_path_with_escapes() {
        let json = r#"{"a":"b","target_directory":"C:\\par \"lab\"\\target","version":1}"#;
        assert_eq!(
            json_string(json, "target_directory").as_deref(),
            Some(r#"C:\par "lab"\target"#)
        );
        assert_eq!(json_string(json, "nothing"), None);
        assert_eq!(json_string(r#"{"a":"cut"#, "a"), None);
    }
}
