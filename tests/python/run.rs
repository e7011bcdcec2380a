//! How is a Python program run from a test, so that neither a hung one nor a missing Python is in
//! the way?

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{OnceLock, mpsc};
use std::thread;
use std::time::Duration;

/// How long a program may take before it counts as hung. Each takes seconds at most.
const LIMIT: Duration = Duration::from_secs(120);

/// All programs, each in the folder of its chapter.
pub fn programs() -> Vec<PathBuf> {
    let chapters = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/chapters");
    let files = |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().flatten();
    files(chapters)
        .flat_map(|chapter| files(chapter.path()))
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "py"))
        .collect()
}

/// Where one of the programs is.
pub fn path_of(program: &str) -> PathBuf {
    let mut all = programs().into_iter();
    let path = all.find(|path| path.file_name().is_some_and(|name| name == program));
    path.unwrap_or_else(|| panic!("{program}: in no chapter's folder"))
}

/// The text of one of the programs.
pub fn source(program: &str) -> String {
    fs::read_to_string(path_of(program)).unwrap_or_else(|error| panic!("{program}: {error}"))
}

/// What one of the programs prints; `None` without a Python.
pub fn program(name: &str, arguments: &[&str]) -> Option<String> {
    let path = path_of(name).to_string_lossy().into_owned();
    run(&[&[path.as_str()], arguments].concat())
}

/// What Python prints; `None` without a Python. Panics if the program fails.
pub fn run(arguments: &[&str]) -> Option<String> {
    let (code, text) = outcome(arguments)?;
    assert_eq!(code, Some(0), "{arguments:?}: {text}");
    Some(text)
}

/// Runs Python: its exit code, and what it printed (after an error, with what it complained of).
pub fn outcome(arguments: &[&str]) -> Option<(Option<i32>, String)> {
    python_is_there().then(|| {
        let mut command = Command::new("python3");
        command.args(arguments);
        finish(&mut command).unwrap_or_else(|| panic!("{arguments:?} hangs"))
    })
}

/// `None` if it does not end within the limit.
fn finish(command: &mut Command) -> Option<(Option<i32>, String)> {
    // A proxy would be asked for 127.0.0.1; byte code would be left beside the programs.
    command
        .env("no_proxy", "*")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    // A group of its own, so that the processes it started can be ended with it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    let mut child = command.spawn().expect("python3 starts");
    let out = read(child.stdout.take().expect("a pipe"));
    let complaint = read(child.stderr.take().expect("a pipe"));
    // Both pipes end when the program has ended, and all that it started.
    let texts = out
        .recv_timeout(LIMIT)
        .and_then(|out| Ok((out, complaint.recv_timeout(LIMIT)?)));
    let Ok((mut text, complaint)) = texts else {
        end(&mut child);
        return None;
    };
    let code = child.wait().expect("an exit code").code();
    if code != Some(0) {
        text.push_str(&complaint);
    }
    Some((code, text.replace("\r\n", "\n")))
}

fn read(mut pipe: impl Read + Send + 'static) -> mpsc::Receiver<String> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        send.send(String::from_utf8_lossy(&bytes).into_owned())
    });
    receive
}

fn end(child: &mut Child) {
    #[cfg(unix)]
    let _ = Command::new("kill")
        .args(["-KILL", "--", &format!("-{}", child.id())])
        .status();
    let _ = child.kill();
    let _ = child.wait();
}

/// Whether a `python3` is there that is new enough; says so once if not.
fn python_is_there() -> bool {
    static THERE: OnceLock<bool> = OnceLock::new();
    *THERE.get_or_init(|| {
        let asked = Command::new("python3")
            .args(["-c", "import sys; sys.exit(sys.version_info < (3, 11))"])
            .output();
        let there = asked.is_ok_and(|answer| answer.status.success());
        if !there {
            // Not by `eprintln!`, which a passing test keeps to itself.
            let _ = writeln!(
                std::io::stderr(),
                "\nSKIPPED: no python3 of version 3.11 or newer, so no Python program was run\n"
            );
        }
        there
    })
}
