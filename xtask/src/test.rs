//! All checks. The steps stand here as they run, the quick ones first.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use crate::{
    accessibility, advisories,
    browsers::{Browsers, Wanted},
    build_env::BuildEnv,
    dist, installers, paths, programs,
    setup::{self, Setup},
    steps::Steps,
    toolchain::{self, Compiler},
};

/// The package of the tests that need a browser; everything else is tested without one.
const BROWSER_TESTS: &str = "browser-tests";
/// The program that all of them are in.
const BROWSER_TEST: &str = "page";
/// How many of the slowest tests are named.
const SLOWEST: usize = 12;
const LINTS: [&str; 3] = ["--", "-D", "warnings"];

/// Checks everything; stops at the first failure. That is the error.
pub fn run() -> Result<()> {
    let root = paths::root()?;
    let mut steps = Steps::new(15 + Browsers::STEPS, setup::logs(&root)?);
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
    let checker = accessibility::checker(steps, &setup.root)?;
    browser_tests(steps, &setup.root, &browsers, checker)
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

/// Clippy’s own driver as the compiler of our crates, within a build: so the build that follows finds all
/// dependencies compiled, where `cargo clippy` would have read them for itself alone. Only for our library,
/// in which everything is but the few lines of `main`, no code is generated.
fn wasm_lints(steps: &mut Steps, root: &Path, compiler: &Compiler, program: &str) -> Result<()> {
    steps.next();
    let mut build = Command::new(compiler.cargo());
    build
        .args(["rustc", "--target", "wasm32-unknown-unknown", "--release"])
        .args(["--lib", "--features", program, "--locked"])
        .args(programs::arguments(root, program)?)
        .args(["--", "-Zno-codegen"])
        .current_dir(root);
    BuildEnv::new(compiler, Vec::new())?.apply(&mut build);
    build
        .env("RUSTC_WORKSPACE_WRAPPER", compiler.program("clippy-driver"))
        // As cargo-clippy hands it on.
        .env(
            "CLIPPY_ARGS",
            "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__",
        );
    let title = format!("Dependencies and lints of the {program} for WebAssembly");
    steps.hidden(&title, &mut build, "Correct what clippy says above.")
}

/// Always of the whole workspace, and then by name what is run: the features with which a dependency is
/// compiled are those that all packages together want, and with fewer packages it would be compiled again.
fn workspace_tests(root: &Path, targets: &[String]) -> Command {
    let mut test = cargo(root, &["test", "--workspace", "--locked"]);
    test.args(targets);
    test
}

fn native_tests(steps: &mut Steps, root: &Path) -> Result<()> {
    steps.next();
    let mut test = workspace_tests(root, &native_targets(root)?);
    let advice = "The failed tests are named above; run one with `cargo test NAME`.";
    steps.shown("Native tests", &mut test, advice)?;
    let mut examples = workspace_tests(root, &["--doc".to_owned()]);
    steps.shown("Examples in the documentation", &mut examples, advice)
}

/// All that is tested without a browser, as cargo is told it.
fn native_targets(root: &Path) -> Result<Vec<String>> {
    let metadata = paths::metadata(root)?;
    let packages = metadata
        .packages
        .iter()
        .filter(|it| it.name != BROWSER_TESTS);
    let targets = packages.flat_map(|package| &package.targets);
    let tested = targets.filter(|target| target.test && target.required_features.is_empty());
    let named = tested.filter_map(|target| {
        let kinds = [
            (target.is_bin(), "--bin"),
            (target.is_example(), "--example"),
            (target.is_test(), "--test"),
        ];
        let (_, option) = kinds.into_iter().find(|(is_it, _)| *is_it)?;
        Some([option.to_owned(), target.name.clone()])
    });
    Ok(["--lib".to_owned()]
        .into_iter()
        .chain(named.flatten())
        .collect())
}

/// Apart from the others, because all locks of pysync are then the model checker's.
fn model_tests(steps: &mut Steps, root: &Path) -> Result<()> {
    steps.next();
    let wanted = ["--features", "pysync/model", "--test", "model"];
    let mut test = workspace_tests(root, &wanted.map(str::to_owned));
    let advice = "The failed tests are named above, each with the schedule that fails.";
    steps.shown("Orders of threads (model checker)", &mut test, advice)
}

fn browser_tests(
    steps: &mut Steps,
    root: &Path,
    browsers: &Browsers,
    checker: Option<PathBuf>,
) -> Result<()> {
    steps.next();
    let kept = paths::target(root)?.join(BROWSER_TESTS);
    let (tables, times) = (kept.join("everywhere"), kept.join("times.txt"));
    // Those of an earlier run say nothing about this one.
    let _ = fs::remove_dir_all(&tables);
    let _ = fs::remove_file(&times);
    let mut test = workspace_tests(root, &["--test".to_owned(), BROWSER_TEST.to_owned()]);
    // They take minutes: better to see at once all that fails.
    // Those that measure see to it themselves that they are alone.
    test.args(["--no-fail-fast", "--", "--test-threads=3"])
        .env("PARLAB_DIST", root.join("dist"));
    test.envs(checker.map(|checker| ("PARLAB_AXE", checker)));
    browsers.apply(&mut test);
    let advice = "The failed tests are named above; the built page is in dist/.";
    let result = steps.shown("Browser tests", &mut test, advice);
    print_tables(&tables);
    print_slowest(&times);
    result
}

/// Where the minutes went, as the tests wrote it down: a line each, which begins with its seconds.
fn print_slowest(times: &Path) {
    let text = fs::read_to_string(times).unwrap_or_default();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_by(|a, b| b.cmp(a));
    eprintln!(
        "\nThe slowest of {} tests (all: {})",
        lines.len(),
        times.display()
    );
    for line in lines.iter().take(SLOWEST) {
        eprintln!("{line}");
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_but_the_browser_is_tested_natively() -> Result<()> {
        let targets = native_targets(&paths::root()?)?;
        for name in [
            "tidy",
            "statistics",
            "conformance",
            "program",
            "xtask",
            "pipeline",
        ] {
            assert!(targets.iter().any(|it| it == name), "{name} in {targets:?}");
        }
        for name in [BROWSER_TEST, "model", "engine"] {
            assert!(targets.iter().all(|it| it != name), "{name} in {targets:?}");
        }
        Ok(())
    }
}
