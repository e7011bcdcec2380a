//! The way for the page to read from hosts that forbid browsers to: a small program of ours,
//! built and started only for those who ask for it; trunk passes on what is asked under `/proxy/`.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::{group::Group, paths, steps::Steps};

const PACKAGE: &str = "lab-proxy";

/// The hosts that the page may read from through this computer.
#[derive(clap::Args)]
pub struct Hosts {
    /// Let the page read from this host through this computer; may be given again
    ///
    /// For hosts that forbid browsers to read their files (the page says “blocked”). The name
    /// alone, such as data.example or data.example:8080. Only the hosts named are read, only at
    /// public addresses, only for this page, and without cookies.
    #[arg(long = "proxy", value_name = "HOST")]
    public: Vec<String>,
    /// The same for a host on this computer or in its private network
    ///
    /// Whoever uses the page can then read what that host shows to this computer. It is asked
    /// straight, whatever HTTPS_PROXY says.
    #[arg(long = "proxy-private", value_name = "HOST")]
    private: Vec<String>,
}

impl Hosts {
    /// As they were named.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.public.iter().chain(&self.private).map(String::as_str)
    }

    /// Whether there is none, and so no proxy.
    pub fn is_empty(&self) -> bool {
        self.all().next().is_none()
    }
}

/// A proxy that answers, until it is dropped.
pub struct Proxy {
    /// The program. Its input is a pipe of ours: it ends with that, whatever becomes of us.
    pub program: Group,
    address: String,
}

/// Builds it, as a step of its own. An error if it doesn't compile.
pub fn build(steps: &mut Steps, root: &Path) -> Result<()> {
    let advice = "Without --proxy it is not needed.";
    steps.hidden("Building the proxy", &mut cargo(root, "build"), advice)
}

impl Proxy {
    /// Starts it, to read from these hosts for the page at `lab_port`. An error if it does not say
    /// where it listens.
    pub fn start(root: &Path, hosts: &Hosts, lab_port: u16) -> Result<Self> {
        let mut run = cargo(root, "run");
        let private = hosts.private.iter().map(|host| format!("--private={host}"));
        run.args(["--quiet", "--", "--lab-port", &lab_port.to_string()])
            .args(private)
            .arg("--")
            .args(&hosts.public)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut program = Group::start(&mut run)?;
        let out = program.child.stdout.take();
        let out = out.context("the proxy has no output")?;
        let mut address = String::new();
        BufReader::new(out).read_line(&mut address)?;
        if !address.starts_with("http://") {
            bail!("the proxy did not start; the reason stands above");
        }
        Ok(Self {
            program,
            address: address.trim_end().to_owned(),
        })
    }

    /// Tells trunk of it. Past any proxy that the environment names, for this one is on this
    /// computer; and it is ours that follows redirects, no further than it may.
    pub fn tell(&self, trunk: &mut Command) {
        trunk
            .args(["--proxy-backend", &self.address])
            .args(["--proxy-no-system-proxy", "--proxy-no-redirect"]);
    }
}

fn cargo(root: &Path, command: &str) -> Command {
    let mut cargo = Command::new(paths::cargo());
    cargo
        .args([command, "--locked", "--package", PACKAGE])
        .current_dir(root);
    cargo
}
