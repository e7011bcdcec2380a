//! What does the compiler on the PATH have, and what does it lack?

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{choose::OLDEST, debian};
use crate::{paths, process, version::Version};

/// A compiler and what belongs to it.
#[derive(Clone, Debug)]
pub struct Compiler {
    /// Its version.
    pub release: Version,
    /// Whether its library source is in its place.
    pub has_source: bool,
    /// The version of that source, where it is told.
    pub source: Option<Version>,
    /// What links WebAssembly.
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
    /// What keeps this compiler from building the page.
    pub fn complaint(&self) -> Option<String> {
        let release = self.release;
        match (self.has_source, self.source, &self.linker) {
            _ if release < OLDEST => Some(format!(
                "rustc {release} is on the PATH, older than {OLDEST}"
            )),
            (false, ..) => Some(format!(
                "the library source of rustc {release} is not installed"
            )),
            (_, Some(source), _) if source != release => Some(format!(
                "the library source beside rustc {release} is of version {source}"
            )),
            (.., None) => Some(format!(
                "rustc {release} has no linker for WebAssembly (neither rust-lld nor wasm-ld)"
            )),
            _ => None,
        }
    }

    /// The linker, unless the compiler finds it by itself.
    pub fn linker_to_name(&self) -> Option<PathBuf> {
        match &self.linker {
            Some(Linker::OnPath(path)) => Some(path.clone()),
            _ => None,
        }
    }

    /// The compiler that cargo would use in this folder.
    pub fn find(root: &Path) -> Option<Self> {
        let rustc = || {
            let mut command = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
            command.current_dir(root);
            command
        };
        let about = process::capture(rustc().arg("-vV")).ok()?;
        let release = Version::parse(field(&about, "release")?)?;
        let host = field(&about, "host")?;
        let sysroot = process::capture(rustc().args(["--print", "sysroot"])).ok()?;
        let rustlib = Path::new(sysroot.trim()).join("lib").join("rustlib");
        let source = rustlib.join("src").join("rust");
        let own = format!("rust-lld{}", env::consts::EXE_SUFFIX);
        let linker = if rustlib.join(host).join("bin").join(own).is_file() {
            Some(Linker::Own)
        } else {
            [debian::LINKER, "wasm-ld"]
                .into_iter()
                .find_map(paths::on_path)
                .map(Linker::OnPath)
        };
        Some(Self {
            release,
            has_source: source.join("library").join("Cargo.lock").is_file(),
            source: source_version(&source),
            linker,
        })
    }
}

/// The value in a line `name: value` of `rustc -vV`.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

/// The version of a library source: a `version` file tells it, or the name of the folder that a
/// distribution's link points to (`/usr/src/rustc-1.96.0`). rustup's tells neither, and is always
/// that of the toolchain which it lies in.
fn source_version(source: &Path) -> Option<Version> {
    if let Ok(text) = fs::read_to_string(source.join("version")) {
        return Version::parse(&text);
    }
    let real = source.canonicalize().ok()?;
    version_in_path(&real)
}

fn version_in_path(path: &Path) -> Option<Version> {
    path.components()
        .filter_map(|part| part.as_os_str().to_str()?.strip_prefix("rustc-"))
        .find_map(Version::parse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_tells_the_version_of_a_distributions_source() {
        let of = |path: &str| version_in_path(Path::new(path));
        assert_eq!(of("/usr/src/rustc-1.96.0"), Some(Version(1, 96, 0)));
        assert_eq!(
            of("/home/a/.rustup/toolchains/stable/lib/rustlib/src/rust"),
            None
        );
    }

    #[test]
    fn fields_of_the_compilers_answer() {
        let text =
            "rustc 1.95.0 (59807616e)\nhost: x86_64-unknown-linux-gnu\nrelease: 1.95.0-nightly\n";
        assert_eq!(field(text, "host"), Some("x86_64-unknown-linux-gnu"));
        assert_eq!(
            field(text, "release").and_then(Version::parse),
            Some(Version(1, 95, 0))
        );
        assert_eq!(field(text, "LLVM version"), None);
    }

    #[test]
    fn each_lack_has_its_own_words() {
        let good = Compiler {
            release: Version(1, 95, 0),
            has_source: true,
            source: Some(Version(1, 95, 0)),
            linker: Some(Linker::Own),
        };
        assert_eq!(good.complaint(), None);
        let says = |compiler: Compiler, word: &str| {
            compiler.complaint().is_some_and(|text| text.contains(word))
        };
        let compiler = || good.clone();
        assert!(says(
            Compiler {
                release: Version(1, 80, 0),
                ..compiler()
            },
            "older"
        ));
        assert!(says(
            Compiler {
                has_source: false,
                ..compiler()
            },
            "not installed"
        ));
        assert!(says(
            Compiler {
                source: Some(Version(1, 94, 0)),
                ..compiler()
            },
            "1.94.0"
        ));
        assert!(says(
            Compiler {
                linker: None,
                ..compiler()
            },
            "linker"
        ));
    }
}
