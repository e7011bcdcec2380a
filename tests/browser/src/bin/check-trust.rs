//! The program behind `cargo xtask check-trust`: opens each run link so many times, tells each run and
//! its judgement, and fails if a criterion is missed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use browser_tests::Engine;
use browser_tests::settings::Settings;
use browser_tests::trust::Bench;
use clap::Parser;
use serde::Serialize;
use trust::judged::Judged;
use trust::machine::Machine;
use trust::{Subject, Summary, sentences};

/// Whether the runs of the built page can be trusted. Called by `cargo xtask check-trust`.
#[derive(Parser)]
struct Options {
    /// How often each link is opened.
    #[arg(long)]
    runs: u32,
    /// Which links.
    #[arg(long, value_delimiter = ',')]
    of: Vec<Subject>,
    /// In which browser.
    #[arg(long, value_parser = engine)]
    browser: Engine,
    /// The native program.
    #[arg(long)]
    native: PathBuf,
    /// Where all figures are written.
    #[arg(long)]
    json: Option<PathBuf>,
}

/// All figures.
#[derive(Serialize)]
struct Report<'a> {
    browser: &'a str,
    machine: Machine,
    summaries: Vec<Summary>,
    runs: Vec<Judged<'a>>,
}

fn engine(name: &str) -> Result<Engine, String> {
    match name {
        "chromium" => Ok(Engine::Chromium),
        "firefox" => Ok(Engine::Firefox),
        other => Err(format!("“{other}” is neither chromium nor firefox")),
    }
}

fn main() -> ExitCode {
    let options = Options::parse();
    parlab::chapters::register();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    match runtime.expect("a runtime").block_on(check(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Whether all is good.
async fn check(options: &Options) -> Result<bool, String> {
    let settings = Settings::read();
    let machine = Machine::look();
    println!("{}", sentences::machine(&machine));
    let bench = Bench::new(&settings.dist, options.browser, &options.native).await;
    let browser = format!("{} {}", options.browser, bench.version().await);
    println!("{browser}\n\n{}", sentences::head());
    let mut runs = Vec::new();
    let mut summaries = Vec::new();
    for subject in &options.of {
        for number in 1..=options.runs {
            let run = bench.run(*subject, number).await;
            println!("{}", sentences::row(&run));
            runs.push(run);
        }
        summaries.push(Summary::of(*subject, &runs));
        // After each link, so that a check that is broken off leaves something.
        if let Some(file) = &options.json {
            let report = Report {
                browser: &browser,
                machine,
                summaries: summaries.clone(),
                runs: runs.iter().map(Judged::of).collect(),
            };
            write(file, &report)?;
        }
    }
    for summary in &summaries {
        println!("\n{}", sentences::summary(summary));
    }
    Ok(summaries.iter().all(Summary::is_good))
}

fn write(file: &Path, report: &Report) -> Result<(), String> {
    let json = serde_json::to_string_pretty(report).map_err(|error| error.to_string())?;
    fs::write(file, json + "\n").map_err(|error| format!("{}: {error}", file.display()))
}
