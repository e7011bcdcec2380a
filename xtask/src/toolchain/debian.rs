//! What do Debian's packages hold, and how are they installed? Debian 12 keeps a compiler for
//! browsers up to date: `rustc-web` and its companions, all from one source package.

use std::{path::PathBuf, process::Command};

use super::{DebianPrograms, Toolchain, choose::OLDEST};
use crate::{process, version::Version};

/// The packages of the compiler, which must agree, and after them the linker.
pub const PACKAGES: [&str; 5] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-clippy",
    "lld-22",
];
/// The linker's name; the package keeps it apart from other versions by its number.
pub const LINKER: &str = "wasm-ld-22";
/// How many of [`PACKAGES`] are the compiler's.
const COMPILER: usize = 4;

/// A package as apt and dpkg know it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// The installed version.
    pub installed: Option<String>,
    /// The version that apt would install.
    pub candidate: Option<String>,
}

/// Asks apt about all the packages.
pub fn packages() -> Vec<Package> {
    let mut policy = Command::new("apt-cache");
    policy.arg("policy").args(PACKAGES).env("LC_ALL", "C");
    parse_policy(&process::answer(&mut policy).unwrap_or_default())
}

/// Whether apt could install a compiler that is new enough, with everything in one version.
pub fn candidates_good(packages: &[Package]) -> bool {
    let candidate = |name: &str| {
        packages
            .iter()
            .find(|package| package.name == name)?
            .candidate
            .as_deref()
    };
    let Some(compiler) = candidate(PACKAGES[0]) else {
        return false;
    };
    Version::parse(compiler).is_some_and(|version| version >= OLDEST)
        && PACKAGES[..COMPILER]
            .iter()
            .all(|name| candidate(name) == Some(compiler))
        && PACKAGES[COMPILER..]
            .iter()
            .all(|name| candidate(name).is_some())
}

/// The toolchain of the packages, if all of them are installed and of one version.
pub fn installed() -> Option<(Toolchain, Version)> {
    let mut query = Command::new("dpkg-query");
    query
        .args(["-W", "-f", "${Package} ${db:Status-Status} ${Version}\\n"])
        .args(PACKAGES)
        .env("LC_ALL", "C");
    // dpkg-query fails if it knows but one of them not, and yet tells of the others.
    let release = release_of(&process::answer(&mut query)?)?;
    let rustc = program("rustc-web", "rustc")?;
    let about = process::capture(Command::new(&rustc).arg("--version")).ok()?;
    let runs = Version::parse(about.strip_prefix("rustc ")?)?;
    let toolchain = Toolchain {
        cargo: program("cargo-web", "cargo")?,
        linker: Some(program("lld-22", LINKER)?),
        debian: Some(DebianPrograms {
            rustdoc: program("rustc-web", "rustdoc")?,
            clippy: program("rust-web-clippy", "cargo-clippy")?,
            rustc,
        }),
    };
    (runs == release).then_some((toolchain, release))
}

/// The one version of the compiler's packages, if all packages are installed.
fn release_of(status: &str) -> Option<Version> {
    let version = |name: &str| {
        status.lines().find_map(|line| {
            let mut words = line.split_whitespace();
            (words.next()? == name && words.next()? == "installed")
                .then(|| words.next())
                .flatten()
        })
    };
    let compiler = version(PACKAGES[0])?;
    let agree = PACKAGES[..COMPILER]
        .iter()
        .all(|name| version(name) == Some(compiler));
    let linked = PACKAGES[COMPILER..]
        .iter()
        .all(|name| version(name).is_some());
    let release = Version::parse(compiler)?;
    (agree && linked && release >= OLDEST).then_some(release)
}

/// The program as the package holds it, and not a stand-in of rustup's that was put over it.
fn program(package: &str, name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(format!("/usr/bin/{name}"));
    let files = process::capture(Command::new("dpkg").args(["-L", package])).ok()?;
    let owned = files.lines().any(|line| path.as_os_str() == line);
    let real = path.canonicalize().ok()?;
    let stand_in = real.file_stem().is_some_and(|stem| stem == "rustup");
    (owned && real.is_file() && !stand_in).then_some(path)
}

