//! The choice of a compiler: a pure function of the facts, so that machines we do not have can be
//! tested.

use super::compiler::{Compiler, PINNED};
use crate::installers::{self, Access};

/// All that the choice depends on.
pub struct Facts {
    /// The compilers that there are, the user's own first.
    pub compilers: Vec<Compiler>,
    /// Whether rustup may help.
    pub rustup: Access,
    /// Whether apt may help.
    pub apt: Access,
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Build with this compiler.
    Use(Compiler),
    /// Ask rustup for the pinned one.
    InstallByRustup,
    /// Ask apt for Debian's.
    InstallByApt,
    /// There is no way that we could go alone; why, and what would help.
    GiveUp(String),
}

/// The packages of Debian 12, which keeps a compiler for browsers up to date, and of its linker.
pub const PACKAGES: [&str; 5] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-clippy",
    "lld-22",
];

/// The words of the call that has rustup install the pinned compiler. The standard library is built
/// from its source, so no other of its parts is needed for WebAssembly.
pub fn rustup_words() -> String {
    format!("toolchain install {PINNED} --profile minimal --no-self-update -c rust-src -c clippy")
}

/// The pinned compiler comes first, wherever it is from; then what is there; then what apt has.
pub fn choose(facts: &Facts) -> Action {
    let mut complete = facts.compilers.iter().filter(|it| it.complaint().is_none());
    if let Some(pinned) = complete.clone().find(|it| it.release == PINNED) {
        return Action::Use(pinned.clone());
    }
    if facts.rustup == Access::Open {
        return Action::InstallByRustup;
    }
    if let Some(other) = complete.next() {
        return Action::Use(other.clone());
    }
    if facts.apt == Access::Open {
        return Action::InstallByApt;
    }
    Action::GiveUp(explain(facts))
}

/// Why nothing could be done, and each way that would help.
fn explain(facts: &Facts) -> String {
    let lacks: Vec<String> = facts
        .compilers
        .iter()
        .filter_map(Compiler::complaint)
        .collect();
    let found = match lacks.as_slice() {
        [] => "there is no rustc on the PATH".to_owned(),
        lacks => lacks.join("; "),
    };
    let state = match facts.rustup {
        Access::Absent => " (from https://rustup.rs)",
        Access::Forbidden => " (RUSTUP_AUTO_INSTALL=0 keeps xtask from doing it)",
        Access::Tried => " (it was tried and failed; is there a network?)",
        Access::Open => "",
    };
    let mut text = format!(
        "threads in WebAssembly need a compiler with its library source and a linker: {found}.\n\
         Do one of these, then run the command again:\n  \
         - with rustup{state}:\n      rustup {}\n",
        rustup_words()
    );
    if facts.apt != Access::Absent {
        let command = installers::apt_by_hand(&PACKAGES);
        text.push_str(&format!(
            "  - with Debian 12's packages (its security archive must be in apt's sources):\n      \
             {command}\n"
        ));
    }
    text.push_str(
        "  - with another system's packages: its library source for this rustc (often called \
         rust-src)\n    and lld, whose program wasm-ld must be on the PATH\n",
    );
    text
}

#[cfg(test)]
mod tests {
    use cargo_metadata::semver::Version;

    use super::*;
    use crate::toolchain::compiler::Linker;

    fn compiler(release: &Version) -> Compiler {
        Compiler {
            release: release.clone(),
            sysroot: format!("/{release}").into(),
            source: Some(release.clone()),
            linker: Some(Linker::Own),
        }
    }

    fn older() -> Compiler {
        compiler(&Version::new(1, 95, 0))
    }

    fn without_source() -> Compiler {
        Compiler {
            source: None,
            ..older()
        }
    }

    fn machine(compilers: Vec<Compiler>, rustup: Access, apt: Access) -> Facts {
        Facts {
            compilers,
            rustup,
            apt,
        }
    }

    fn given_up(facts: &Facts) -> String {
        match choose(facts) {
            Action::GiveUp(text) => text,
            other => panic!("expected to give up, got {other:?}"),
        }
    }

    #[test]
    fn the_pinned_compiler_is_used_wherever_it_stands() {
        let pinned = compiler(&PINNED);
        let facts = machine(vec![older(), pinned.clone()], Access::Open, Access::Open);
        assert_eq!(choose(&facts), Action::Use(pinned));
    }

    #[test]
    fn another_is_used_only_when_rustup_has_not_the_pinned_one() {
        let mut facts = machine(vec![older()], Access::Open, Access::Open);
        assert_eq!(choose(&facts), Action::InstallByRustup);
        for rustup in [Access::Absent, Access::Forbidden, Access::Tried] {
            facts.rustup = rustup;
            assert_eq!(choose(&facts), Action::Use(older()));
        }
    }

    #[test]
    fn rustup_is_asked_once_and_apt_after_it() {
        let mut facts = machine(vec![without_source()], Access::Open, Access::Open);
        assert_eq!(choose(&facts), Action::InstallByRustup);
        facts.rustup = Access::Tried;
        assert_eq!(choose(&facts), Action::InstallByApt);
        facts.apt = Access::Tried;
        assert!(given_up(&facts).contains("it was tried and failed"));
        facts.compilers.push(compiler(&Version::new(1, 98, 0)));
        assert!(
            matches!(choose(&facts), Action::Use(_)),
            "Debian's newer one"
        );
    }

    #[test]
    fn an_ordinary_user_is_told_the_commands() {
        let facts = machine(vec![without_source()], Access::Forbidden, Access::Forbidden);
        let text = given_up(&facts);
        for part in [
            "1.95.0 is not installed",
            "RUSTUP_AUTO_INSTALL=0",
            "rustup toolchain install 1.",
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends rustc-web",
        ] {
            assert!(text.contains(part), "{text}");
        }
    }

    #[test]
    fn without_apt_no_apt_is_named() {
        let text = given_up(&machine(vec![], Access::Absent, Access::Absent));
        assert!(
            text.contains("no rustc") && !text.contains("apt-get"),
            "{text}"
        );
    }
}
