//! Which version of `wasm-bindgen` does the project use? Its tool must be of exactly that version.

use std::{fs, path::Path};

use anyhow::{Context, Result};

/// The version of package `name` in the lock file of the project.
pub fn version_of(root: &Path, name: &str) -> Result<String> {
    let path = root.join("Cargo.lock");
    let text = fs::read_to_string(&path).with_context(|| {
        format!(
            "can't read {}; restore it with: git checkout Cargo.lock",
            path.display()
        )
    })?;
    find(&text, name).with_context(|| format!("Cargo.lock names no package {name}"))
}

/// The first `version` after the line that names the package; a lock file is written by cargo
/// alone, with one key a line, so that this needs no TOML parser.
fn find(lock: &str, name: &str) -> Option<String> {
    let wanted = format!("name = \"{name}\"");
    let mut lines = lock.lines().skip_while(|line| line.trim() != wanted);
    lines.next()?;
    let version = lines.next()?.trim().strip_prefix("version = \"")?;
    Some(version.strip_suffix('"')?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::find;

    const LOCK: &str = r#"
version = 4

[[package]]
name = "wasm-bindgen-rayon"
version = "1.3.0"

[[package]]
name = "wasm-bindgen"
version = "0.2.129"
source = "registry+https://github.com/rust-lang/crates.io-index"
dependencies = [
 "cfg-if",
]
"#;

    #[test]
    fn finds_the_package_of_exactly_this_name() {
        assert_eq!(find(LOCK, "wasm-bindgen").as_deref(), Some("0.2.129"));
        assert_eq!(find(LOCK, "wasm-bindgen-rayon").as_deref(), Some("1.3.0"));
        assert_eq!(find(LOCK, "wasm"), None);
    }

    #[test]
    fn a_lock_file_cut_short_is_no_panic() {
        assert_eq!(find("name = \"wasm-bindgen\"", "wasm-bindgen"), None);
        assert_eq!(find("", "wasm-bindgen"), None);
    }
}
