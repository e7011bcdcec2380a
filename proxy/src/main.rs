//! The proxy as a program. `cargo xtask serve --proxy HOST` starts it and ends it.

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use lab_proxy::{HostName, Hosts, Limits, Lookup, Named, Proxy, Reach, Settings};

/// Reads named hosts for the lab, where they forbid browsers to.
///
/// Prints one line, the address under which it answers, and ends when its input ends: so it never
/// outlives the program that started it.
#[derive(Parser)]
struct Cli {
    /// The port at which the lab is served
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    lab_port: u16,
    /// A host that may be read at public addresses, such as data.example or data.example:8080
    #[arg(required_unless_present = "private", value_name = "HOST")]
    public: Vec<HostName>,
    /// A host that may be read at the addresses of this computer and of its network too
    #[arg(long, value_name = "HOST")]
    private: Vec<HostName>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<(), Box<dyn Error>> {
    let named = |reach| move |host| Named { host, reach };
    let public = cli.public.into_iter().map(named(Reach::Public));
    let private = cli.private.into_iter().map(named(Reach::Private));
    let proxy = Proxy::bind(Settings {
        hosts: Hosts::new(public.chain(private))?,
        lab_port: cli.lab_port,
        limits: Limits::default(),
        lookup: Lookup::default(),
    })
    .await?;
    for caveat in proxy.caveats() {
        eprintln!("note: {caveat}");
    }
    let mut out = std::io::stdout();
    writeln!(out, "{}", proxy.address())?;
    out.flush()?;
    let (mut input, mut nowhere) = (tokio::io::stdin(), tokio::io::sink());
    tokio::select! {
        ended = proxy.serve() => Ok(ended?),
        _ = tokio::io::copy(&mut input, &mut nowhere) => Ok(()),
    }
}
