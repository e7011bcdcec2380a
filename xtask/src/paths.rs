//! Where things lie: the project, its build folder, the cache of the tools, programs on the PATH.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, MetadataCommand};

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

/// What cargo says of the packages of the project. An error if it can't read their manifests.
pub fn metadata(root: &Path) -> Result<Metadata> {
    let mut command = MetadataCommand::new();
    command
        .cargo_path(cargo())
        .current_dir(root)
        .no_deps()
        .other_options(["--offline".to_owned()]);
    Ok(command.exec()?)
}

/// The folder that cargo builds into; the user may have moved it. An error if cargo can't tell.
pub fn target(root: &Path) -> Result<PathBuf> {
    Ok(metadata(root)?.target_directory.into_std_path_buf())
}

/// The folder of the tools that xtask installs: the user's own cache, not the project, so that
/// they are compiled once for all clones and survive `cargo clean`. An error if the user has none.
pub fn tools() -> Result<PathBuf> {
    let cache = dirs::cache_dir().context(
        "no cache folder: neither HOME nor XDG_CACHE_HOME is set; \
         set one, for example: export XDG_CACHE_HOME=$PWD/cache",
    )?;
    Ok(cache.join("parlab").join("tools"))
}

/// The first program called `name` on the PATH.
pub fn on_path(name: &str) -> Option<PathBuf> {
    which::which(name).ok()
}
