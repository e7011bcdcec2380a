//! A compiler with what belongs to it, and what it lacks for the page.

use std::{
    env::consts::EXE_SUFFIX,
    path::{Path, PathBuf},
    process::Command,
};

use cargo_metadata::semver::Version;
use rustc_version::VersionMeta;

use crate::{paths, process};

/// The version of Rust that the page is built with. It is the one of Debian 12's packages, so that all
/// machines can have it.
pub const PINNED: Version = Version::new(1, 96, 0);
/// The oldest one that can build it (`rust-version` in Cargo.toml).
pub const MIN: Version = Version::new(1, 88, 0);
/// Debian's linker; its package keeps it apart from other versions by this number.
const DEBIAN_LINKER: &str = "wasm-ld-22";

/// A compiler and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compiler {
    /// Its version.
    pub release: Version,
    /// The folder that it is installed in.
    pub sysroot: PathBuf,
    /// The version of its library source, if that is in its place.
    pub source: Option<Version>,
    /// What links WebAssembly, if there is something.
    pub linker: Option<Linker>,
}

/// What links WebAssembly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Linker {
    /// The compiler's own `rust-lld`, which it finds by itself.
    Own,
    /// One that has to be named.
    OnPath(PathBuf),
}

impl Compiler {
    /// The compiler that this call runs, if it runs.
    pub fn find(call: &[&str]) -> Option<Self> {
        let rustc = || {
            let mut command = Command::new(call[0]);
            command.args(&call[1..]);
            command
        };
        let about = VersionMeta::for_command(rustc()).ok()?;
        let sysroot = process::capture(rustc().args(["--print", "sysroot"])).ok()?;
        let sysroot = PathBuf::from(sysroot.trim());
        let rustlib = sysroot.join("lib").join("rustlib");
        let own = rustlib.join(about.host).join("bin");
        let linker = if own.join(format!("rust-lld{EXE_SUFFIX}")).is_file() {
            Some(Linker::Own)
        } else {
            let mut names = [DEBIAN_LINKER, "wasm-ld"].into_iter();
            names.find_map(paths::on_path).map(Linker::OnPath)
        };
        Some(Self {
            source: source_version(&rustlib.join("src").join("rust"), &about.semver),
            release: about.semver,
            sysroot,
            linker,
        })
    }

    /// What keeps this compiler from building the page.
    pub fn complaint(&self) -> Option<String> {
        let release = &self.release;
        match (&self.source, &self.linker) {
            _ if *release < MIN => Some(format!("rustc {release} is older than {MIN}")),
            (None, _) => Some(format!(
                "the library source of rustc {release} is not installed"
            )),
            (Some(source), _) if source != release => Some(format!(
                "the library source beside rustc {release} is of version {source}"
            )),
            (_, None) => Some(format!(
                "rustc {release} has no linker for WebAssembly (neither rust-lld nor wasm-ld)"
            )),
            _ => None,
        }
    }

    /// A program of this name that is installed with the compiler.
    pub fn program(&self, name: &str) -> PathBuf {
        self.sysroot.join("bin").join(format!("{name}{EXE_SUFFIX}"))
    }

    /// The cargo that is installed with it; where there is none, the one that runs us.
    pub fn cargo(&self) -> PathBuf {
        Some(self.program("cargo"))
            .filter(|path| path.is_file())
            .unwrap_or_else(paths::cargo)
    }
}

/// The version of a library source, if it is there. The folder that Debian's link points to names it
/// (`/usr/src/rustc-1.96.0`); rustup's is always that of the toolchain which it lies in.
fn source_version(source: &Path, release: &Version) -> Option<Version> {
    let library = source.join("library").join("Cargo.lock");
    let real = library.canonicalize().ok()?;
    Some(version_in_path(&real).unwrap_or_else(|| release.clone()))
}

fn version_in_path(path: &Path) -> Option<Version> {
    path.components()
        .filter_map(|part| part.as_os_str().to_str()?.strip_prefix("rustc-"))
        .find_map(|version| version.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_tells_the_version_of_a_distributions_source() {
        let of = |path: &str| version_in_path(Path::new(path));
        assert_eq!(of("/usr/src/rustc-1.96.0"), Some(Version::new(1, 96, 0)));
        assert_eq!(
            of("/home/a/.rustup/toolchains/stable/lib/rustlib/src/rust"),
            None
        );
    }

    #[test]
    fn the_oldest_compiler_is_the_manifests() {
        let manifest = env!("CARGO_PKG_RUST_VERSION");
        assert!(MIN.to_string().starts_with(manifest), "{MIN}, {manifest}");
    }

    #[test]
    fn the_workflow_tests_with_the_pinned_compiler() {
        let workflow = include_str!("../../../.github/workflows/pages.yml");
        let image = format!("rust:{PINNED}-bookworm");
        let mut images = workflow
            .lines()
            .filter_map(|line| line.trim().strip_prefix("image: "));
        assert!(
            images.clone().count() > 0 && images.all(|it| it == image),
            "{image}"
        );
    }

    #[test]
    fn each_lack_has_its_own_words() {
        let good = Compiler {
            release: Version::new(1, 95, 0),
            sysroot: "/usr".into(),
            source: Some(Version::new(1, 95, 0)),
            linker: Some(Linker::Own),
        };
        assert_eq!(good.complaint(), None);
        type Lack = fn(&mut Compiler);
        let lacks: [(Lack, &str); 4] = [
            (|it| it.release = Version::new(1, 80, 0), "older"),
            (|it| it.source = None, "not installed"),
            (|it| it.source = Some(Version::new(1, 94, 0)), "1.94.0"),
            (|it| it.linker = None, "linker"),
        ];
        for (take_away, word) in lacks {
            let mut compiler = good.clone();
            take_away(&mut compiler);
            let text = compiler.complaint().unwrap_or_default();
            assert!(text.contains(word), "{text}");
        }
    }
}
