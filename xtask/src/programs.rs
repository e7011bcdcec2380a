//! The two programs of the page, each compiled with flags of its own: the engine has threads on shared
//! memory, and the page is cut into parts that come when they are wanted. trunk calls this while it puts
//! a build together (`Trunk.toml`), in the same environment.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use anyhow::{Context, Result, bail};

use sha2::{Digest, Sha256};

use crate::{comments::script_without_comments, files, paths, process};

/// Where trunk puts a build together.
const STAGING: &str = "TRUNK_STAGING_DIR";
/// In which variable the programs are told which build they are of.
const BUILD: &str = "PARLAB_BUILD";
/// The first lines of the engine and its workers, and what they import.
const FIRST_LINES: &str = "www/engine-worker.js";
const BINDINGS: &str = "\"./engine.js\"";
/// The files of the service worker in the order in which they are joined, and what they become.
const SERVICE_WORKER: [&str; 5] = ["life", "leaving", "headers", "offline", "practice"];
/// How the page's program is started.
const START: &str = "start.js";
/// The script by which the parts of the page are linked, as the tool names it, and as we do.
const LINK: &str = "__wasm_split.js";
const LINK_NAMED: &str = "parts.js";
const TARGET: &str = "wasm32-unknown-unknown";

/// A program; its flags are in `.cargo/NAME.toml`, and it is built in a folder of its own.
#[derive(Clone, Copy)]
struct Program {
    name: &'static str,
}

const PAGE: Program = Program { name: "page" };
const ENGINE: Program = Program { name: "engine" };

/// What cargo is told so that something is compiled for the program of this name. An error if cargo can't
/// tell the build folder.
pub fn arguments(root: &Path, name: &str) -> Result<Vec<String>> {
    let flags = root.join(".cargo").join(format!("{name}.toml"));
    let folder = paths::target(root)?.join(name);
    Ok(vec![
        "--config".to_owned(),
        flags.display().to_string(),
        "--target-dir".to_owned(),
        folder.display().to_string(),
    ])
}

/// Builds both, at the same time, into the folder where trunk puts a build together. An error if trunk
/// did not call, or a program fails.
pub fn run() -> Result<()> {
    let Some(staging) = env::var_os(STAGING).map(PathBuf::from) else {
        bail!("this is called by trunk, which names a folder in {STAGING}");
    };
    let root = paths::root()?;
    let build = name_of_build(&root)?;
    first_lines(&root, &staging, &build)?;
    service_worker(&root, &staging)?;
    thread::scope(|scope| {
        let engine = scope.spawn(|| engine(&root, &staging, &build));
        let page = page(&root, &staging, &build);
        let engine = engine.join();
        page.and(engine.expect("it doesn't panic"))
    })
}

/// What page and engine are told which build they are of: the hash of what they are made of, so that the
/// same sources give the same files.
fn name_of_build(root: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    for folder in ["src", "crates", ".cargo"] {
        files::hash(&root.join(folder), &mut hash)?;
    }
    for name in ["Cargo.toml", "Cargo.lock", FIRST_LINES] {
        hash.update(Sha256::digest(files::read(&root.join(name))?));
    }
    let digits = hash
        .finalize()
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(digits)
}

/// `engine-worker.js`, which asks for the bindings of this build.
fn first_lines(root: &Path, staging: &Path, build: &str) -> Result<()> {
    let path = root.join(FIRST_LINES);
    let text =
        fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?;
    if !text.contains(BINDINGS) {
        bail!("{FIRST_LINES} does not import {BINDINGS}");
    }
    let named = text.replace(BINDINGS, &format!("\"./engine.js?v={build}\""));
    let to = staging.join("engine-worker.js");
    fs::write(&to, named).with_context(|| format!("can't write {}", to.display()))
}

/// `sw.js`: all its files, without the lines that only their authors read.
fn service_worker(root: &Path, staging: &Path) -> Result<()> {
    let mut whole = String::new();
    for name in SERVICE_WORKER {
        let path = root.join("www/sw").join(format!("{name}.js"));
        let text =
            fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?;
        whole.push_str(&script_without_comments(&text));
    }
    let to = staging.join("sw.js");
    fs::write(&to, whole).with_context(|| format!("can't write {}", to.display()))
}

/// `engine.js` and `engine_bg.wasm`, beside the page.
fn engine(root: &Path, staging: &Path, build: &str) -> Result<()> {
    let program = ENGINE.compile(root, build)?;
    let bindings = ENGINE.fresh_folder(root)?;
    bind(&program, &bindings, "engine", &[])?;
    if bindings.join("snippets").exists() {
        bail!(
            "the engine's bindings import other scripts, and its workers are started by one alone"
        );
    }
    copy_all(&bindings, staging)
}