/// Reads what `apt-cache policy` prints; packages that it does not know are left out.
fn parse_policy(text: &str) -> Vec<Package> {
    let mut packages: Vec<Package> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_suffix(':').filter(|_| !line.starts_with(' ')) {
            packages.push(Package {
                name: name.to_owned(),
                ..Package::default()
            });
        } else if let (Some(package), Some((key, value))) =
            (packages.last_mut(), line.trim().split_once(": "))
        {
            let value = (value != "(none)").then(|| value.trim().to_owned());
            match key {
                "Installed" => package.installed = value,
                "Candidate" => package.candidate = value,
                _ => {}
            }
        }
    }
    packages
}

/// `apt-get`, asking nothing.
pub fn apt(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// The call that installs packages, without the others that they recommend.
pub fn apt_install(packages: &[&str]) -> Command {
    let mut command = apt(&["install", "-y", "--no-install-recommends"]);
    command.args(packages);
    command
}

/// The same, for the user to type.
pub fn install_by_hand(packages: &[&str]) -> String {
    format!(
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends {}",
        packages.join(" ")
    )
}

/// Whether we may install packages.
#[cfg(unix)]
pub fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

/// Whether we may install packages.
#[cfg(not(unix))]
pub fn is_root() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = "\
rustc-web:
  Installed: (none)
  Candidate: 1.96.0+dfsg1-1~deb12u2
  Version table:
     1.96.0+dfsg1-1~deb12u2 500
        500 http://deb.debian.org/debian-security bookworm-security/main amd64 Packages
lld-22:
  Installed: 1:22.1.8-1~deb12u1
  Candidate: 1:22.1.8-1~deb12u1
";

    fn package(name: &str, candidate: &str) -> Package {
        Package {
            name: name.to_owned(),
            candidate: Some(candidate.to_owned()),
            installed: None,
        }
    }

    #[test]
    fn reads_what_apt_says() {
        let packages = parse_policy(POLICY);
        assert_eq!(packages.len(), 2);
        assert_eq!(packages[0], package("rustc-web", "1.96.0+dfsg1-1~deb12u2"));
        assert_eq!(packages[1].name, "lld-22");
        assert_eq!(packages[1].installed.as_deref(), Some("1:22.1.8-1~deb12u1"));
        assert!(parse_policy("").is_empty());
    }

    #[test]
    fn candidates_must_be_new_and_agree() {
        let all = |version: &str| -> Vec<Package> {
            PACKAGES.iter().map(|name| package(name, version)).collect()
        };
        assert!(candidates_good(&all("1.96.0+dfsg1-1~deb12u2")));
        assert!(!candidates_good(&all("1.85.0+dfsg3-1~deb12u3")));
        let mut mixed = all("1.96.0+dfsg1-1~deb12u2");
        mixed[2].candidate = Some("1.85.0+dfsg3-1~deb12u3".to_owned());
        assert!(!candidates_good(&mixed));
        let mut unlinked = all("1.96.0");
        unlinked[4].candidate = None;
        assert!(!candidates_good(&unlinked));
        assert!(!candidates_good(&[]));
    }

    #[test]
    fn installed_means_all_of_them_in_one_version() {
        let status = |clippy: &str| {
            format!(
                "cargo-web installed 1.96.0-1\nlld-22 installed 1:22.1.8-1\n\
                 rust-web-clippy {clippy}\nrust-web-src installed 1.96.0-1\n\
                 rustc-web installed 1.96.0-1\n"
            )
        };
        assert_eq!(
            release_of(&status("installed 1.96.0-1")),
            Some(Version(1, 96, 0))
        );
        assert_eq!(release_of(&status("config-files 1.96.0-1")), None);
        assert_eq!(release_of(&status("installed 1.85.0-1")), None);
        assert_eq!(release_of(""), None);
    }
}
