//! The check whether the page's answers can be trusted. What it needs is built here; the runs and
//! their judgement are the matter of a program of the browser tests.

use std::{
    path::{self, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    browsers::{Browsers, Wanted},
    dist,
    program::Program,
    setup::Setup,
};

/// The native program.
const NATIVE: Program = Program::fast("trust", "native");
/// What meets browsers.
const CHECK: Program = Program::plain("browser-tests", "check-trust");

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

/// Sets up, builds, and checks. An error if one of them fails.
pub fn run(options: &Options) -> Result<()> {
    let (setup, mut steps) = Setup::for_the_page(Setup::STEPS + 5)?;
    let browsers = Browsers::ensure(&mut steps, Wanted::Only(&options.browser))?;
    let _ = dist::build(&setup, &mut steps)?;
    let native = NATIVE.build(&mut steps, &setup.root, "Building the native program")?;
    let check = CHECK.build(&mut steps, &setup.root, "Building what meets the page")?;
    steps.next();
    let mut check = Command::new(check);
    check
        .args(["--runs", &options.runs.to_string()])
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
