//! The check whether the page's answers can be trusted. What it needs is built here; the runs and
//! their judgement are the matter of a program of the browser tests.

use std::{
    env::consts::EXE_SUFFIX,
    path::{self, Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{browsers::Browsers, dist, paths, setup::Setup, steps::Steps};

/// The package of the native program, and the program; both are compiled with a profile of its name.
const JUDGE: &str = "trust";
const NATIVE: &str = "native";
/// The package that meets browsers, and its program.
const BROWSER_TESTS: &str = "browser-tests";
const PROGRAM: &str = "check-trust";

/// What can be chosen.
#[derive(clap::Args)]
pub struct Options {
    /// How often each link is opened
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Which links, separated by commas
    #[arg(
        long,
        value_name = "LINKS",
        value_delimiter = ',',
        default_values = ["threads", "gil", "processes"],
        value_parser = ["threads", "gil", "processes"],
    )]
    of: Vec<String>,
    /// In which browser
    #[arg(long, default_value = "chromium", value_parser = ["chromium", "firefox"])]
    browser: String,
    /// Write all figures into this file, as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Sets up, builds, and checks.
pub fn run(options: &Options) -> Result<()> {
    let (setup, mut steps) = Setup::for_the_page(Setup::STEPS + 5)?;
    let name = match options.browser.as_str() {
        "firefox" => "Firefox",
        _ => "Chromium",
    };
    let browsers = Browsers::only(name, &mut steps)?;
    let _ = dist::build(&setup, &mut steps)?;
    let native = build_native(&mut steps, &setup.root)?;
    build_program(&mut steps, &setup.root)?;
    steps.next();
    let mut check = cargo(&setup.root, "run", BROWSER_TESTS, PROGRAM);
    check
        .args(["--quiet", "--", "--runs", &options.runs.to_string()])
        .args(["--of", &options.of.join(",")])
        .args(["--browser", &options.browser])
        .arg("--native")
        .arg(native)
        .env("PARLAB_DIST", setup.root.join("dist"));
    if let Some(file) = &options.json {
        let file = path::absolute(file).context("--json names no file")?;
        check.arg("--json").arg(file);
    }
    browsers.apply(&mut check);
    let advice = "What was missed stands above; on a machine that is busy it says little.";
    steps.shown("Runs beside a native program", &mut check, advice)
}

fn build_native(steps: &mut Steps, root: &Path) -> Result<PathBuf> {
    steps.next();
    let mut build = cargo(root, "build", JUDGE, NATIVE);
    build.args(["--profile", NATIVE]);
    let advice = "Correct what the compiler says above.";
    steps.hidden("Building the native program", &mut build, advice)?;
    let folder = paths::target(root)?.join(NATIVE);
    Ok(folder.join(format!("{NATIVE}{EXE_SUFFIX}")))
}

fn build_program(steps: &mut Steps, root: &Path) -> Result<()> {
    steps.next();
    let mut build = cargo(root, "build", BROWSER_TESTS, PROGRAM);
    let advice = "Correct what the compiler says above.";
    steps.hidden("Building what meets the page", &mut build, advice)
}

fn cargo(root: &Path, command: &str, package: &str, program: &str) -> Command {
    let mut cargo = Command::new(paths::cargo());
    cargo
        .args([command, "--locked", "--package", package, "--bin", program])
        .current_dir(root);
    cargo
}
