//! How is another program called, and what is said when it can't be?

use std::{
    collections::VecDeque,
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Output, Stdio},
};

use anyhow::{Context, Result, bail};

/// Runs a quick program and gives what it printed; an error carries what it complained of.
pub fn capture(command: &mut Command) -> Result<String> {
    let output = output(command)?;
    if !output.status.success() {
        bail!(
            "`{}` failed ({}): {}",
            shown(command),
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a quick program whose failure is an answer too: whatever it printed.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = output(command).ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn output(command: &mut Command) -> Result<Output> {
    command
        .stdin(Stdio::null())
        .output()
        .with_context(|| cannot_start(command))
}

/// The words for a program that does not even start.
pub fn cannot_start(command: &Command) -> String {
    format!(
        "can't start `{}`; is it installed?",
        command.get_program().to_string_lossy()
    )
}

/// The command as one would type it.
pub fn shown(command: &Command) -> String {
    let mut text = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    text
}

/// The last `count` lines of a log; compilers and tools write the reason of a failure last.
pub fn tail(log: &Path, count: usize) -> Vec<String> {
    let Ok(file) = File::open(log) else {
        return Vec::new();
    };
    let mut last = VecDeque::with_capacity(count);
    for line in BufReader::new(file).split(b'\n').map_while(Result::ok) {
        if last.len() == count {
            last.pop_front();
        }
        last.push_back(String::from_utf8_lossy(&line).into_owned());
    }
    last.into()
}
