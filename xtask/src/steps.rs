//! The steps of a command: what is going on, how far it is, and how long it took. All of it goes to
//! stderr, so that a command's own output stays clean.

use std::{
    fs::{self, File},
    io::{IsTerminal, Write, stderr},
    path::PathBuf,
    process::{Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::process;

/// How often a log that is no terminal hears of a long step.
const HEARTBEAT: Duration = Duration::from_secs(60);
/// How many lines of a failed program are shown.
const EXCERPT: usize = 30;

/// The numbered steps of one command.
pub struct Steps {
    total: usize,
    current: usize,
    logs: PathBuf,
    done: Vec<(String, Duration, bool)>,
    warnings: Vec<String>,
}

impl Steps {
    /// `total` steps will follow; the output of hidden programs is kept in the folder `logs`.
    pub fn new(total: usize, logs: PathBuf) -> Self {
        Self {
            total,
            current: 0,
            logs,
            done: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Goes on to the next number.
    pub fn next(&mut self) {
        self.current += 1;
    }

    /// Says something under the current number.
    pub fn say(&self, text: &str) {
        eprintln!("{} {text}", self.label());
    }

    /// Says what must not be overlooked: now, and once more below the summary.
    pub fn warn(&mut self, text: String) {
        self.say(&text);
        self.warnings.push(text);
    }

    /// Runs a program with its output hidden behind one line. If it fails, the part of its output
    /// that tells why is shown, and the error says what to do next.
    pub fn hidden(&mut self, title: &str, command: &mut Command, advice: &str) -> Result<()> {
        let log = self.log(title)?;
        let file = File::create(&log).with_context(|| format!("can't write {}", log.display()))?;
        command
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file);
        let started = Instant::now();
        let status = self.wait(title, command, started)?;
        let took = self.ended(title, started, status.success());
        if status.success() {
            return Ok(());
        }
        let text = fs::read(&log).unwrap_or_default();
        for line in process::excerpt(&String::from_utf8_lossy(&text), EXCERPT) {
            eprintln!("    {line}");
        }
        eprintln!("    (all of it: {})", log.display());
        bail!("{}: failed after {took}. {advice}", name(title));
    }

    /// Runs a program whose output is for the user to see. The error says what to do next.
    pub fn shown(&mut self, title: &str, command: &mut Command, advice: &str) -> Result<()> {
        self.say(&format!("{title} …"));
        let started = Instant::now();
        let status = command
            .status()
            .with_context(|| process::cannot_start(command))?;
        let took = self.ended(title, started, status.success());
        if status.success() {
            return Ok(());
        }
        bail!("{}: failed after {took}. {advice}", name(title));
    }

    /// Notes the end of a step that was begun at `started`.
    pub fn ended(&mut self, title: &str, started: Instant, good: bool) -> String {
        let took = started.elapsed();
        let text = seconds(took);
        let word = if good { "done in" } else { "FAILED after" };
        rewrite(&format!("{} {title} … {word} {text}", self.label()));
        eprintln!();
        self.done.push((title.to_owned(), took, good));
        text
    }

    /// All steps and their times, and the warnings.
    pub fn summary(&self) {
        eprintln!("\nSummary");
        for (title, took, good) in &self.done {
            let mark = if *good { "ok    " } else { "FAILED" };
            eprintln!("  {mark} {:>11}  {}", seconds(*took), name(title));
        }
        let total = self.done.iter().map(|(_, took, _)| *took).sum();
        eprintln!("         {:>11}  in all", seconds(total));
        for warning in &self.warnings {
            eprintln!("\n{warning}");
        }
    }

    fn label(&self) -> String {
        format!("[{}/{}]", self.current, self.total)
    }

    /// Waits for the program; on a terminal with the seconds running, elsewhere with a sign of
    /// life once a minute.
    fn wait(&self, title: &str, command: &mut Command, started: Instant) -> Result<ExitStatus> {
        let mut child = command
            .spawn()
            .with_context(|| process::cannot_start(command))?;
        let line = format!("{} {title} …", self.label());
        rewrite(&line);
        let terminal = stderr().is_terminal();
        if !terminal {
            eprintln!();
        }
        let mut next = if terminal {
            Duration::from_secs(1)
        } else {
            HEARTBEAT
        };
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            let elapsed = started.elapsed();
            if elapsed >= next && terminal {
                rewrite(&format!("{line} {} s", elapsed.as_secs()));
                next += Duration::from_secs(1);
            } else if elapsed >= next {
                eprintln!("{line} {} s so far", elapsed.as_secs());
                next += HEARTBEAT;
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn log(&self, title: &str) -> Result<PathBuf> {
        fs::create_dir_all(&self.logs)
            .with_context(|| format!("can't make the folder {}", self.logs.display()))?;
        let name: String = name(title)
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        let name = name.trim_matches('-').to_lowercase();
        Ok(self.logs.join(format!("{name}.log")))
    }
}

/// Writes over the current line of a terminal; starts one elsewhere.
fn rewrite(line: &str) {
    let mut out = stderr();
    // A closed stderr is no reason to stop building.
    let _ = if out.is_terminal() {
        write!(out, "\r\x1b[K{line}")
    } else {
        write!(out, "{line}")
    };
    let _ = out.flush();
}

/// The title without what is said about it in brackets.
fn name(title: &str) -> &str {
    title.split_once(" (").map_or(title, |(name, _)| name)
}

/// `0.4 s`, `12 s`, `3 min 5 s`.
pub fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    match whole {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..120 => format!("{whole} s"),
        _ => format!("{} min {} s", whole / 60, whole % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_is_no_part_of_the_name() {
        assert_eq!(
            name("Compiling trunk 0.21.14 (once)"),
            "Compiling trunk 0.21.14"
        );
        assert_eq!(name("Format"), "Format");
    }

    #[test]
    fn times_are_short_to_read() {
        assert_eq!(seconds(Duration::from_millis(420)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(75)), "75 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 5 s");
    }
}
