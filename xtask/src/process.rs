//! Calls of other programs, and the words for those that fail.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Runs a quick program and gives what it printed; an error carries what it complained of.
pub fn capture(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| cannot_start(command))?;
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

/// The part of a log that tells why a program failed: `count` lines from the compiler's first
/// error on, for other jobs may have gone on long after it; if there is none, the last lines.
pub fn excerpt(log: &str, count: usize) -> Vec<&str> {
    let lines: Vec<&str> = log.lines().collect();
    let last = lines.len().saturating_sub(count);
    let first_error = lines.iter().position(|line| is_error(line));
    let start = first_error.map_or(last, |first| first.min(last));
    lines.into_iter().skip(start).take(count).collect()
}

/// `error: …`, `error[E0583]: …`, in colour or not.
fn is_error(line: &str) -> bool {
    let mut line = line;
    while let Some((_, rest)) = line.strip_prefix('\x1b').and_then(|l| l.split_once('m')) {
        line = rest;
    }
    line.strip_prefix("error")
        .is_some_and(|rest| rest.starts_with([':', '[', '\x1b']))
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn the_first_error_counts_more_than_the_end() {
        let log = "Compiling a\nerror[E0583]: no file\n --> lib.rs\nCompiling b\nCompiling c\n";
        assert_eq!(excerpt(log, 2), ["error[E0583]: no file", " --> lib.rs"]);
        let colours = "a\n\x1b[1m\x1b[91merror\x1b[0m: no file\nb\nc\nd\n";
        assert!(excerpt(colours, 2)[0].ends_with("no file"));
    }

    #[test]
    fn without_an_error_the_end_is_shown() {
        assert_eq!(excerpt("a\nb\nerrors: 0\nc\n", 2), ["errors: 0", "c"]);
        assert_eq!(excerpt("a\nerror: b\n", 30), ["a", "error: b"]);
        assert!(excerpt("", 30).is_empty());
    }
}
