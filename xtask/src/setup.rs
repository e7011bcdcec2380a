//! What every command that builds the page begins with: a compiler, the tools, and the environment made
//! of them.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use crate::{
    build_env::BuildEnv,
    paths,
    steps::Steps,
    toolchain::{self, Compiler},
    tools,
};

/// All that is needed to build the page.
pub struct Setup {
    /// The top of the project.
    pub root: PathBuf,
    /// The variables for `trunk`.
    pub environment: BuildEnv,
}

impl Setup {
    /// The steps that it takes.
    pub const STEPS: usize = 1 + tools::STEPS;

    /// Sets everything up as the first steps of `total`. The error says what is missing, and what would
    /// help.
    pub fn for_the_page(total: usize) -> Result<(Self, Steps)> {
        let root = paths::root()?;
        let mut steps = Steps::new(total, logs(&root)?);
        let compiler = toolchain::ensure(&mut steps)?;
        let setup = Self::with_tools(&mut steps, root, &compiler)?;
        Ok((setup, steps))
    }

    /// The same when a compiler has been found already.
    pub fn with_tools(steps: &mut Steps, root: PathBuf, compiler: &Compiler) -> Result<Self> {
        let folders = tools::ensure(steps, &root)?;
        let environment = BuildEnv::new(compiler, folders)?;
        Ok(Self { root, environment })
    }

    /// A call of trunk.
    pub fn trunk(&self, arguments: &[&str]) -> Command {
        let mut trunk = Command::new("trunk");
        trunk.args(arguments).current_dir(&self.root);
        self.environment.apply(&mut trunk);
        trunk
    }
}

/// Where the output of hidden programs is kept. An error if cargo can't tell the build folder.
pub fn logs(root: &Path) -> Result<PathBuf> {
    Ok(paths::target(root)?.join("xtask-logs"))
}
