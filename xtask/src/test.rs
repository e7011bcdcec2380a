//! All checks. The steps stand here as they run, the quick ones first.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use crate::{
    advisories,
    browsers::{Browsers, Wanted},
    build_env::BuildEnv,
    dist, installers, paths, programs,
    setup::{self, Setup},
    steps::Steps,
    toolchain::{self, Compiler},
};

/// The package of the tests that need a browser; everything else is tested without one.
const BROWSER_TESTS: &str = "browser-tests";
const LINTS: [&str; 3] = ["--", "-D", "warnings"];

/// Checks everything; stops at the first failure. That is the error.
pub fn run() -> Result<()> {
    let root = paths::root()?;
    let mut steps = Steps::new(14 + Browsers::STEPS, setup::logs(&root)?);
    let result = all(&mut steps, root);
    steps.summary();
    result
}

fn all(steps: &mut Steps, root: PathBuf) -> Result<()> {
    format(steps, &root)?;
    advisories::check(steps, &root)?;
    native_lints(steps, &root)?;
    documentation(steps, &root)?;
    let compiler = toolchain::ensure(steps)?;
    let browsers = Browsers::ensure(steps, Wanted::ForTests)?;
    for program in ["page", "engine"] {
        wasm_lints(steps, &root, &compiler, program)?;
    }
    native_tests(steps, &root)?;
    model_tests(steps, &root)?;
    let setup = Setup::with_tools(steps, root, &compiler)?;
    let _ = dist::build(&setup, steps)?;
    browser_tests(steps, &setup.root, &browsers)
}

fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut cargo = Command::new(paths::cargo());
    cargo.args(arguments).current_dir(root);
    cargo
}

fn format(steps: &mut Steps, root: &Path) -> Result<()> {
    steps.next();
    installers::ensure_component(steps, "rustfmt", "fmt")?;
    let mut fmt = cargo(root, &["fmt", "--all", "--check"]);
    steps.hidden("Format", &mut fmt, "Run `cargo fmt --all`.")
}

fn native_lints(steps: &mut Steps, root: &Path) -> Result<()> {
    steps.next();
    installers::ensure_component(steps, "clippy", "clippy")?;
    let mut clippy = cargo(
        root,
        &["clippy", "--workspace", "--all-targets", "--locked"],
    );
    clippy.args(LINTS);
    steps.hidden("Lints", &mut clippy, "Correct what clippy says above.")
}

fn documentation(steps: &mut Steps, root: &Path) -> Result<()> {
    steps.next();
    let mut doc = cargo(root, &["doc", "--workspace", "--no-deps", "--locked"]);
    doc.env("RUSTDOCFLAGS", "-D warnings");
    steps.hidden(
        "Documentation",
        &mut doc,
        "Correct what rustdoc says above.",
    )
}

/// In the release profile, so that the build which follows finds the macros compiled.
fn wasm_lints(steps: &mut Steps, root: &Path, compiler: &Compiler, program: &str) -> Result<()> {
    steps.next();
    let mut clippy = Command::new(compiler.program("cargo-clippy"));
    clippy
        .args(["clippy", "--target", "wasm32-unknown-unknown", "--release"])
        .args(["--lib", "--bin", program, "--features", program, "--locked"]);
    clippy
        .args(programs::arguments(root, program)?)
        .args(LINTS)
        .current_dir(root);
    BuildEnv::new(compiler, Vec::new())?.apply(&mut clippy);
    let title = format!("Lints of the {program} for WebAssembly");
    steps.hidden(&title, &mut clippy, "Correct what clippy says above.")
}

fn native_tests(steps: &mut Steps, root: &Path) -> Result<()> {
    steps.next();
    let mut test = cargo(
        root,
        &[
            "test",
            "--workspace",
            "--locked",
            "--exclude",
            BROWSER_TESTS,
        ],
    );
    let advice = "The failed tests are named above; run one with `cargo test NAME`.";
    steps.shown("Native tests", &mut test, advice)
}

/// Apart from the others, because all locks of pysync are then the model checker's.
fn model_tests(steps: &mut Steps, root: &Path) -> Result<()> {
    steps.next();
    let mut test = cargo(
        root,
        &[
            "test",
            "--package",
            "pysync",
            "--features",
            "model",
            "--test",
            "model",
            "--locked",
        ],
    );
    let advice = "The failed tests are named above, each with the schedule that fails.";
    steps.shown("Orders of threads (model checker)", &mut test, advice)
}

fn browser_tests(steps: &mut Steps, root: &Path, browsers: &Browsers) -> Result<()> {
    steps.next();
    let tables = paths::target(root)?.join(BROWSER_TESTS).join("everywhere");
    // Those of an earlier run say nothing about this one.
    let _ = fs::remove_dir_all(&tables);
    let mut test = cargo(root, &["test", "--package", BROWSER_TESTS, "--locked"]);
    // They take minutes: better to see at once all that fails.
    // Those that measure see to it themselves that they are alone.
    test.args(["--no-fail-fast", "--", "--test-threads=3"])
        .env("PARLAB_DIST", root.join("dist"));
    browsers.apply(&mut test);
    let advice = "The failed tests are named above; the built page is in dist/.";
    let result = steps.shown("Browser tests", &mut test, advice);
    print_tables(&tables);
    result
}

/// Which engine ran on which rung, as the tests wrote it down: one file an engine.
fn print_tables(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.sort();
    for file in files {
        eprintln!(
            "\n{}",
            fs::read_to_string(&file).unwrap_or_default().trim_end()
        );
    }
}
