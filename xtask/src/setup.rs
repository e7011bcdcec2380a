//! What does every command that builds the page begin with? A compiler, the two tools, and the
//! environment made of them.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use crate::{
    build_env::BuildEnv,
    paths,
    steps::Steps,
    toolchain::{self, Toolchain},
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
    pub const STEPS: usize = 4;

    /// Sets everything up as the first steps of `total`.
    pub fn for_the_page(total: usize) -> Result<(Self, Steps)> {
        let root = paths::root()?;
        let mut steps = Steps::new(total, logs(&root)?);
        let toolchain = toolchain::ensure(&mut steps, &root)?;
        let setup = Self::with_tools(&mut steps, root, &toolchain)?;
        Ok((setup, steps))
    }

    /// The same when a compiler has been found already.
    pub fn with_tools(steps: &mut Steps, root: PathBuf, toolchain: &Toolchain) -> Result<Self> {
        let folders = tools::ensure(steps, &root)?;
        let environment = BuildEnv::new(toolchain, &root, folders)?;
        for remark in &environment.remarks {
            steps.say(remark);
        }
        Ok(Self { root, environment })
    }

    /// A call of trunk.
    pub fn trunk(&self, arguments: &[&str]) -> Command {
        // By name alone, the program would be looked for on our PATH and not on the one given.
        let mut trunk = Command::new(self.program("trunk"));
        trunk.args(arguments).current_dir(&self.root);
        self.environment.apply(&mut trunk);
        trunk
    }

    fn program(&self, name: &str) -> PathBuf {
        let path = self
            .environment
            .variables
            .iter()
            .find(|(variable, _)| variable == "PATH")
            .and_then(|(_, value)| value.as_deref());
        path.and_then(|path| paths::find(name, path))
            .unwrap_or_else(|| name.into())
    }
}

/// Where the output of hidden programs is kept.
pub fn logs(root: &Path) -> Result<PathBuf> {
    Ok(paths::target(root)?.join("xtask-logs"))
}
