//! Programs of the workspace that a command builds and runs.

use std::{
    env::consts::EXE_SUFFIX,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use crate::{paths, steps::Steps};

/// A program and its package.
#[derive(Clone, Copy)]
pub struct Program {
    package: &'static str,
    name: &'static str,
    /// The profile that it is compiled with, and the folder it lands in.
    profile: (&'static str, &'static str),
}

impl Program {
    /// One that is compiled as tests are.
    pub const fn plain(package: &'static str, name: &'static str) -> Self {
        let profile = ("dev", "debug");
        Program {
            package,
            name,
            profile,
        }
    }

    /// One that measures: as fast as it gets.
    pub const fn fast(package: &'static str, name: &'static str) -> Self {
        let profile = ("native", "native");
        Program {
            package,
            name,
            profile,
        }
    }

    /// Builds it as the next step, and says where it is. An error if it doesn't compile.
    pub fn build(&self, steps: &mut Steps, root: &Path, title: &str) -> Result<PathBuf> {
        steps.next();
        let (profile, folder) = self.profile;
        let mut build = Command::new(paths::cargo());
        build
            .args(["build", "--locked", "--package", self.package])
            .args(["--bin", self.name, "--profile", profile])
            .current_dir(root);
        let advice = "Correct what the compiler says above.";
        steps.hidden(title, &mut build, advice)?;
        let folder = paths::target(root)?.join(folder);
        Ok(folder.join(format!("{}{EXE_SUFFIX}", self.name)))
    }
}
