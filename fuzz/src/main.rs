//! The long run: `cargo run --profile fuzz -p fuzz -- --executions 1000000`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Parser;
use fuzz::run::{Plan, run};
use fuzz::targets;

/// Reads inputs by the million with every parser of what comes from outside.
#[derive(Parser)]
struct Arguments {
    /// The only target; all by default.
    #[arg(long)]
    target: Option<String>,
    /// How many inputs each target reads.
    #[arg(long, default_value_t = 100_000)]
    executions: u64,
    /// The number of the first one.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// What they are drawn from: the same seed makes the same inputs.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where inputs that fail are written.
    #[arg(long, default_value = "target/fuzz")]
    folder: PathBuf,
    /// Write each input before it is read, to find one that ends the whole program.
    #[arg(long)]
    careful: bool,
    /// Read this file instead, with the target that is named.
    #[arg(long, requires = "target")]
    replay: Option<PathBuf>,
}

fn main() -> Result<()> {
    parlab::chapters::register();
    let arguments = Arguments::parse();
    let is_wanted = |name: &str| {
        arguments
            .target
            .as_deref()
            .is_none_or(|wanted| wanted == name)
    };
    let targets: Vec<_> = targets::ALL
        .into_iter()
        .filter(|target| is_wanted(target.name))
        .collect();
    if targets.is_empty() {
        let names = targets::ALL.map(|target| target.name).join(", ");
        anyhow::bail!("there is no such target; there are {names}");
    }
    if let Some(file) = &arguments.replay {
        let input =
            std::fs::read(file).with_context(|| format!("can't read {}", file.display()))?;
        targets.iter().for_each(|target| (target.read)(&input));
        return Ok(());
    }
    let plan = Plan {
        from: arguments.from,
        executions: arguments.executions,
        seed: arguments.seed,
        folder: arguments.folder,
        is_careful: arguments.careful,
    };
    println!(
        "| target | executions | time in s | longest in ms | most memory in KiB | largest input in bytes |"
    );
    println!("| --- | --- | --- | --- | --- | --- |");
    for target in &targets {
        let outcome = run(target, &plan)?;
        println!(
            "| {} | {} | {:.0} | {:.1} | {} | {} |",
            target.name,
            outcome.executions,
            outcome.time.as_secs_f64(),
            outcome.most.time.as_secs_f64() * 1e3,
            outcome.most.bytes / 1024,
            outcome.largest,
        );
    }
    Ok(())
}
