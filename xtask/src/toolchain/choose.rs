//! Which compiler is used, or what must be done first to have one? A pure function of the facts,
//! so that machines we do not have can be tested.

use std::path::PathBuf;

use super::{Toolchain, debian, facts::Facts};
use crate::version::Version;

/// The oldest compiler that builds the project (`rust-version` in Cargo.toml).
pub const OLDEST: Version = Version(1, 88, 0);

/// May rustup be asked, or has it been?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rustup {
    /// There is none, or the compiler isn't one of its own.
    Absent,
    /// `RUSTUP_AUTO_INSTALL=0`: it shall install nothing by itself.
    Forbidden,
    /// It can be asked.
    Allowed,
    /// It was asked and said no: no network, most likely.
    Failed,
    /// It was asked and has done it.
    Done,
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Build with the compiler that is on the PATH.
    UseNative {
        /// The linker to name, if the compiler brings none.
        linker: Option<PathBuf>,
        /// What to tell the user.
        text: String,
    },
    /// Build with Debian's.
    UseDebian(Toolchain, String),
    /// Ask rustup for the library source.
    RustupAdd,
    /// Bring apt's list up to date.
    AptUpdate,
    /// Install Debian's packages.
    AptInstall,
    /// There is no way that we could go alone.
    GiveUp(String),
}

/// Prefers what is there to what would have to be installed, and rustup to apt.
pub fn choose(facts: &Facts) -> Action {
    let native = facts.native.as_ref();
    if let Some(compiler) = native.filter(|compiler| compiler.complaint().is_none()) {
        return Action::UseNative {
            linker: compiler.linker_to_name(),
            text: format!("rustc {} with its library source", compiler.release),
        };
    }
    if let Some((toolchain, release)) = &facts.debian_ready {
        let text = format!("rustc {release} with its library source, Debian's packages");
        return Action::UseDebian(toolchain.clone(), text);
    }
    let source_missing = native.is_some_and(|compiler| !compiler.has_source);
    if source_missing && facts.rustup == Rustup::Allowed {
        return Action::RustupAdd;
    }
    if facts.apt.present {
        let good = debian::candidates_good(&facts.apt.packages);
        match (good, facts.root, facts.apt.updated, facts.apt.installed) {
            (true, true, _, false) => return Action::AptInstall,
            (false, true, false, _) => return Action::AptUpdate,
            _ => {}
        }
    }
    Action::GiveUp(explain(facts))
}

