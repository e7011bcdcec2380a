//! The commands of the project. Read from the top: each does all that it needs.

mod accessibility;
mod advisories;
mod archive;
mod bench;
mod browsers;
mod budget;
mod build_env;
mod check_trust;
mod comments;
mod compress;
mod dist;
mod files;
mod group;
mod installers;
mod npm;
mod paths;
mod policy;
mod process;
mod program;
mod programs;
mod proxy;
mod release;
mod serve;
mod setup;
mod shell;
mod steps;
mod test;
mod toolchain;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

const SOURCES: &str = "\
What is set up, and from where:
  compiler        of the one version that xtask/src/toolchain/compiler.rs names, with its
                  library source: yours, Debian 12's, or installed by rustup, but not with
                  RUSTUP_AUTO_INSTALL=0. Where that can't be had, another that has its source
                  (which is said); else Debian 12's packages rustc-web, cargo-web,
                  rust-web-src, rust-web-clippy and lld-22
  trunk,          yours, if on the PATH in the right version; else compiled from crates.io
  wasm-bindgen    into the cache folder
  wasm-split-cli  compiled from crates.io into the cache folder
For `test`, `check-trust` and `bench` only:
  Chromium        yours, if on the PATH with chromedriver; else Debian's
  Firefox         yours, if on the PATH; else Debian's firefox-esr. Its geckodriver is made
                  like trunk
  WebKitGTK       yours, if there with WebKitWebDriver and Xvfb; else Debian's
  axe-core        by npm, yours or Debian's (`test` only; without it the rules of accessibility
                  are not checked, which is said)
Packages are installed only for root; others are told the command. Where Firefox or WebKitGTK is
not to be had, the tests say so and leave it out; with CI set in the environment they fail.

The cache folder is parlab in $XDG_CACHE_HOME or ~/.cache (macOS: ~/Library/Caches, Windows:
%LOCALAPPDATA%). Remove it to have the tools made anew. The output of the last hidden steps is
in target/xtask-logs/.";

/// Builds, serves and tests the Parallelism Lab.
///
/// Each command first sets up what is missing: one compiler with its library source (threads in
/// WebAssembly need the standard library rebuilt), `trunk`, `wasm-bindgen` and `wasm-split-cli` in the
/// versions that the project is built with, and for the tests three browsers. The first time takes
/// some minutes.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    max_term_width = 90,
    after_long_help = SOURCES
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the page, serve it at http://localhost:8080/ and rebuild on each change
    ///
    /// The page is sent with the two headers that give it shared memory. Ctrl-C ends it.
    Serve(serve::Options),
    /// Build the page into dist/, ready for any static web host
    ///
    /// The same as an archive, for a USB stick: parlab-dist.zip.
    Dist,
    /// Check everything: format, lints, documentation, native tests, the build, and the page in browsers
    ///
    /// Stops at the first step that fails. The page is tested in Chromium, Firefox and WebKitGTK,
    /// none of which opens a window.
    Test,
    /// Check that a run's answer can be trusted: run links again and again, beside a native program
    ///
    /// A fresh browser opens the bare link of each subject, and directly afterwards a native program
    /// measures the same (k tasks of the same fib(n) on a rayon pool of k threads). Fails unless, of
    /// 20 runs, 19 are clear (the 95 % interval with 2 workers is within 10 % of the speed-up), 18
    /// agree with the native program (the intervals overlap), with a GIL 19 take 1.9 to 2.1 times as
    /// long for 2 tasks as for 1, and all show the first sample within 3 s and end within 12 s. It
    /// takes about 15 minutes, in which the machine should do nothing else.
    CheckTrust(check_trust::Options),
    /// Measure the lab beside its peers, everything in one run
    ///
    /// The same jobs for the page in each browser found, a native program from the same source on
    /// rayon, plain workers and the npm package workerpool in the same page, node, and CPython with
    /// threads, processes and subinterpreters; besides, when the page is there, how smoothly it runs
    /// and how large it is. Every round asks everybody once. Prints a table with medians, 95 %
    /// intervals, ratios and goals; all figures go into a JSON file. Who is missing is said. It takes
    /// about 15 minutes, in which the machine should do nothing else.
    Bench(bench::Options),
    /// Print the shell lines that let you call `trunk` and `cargo` by hand
    ///
    /// Use it in a shell of its own, for it changes which cargo is found and what it does:
    /// (eval "$(cargo xtask env)" && trunk serve)
    Env,
    /// Build the programs of the page; called by trunk
    #[command(hide = true)]
    Programs,
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Serve(options) => serve::run(&options),
        Command::Dist => dist::run(),
        Command::Test => test::run(),
        Command::CheckTrust(options) => check_trust::run(&options),
        Command::Bench(options) => bench::run(&options),
        Command::Env => shell::run(),
        Command::Programs => programs::run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