/// A folder `page`: `page.js` and `page_bg.wasm`, which are there first, and what they fetch later.
fn page(root: &Path, staging: &Path, build: &str) -> Result<()> {
    let program = PAGE.compile(root, build)?;
    let parts = PAGE.fresh_folder(root)?;
    let mut split = Command::new("wasm-split-cli");
    split.arg(&program).arg(&parts).args(["--out-name", "page"]);
    call(&mut split)?;
    let whole = parts.join("page.wasm");
    // The other parts are linked to its table and its memory.
    bind(&whole, &parts, "page", &["--keep-lld-exports"])?;
    name_link(&parts)?;
    fs::remove_file(&whole).with_context(|| format!("can't remove {}", whole.display()))?;
    let start = root.join("www").join(START);
    fs::copy(&start, parts.join(START))
        .with_context(|| format!("can't copy {}", start.display()))?;
    for entry in fs::read_dir(&parts)? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "wasm") {
            without_names(&path)?;
        }
    }
    copy_all(&parts, &staging.join("page"))
}

/// Gives the script by which the parts are linked a name that hosts serve: many leave out what begins with
/// an underscore.
fn name_link(parts: &Path) -> Result<()> {
    let script = parts.join("page.js");
    let text =
        fs::read_to_string(&script).with_context(|| format!("can't read {}", script.display()))?;
    let import = |name: &str| format!("from \"./{name}\"");
    if !text.contains(&import(LINK)) {
        bail!("{} does not import {LINK}", script.display());
    }
    fs::write(&script, text.replace(&import(LINK), &import(LINK_NAMED)))
        .with_context(|| format!("can't write {}", script.display()))?;
    fs::rename(parts.join(LINK), parts.join(LINK_NAMED))
        .with_context(|| format!("can't rename {LINK}"))
}

impl Program {
    /// The compiled module.
    fn compile(self, root: &Path, build_name: &str) -> Result<PathBuf> {
        let mut build = Command::new(paths::cargo());
        build
            .args(["build", "--release", "--locked", "--target", TARGET])
            .args(["--bin", self.name, "--features", self.name])
            .args(arguments(root, self.name)?)
            .env(BUILD, build_name)
            .current_dir(root);
        call(&mut build)?;
        let folder = paths::target(root)?.join(self.name);
        let file = format!("{}.wasm", self.name);
        Ok(folder.join(TARGET).join("release").join(file))
    }

    /// An empty folder for what is made of it: what an earlier build left would look like a part of it.
    fn fresh_folder(self, root: &Path) -> Result<PathBuf> {
        let folder = paths::target(root)?.join(self.name).join("made");
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("can't remove {}", folder.display()));
            }
            _ => {}
        }
        fs::create_dir_all(&folder).with_context(|| format!("can't make {}", folder.display()))?;
        Ok(folder)
    }
}

fn bind(program: &Path, folder: &Path, name: &str, options: &[&str]) -> Result<()> {
    let mut bindgen = Command::new("wasm-bindgen");
    bindgen
        .args(["--target", "web", "--no-typescript"])
        .args(options)
        .args(["--remove-name-section", "--out-name", name, "--out-dir"])
        .arg(folder)
        .arg(program);
    call(&mut bindgen)
}

fn copy_all(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("can't make {}", to.display()))?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        if let Some(name) = path.file_name().filter(|_| path.is_file()) {
            fs::copy(&path, to.join(name))
                .with_context(|| format!("can't copy {}", path.display()))?;
        }
    }
    Ok(())
}

/// Takes away the sections of a module that no browser needs: names, and what the tool that cuts left.
fn without_names(path: &Path) -> Result<()> {
    let module = files::read(path)?;
    let stripped = stripped(&module)
        .with_context(|| format!("{} is no module that can be read", path.display()))?;
    fs::write(path, stripped).with_context(|| format!("can't write {}", path.display()))
}

/// The module without its custom sections (WebAssembly Core Specification, 5.5.2 and 5.5.3: after the
/// eight bytes of the head, each section has a number, 0 for a custom one, its size as LEB128, and that
/// many bytes).
fn stripped(module: &[u8]) -> Option<Vec<u8>> {
    let (head, mut rest) = module.split_at_checked(8)?;
    let mut kept = head.to_vec();
    while let Some((&number, after)) = rest.split_first() {
        let (size, length) = leb128(after)?;
        let whole = 1 + length + size;
        let (section, next) = rest.split_at_checked(whole)?;
        if number != 0 {
            kept.extend_from_slice(section);
        }
        rest = next;
    }
    Some(kept)
}

/// A number, and of how many bytes it is made.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0_usize;
    for (at, &byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, at + 1));
        }
    }
    None
}

fn call(command: &mut Command) -> Result<()> {
    let status = command.status();
    let status = status.with_context(|| process::cannot_start(command))?;
    if !status.success() {
        bail!("`{}` failed ({status})", process::shown(command));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn custom_sections_go_and_the_others_stay() {
        let long = [vec![10, 0x80, 0x01], vec![7; 128]].concat();
        let module = [HEAD, &[1, 2, 0x60, 0], &[0, 3, 1, b'n', 9], &long].concat();
        let expected = [HEAD, &[1, 2, 0x60, 0], &long].concat();
        assert_eq!(stripped(&module), Some(expected));
    }

    #[test]
    fn what_is_cut_off_is_no_module() {
        assert_eq!(stripped(&[HEAD, &[1, 9, 0]].concat()), None);
        assert_eq!(stripped(b"\0asm"), None);
    }
}
