//! The lab beside its peers. What it takes is built and installed here; the asking is the matter of a
//! program of the browser tests.

use std::{
    path::{self, Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    browsers::{Browsers, Wanted},
    dist, npm, paths,
    program::Program,
    setup::Setup,
    steps::Steps,
};

/// The native peer.
const NATIVE: Program = Program::fast("peers", "native-peer");
/// What meets browsers and asks everybody.
const BENCH: Program = Program::plain("browser-tests", "bench");

/// What can be chosen.
#[derive(clap::Args)]
pub struct Options {
    /// Smaller work, two rounds and fewer pools: under two minutes
    #[arg(long)]
    quick: bool,
    /// How many rounds
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rounds: Option<u32>,
    /// Write all figures into this file, as JSON
    #[arg(long, value_name = "FILE", default_value = "target/bench.json")]
    json: PathBuf,
}

/// Sets up, builds, and measures. An error if one of them fails.
pub fn run(options: &Options) -> Result<()> {
    let (setup, mut steps) = Setup::for_the_page(Setup::STEPS + Browsers::STEPS + 5)?;
    let browsers = Browsers::ensure(&mut steps, Wanted::Available)?;
    let _ = dist::build(&setup, &mut steps)?;
    let native = NATIVE.build(&mut steps, &setup.root, "Building the native peer")?;
    let bench = BENCH.build(&mut steps, &setup.root, "Building what asks the peers")?;
    let peers = with_package(&mut steps, &setup.root)?;
    steps.next();
    let json = path::absolute(&options.json).context("--json names no file")?;
    let mut bench = Command::new(bench);
    bench
        .arg("--native")
        .arg(native)
        .arg("--peers")
        .arg(peers)
        .arg("--json")
        .arg(&json)
        .env("PARLAB_DIST", setup.root.join("dist"));
    if options.quick {
        bench.arg("--quick");
    }
    if let Some(rounds) = options.rounds {
        bench.args(["--rounds", &rounds.to_string()]);
    }
    browsers.apply(&mut bench);
    let advice = "What went wrong stands above.";
    let result = steps.shown("The lab beside its peers", &mut bench, advice);
    steps.summary();
    result?;
    println!("All figures: {}", json.display());
    Ok(())
}

/// A copy of the peers' programs, with the package in it that npm installs. Without npm, or without a
/// way to its registry, that peer is missing from the table.
fn with_package(steps: &mut Steps, root: &Path) -> Result<PathBuf> {
    steps.next();
    let peers = paths::target(root)?.join("peers");
    let own = root.join("benches").join("peers");
    npm::copy(&own.join("python"), &peers.join("python"))?;
    let (from, to) = (own.join("javascript"), peers.join("javascript"));
    if let Err(why) = npm::install(steps, "Installing the package workerpool", &from, &to) {
        steps.warn(format!("Without workerpool: {why:#}"));
    }
    Ok(peers)
}
