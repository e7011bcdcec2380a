//! The compiler that the page is built with. Threads in WebAssembly need the standard library rebuilt
//! with atomics, so it must be one whose library source is at hand, of the same version, and a linker
//! that speaks WebAssembly.
//!
//! [`compiler`] looks at one, [`choose`] decides, and this file acts, until there is one.

mod choose;
mod compiler;

use std::process::Command;

use anyhow::{Result, bail};

use crate::{
    installers::{self, Access, Apt},
    steps::Steps,
};
use choose::{Action, Facts, PACKAGES};
use compiler::PINNED;
pub use compiler::{Compiler, Linker};

/// Finds the compiler or has it installed, as the next step, and says which it is. The error says what
/// would help.
pub fn ensure(steps: &mut Steps) -> Result<Compiler> {
    steps.next();
    let mut facts = Facts {
        compilers: all(),
        rustup: installers::rustup(),
        apt: installers::apt(),
    };
    loop {
        // What fails has shown its output; the next choice goes without it.
        let _ = match choose::choose(&facts) {
            Action::Use(compiler) => {
                say(steps, &compiler);
                return Ok(compiler);
            }
            Action::InstallByRustup => {
                facts.rustup = Access::Tried;
                let mut rustup = Command::new("rustup");
                rustup.args(choose::rustup_words().split(' '));
                let title = format!("Installing Rust {PINNED} with rustup");
                steps.hidden(&title, &mut rustup, "")
            }
            Action::InstallByApt => {
                facts.apt = Access::Tried;
                let title = "Installing Debian's compiler packages";
                Apt::default().install(steps, title, &PACKAGES)
            }
            Action::GiveUp(text) => bail!("{text}"),
        };
        facts.compilers = all();
    }
}

/// The compiler on the PATH, rustup's pinned one, and Debian's, which rustup's may hide.
fn all() -> Vec<Compiler> {
    let pinned = PINNED.to_string();
    let calls: [&[&str]; 3] = [
        &["rustc"],
        &["rustup", "run", &pinned, "rustc"],
        &["/usr/bin/rustc"],
    ];
    calls.into_iter().filter_map(Compiler::find).collect()
}

fn say(steps: &mut Steps, compiler: &Compiler) {
    let (release, folder) = (&compiler.release, compiler.sysroot.display());
    steps.say(&format!("Compiler: rustc {release} in {folder}"));
    if *release != PINNED {
        steps.warn(format!(
            "The page is built with rustc {release}, and not with {PINNED}, for which it is made."
        ));
    }
}
