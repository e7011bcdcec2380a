//! The program behind `cargo xtask bench`: asks the lab and its peers, and prints what they say.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use browser_tests::bench::{Places, Plan, bench};
use browser_tests::settings::Settings;
use clap::Parser;
use peers::report::ToldRow;
use peers::table::markdown;
use peers::{Figures, Report};
use serde::Serialize;
use trust::machine::Machine;
use trust::sentences;

/// The lab beside its peers. Called by `cargo xtask bench`.
#[derive(Parser)]
struct Options {
    /// Less of everything.
    #[arg(long)]
    quick: bool,
    /// How many rounds.
    #[arg(long)]
    rounds: Option<usize>,
    /// The native peer.
    #[arg(long)]
    native: PathBuf,
    /// The folder of the other peers.
    #[arg(long)]
    peers: PathBuf,
    /// Where all figures are written.
    #[arg(long)]
    json: PathBuf,
}

/// What is written.
#[derive(Serialize)]
struct Written<'a> {
    machine: Machine,
    rounds: usize,
    rows: &'a [ToldRow],
}

fn main() -> ExitCode {
    let options = Options::parse();
    parlab::chapters::register();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    match runtime.expect("a runtime").block_on(run(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> Result<(), String> {
    let mut plan = if options.quick {
        Plan::quick()
    } else {
        Plan::whole()
    };
    plan.rounds = options.rounds.unwrap_or(plan.rounds).max(1);
    let places = Places {
        dist: Settings::read().dist,
        native: options.native.clone(),
        peers: options.peers.clone(),
    };
    let machine = Machine::look();
    eprintln!("{}", sentences::machine(&machine));
    let began = Instant::now();
    let say = |step: &str| eprintln!("{:4} s  {step}", began.elapsed().as_secs());
    let write = |figures: &Figures| {
        let report = figures.report();
        write(&options.json, machine, plan.rounds, &report).map(|()| report)
    };
    let keep = |figures: &Figures| {
        if let Err(why) = write(figures) {
            eprintln!("{why}");
        }
    };
    let report = write(&bench(&plan, &places, say, keep).await)?;
    println!("{}", markdown(&report));
    println!(
        "{}; {} rounds in {} s",
        sentences::machine(&machine),
        plan.rounds,
        began.elapsed().as_secs()
    );
    Ok(())
}

fn write(file: &Path, machine: Machine, rounds: usize, report: &Report) -> Result<(), String> {
    let written = Written {
        machine,
        rounds,
        rows: &report.rows,
    };
    let json = serde_json::to_string_pretty(&written).map_err(|error| error.to_string())?;
    fs::write(file, json + "\n").map_err(|error| format!("{}: {error}", file.display()))
}