/// Why nothing could be done, and each way that would help.
fn explain(facts: &Facts) -> String {
    let found = match &facts.native {
        None => "there is no rustc on the PATH".to_owned(),
        Some(compiler) => compiler.complaint().unwrap_or_default(),
    };
    let mut text = format!(
        "threads in WebAssembly need a compiler with its library source and a linker: {found}.\n\
         Do one of these, then run the command again:\n"
    );
    let state = match facts.rustup {
        Rustup::Forbidden => " (RUSTUP_AUTO_INSTALL=0 keeps xtask from doing it)",
        Rustup::Failed => " (it was tried and failed; is there a network?)",
        Rustup::Absent => " (from https://rustup.rs)",
        Rustup::Allowed | Rustup::Done => "",
    };
    text.push_str(&format!(
        "  - with rustup{state}:\n      rustup component add rust-src\n"
    ));
    if facts.apt.present {
        let command = debian::install_by_hand(&debian::PACKAGES);
        text.push_str(&format!(
            "  - with Debian 12's packages:\n      {command}\n"
        ));
        if facts.apt.updated && !debian::candidates_good(&facts.apt.packages) {
            text.push_str(
                "      (this system's apt offers no fitting version; is Debian's security \
                 archive in its sources?)\n",
            );
        }
    }
    text.push_str(
        "  - with another system's packages: its library source for this rustc (often called \
         rust-src)\n    and lld, whose program wasm-ld must be on the PATH\n",
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toolchain::{
        DebianPrograms,
        compiler::{Compiler, Linker},
        debian::Package,
        facts::Apt,
    };

    fn compiler() -> Compiler {
        Compiler {
            release: Version(1, 95, 0),
            has_source: true,
            source: None,
            linker: Some(Linker::Own),
        }
    }

    fn machine(native: Option<Compiler>) -> Facts {
        Facts {
            native,
            rustup: Rustup::Absent,
            debian_ready: None,
            apt: Apt::default(),
            root: false,
        }
    }

    fn apt(version: &str) -> Apt {
        let package = |name: &&str| Package {
            name: (*name).to_owned(),
            installed: None,
            candidate: Some(version.to_owned()),
        };
        Apt {
            present: true,
            packages: debian::PACKAGES.iter().map(package).collect(),
            updated: false,
            installed: false,
        }
    }

    fn no_source() -> Option<Compiler> {
        Some(Compiler {
            has_source: false,
            ..compiler()
        })
    }

    fn given_up(facts: &Facts) -> String {
        match choose(facts) {
            Action::GiveUp(text) => text,
            other => panic!("expected to give up, got {other:?}"),
        }
    }

    #[test]
    fn a_complete_compiler_is_used_as_it_is() {
        let action = choose(&machine(Some(compiler())));
        assert!(matches!(action, Action::UseNative { linker: None, .. }));
    }

    #[test]
    fn a_linker_from_the_path_is_named() {
        let linker = Some(Linker::OnPath("/usr/bin/wasm-ld".into()));
        let action = choose(&machine(Some(Compiler {
            linker,
            ..compiler()
        })));
        let Action::UseNative { linker, .. } = action else {
            panic!("{action:?}")
        };
        assert_eq!(linker, Some("/usr/bin/wasm-ld".into()));
    }

    #[test]
    fn installed_packages_come_before_any_installing() {
        let programs = DebianPrograms {
            rustc: "/usr/bin/rustc".into(),
            rustdoc: "/usr/bin/rustdoc".into(),
            clippy: "/usr/bin/cargo-clippy".into(),
        };
        let toolchain = Toolchain {
            cargo: "/usr/bin/cargo".into(),
            linker: Some("/usr/bin/wasm-ld-22".into()),
            debian: Some(programs),
        };
        let facts = Facts {
            rustup: Rustup::Allowed,
            debian_ready: Some((toolchain.clone(), Version(1, 96, 0))),
            ..machine(no_source())
        };
        assert!(matches!(choose(&facts), Action::UseDebian(used, _) if used == toolchain));
    }

    #[test]
    fn rustup_is_asked_once_and_apt_after_it() {
        let mut facts = machine(no_source());
        facts.root = true;
        facts.rustup = Rustup::Allowed;
        facts.apt = apt("1.96.0+dfsg1-1~deb12u2");
        assert_eq!(choose(&facts), Action::RustupAdd);
        facts.rustup = Rustup::Failed;
        assert_eq!(choose(&facts), Action::AptInstall);
        facts.apt.installed = true;
        assert!(given_up(&facts).contains("it was tried and failed"));
    }

    #[test]
    fn an_old_list_of_packages_is_updated_first() {
        let mut facts = machine(no_source());
        facts.root = true;
        facts.rustup = Rustup::Forbidden;
        facts.apt = apt("1.85.0+dfsg3-1~deb12u3");
        assert_eq!(choose(&facts), Action::AptUpdate);
        facts.apt.updated = true;
        assert!(given_up(&facts).contains("no fitting version"));
    }

    #[test]
    fn an_ordinary_user_is_told_the_command() {
        let mut facts = machine(no_source());
        facts.rustup = Rustup::Forbidden;
        facts.apt = apt("1.96.0+dfsg1-1~deb12u2");
        let text = given_up(&facts);
        assert!(
            text.contains("sudo apt-get install -y --no-install-recommends rustc-web"),
            "{text}"
        );
        assert!(text.contains("RUSTUP_AUTO_INSTALL=0"), "{text}");
    }

    #[test]
    fn a_source_of_another_version_is_never_used() {
        let facts = machine(Some(Compiler {
            source: Some(Version(1, 96, 0)),
            ..compiler()
        }));
        assert!(given_up(&facts).contains("1.96.0"));
    }

    #[test]
    fn without_apt_no_apt_is_named() {
        assert!(!given_up(&machine(None)).contains("apt-get"));
    }
}
