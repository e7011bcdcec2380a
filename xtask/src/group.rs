//! A program that goes on running, and is ended with all that it started.

use std::process::{Child, Command, ExitStatus};

use anyhow::{Context, Result};

use crate::process;

/// A running program and its own children, ended together when this is dropped.
pub struct Group {
    /// Its pipes are for the taking.
    pub child: Child,
}

impl Group {
    /// Starts the program, in a process group of its own where there is such a thing. An error if it
    /// does not start.
    pub fn start(command: &mut Command) -> Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let child = command
            .spawn()
            .with_context(|| process::cannot_start(command))?;
        Ok(Self { child })
    }

    /// How it ended, if it did by itself. An error if the system doesn't tell.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// First by asking, after three seconds by force.
#[cfg(unix)]
fn end(child: &mut Child) {
    use std::{
        thread,
        time::{Duration, Instant},
    };

    use nix::{
        sys::signal::{Signal, killpg},
        unistd::Pid,
    };
    let Ok(id) = i32::try_from(child.id()) else {
        return;
    };
    let group = Pid::from_raw(id);
    let _ = killpg(group, Signal::SIGINT);
    let deadline = Instant::now() + Duration::from_secs(3);
    while Instant::now() < deadline && matches!(child.try_wait(), Ok(None)) {
        thread::sleep(Duration::from_millis(50));
    }
    let _ = killpg(group, Signal::SIGKILL);
    let _ = child.wait();
}

#[cfg(not(unix))]
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    #[cfg(unix)]
    #[test]
    fn what_was_started_ends_with_it() -> anyhow::Result<()> {
        use std::{
            io::{BufRead, BufReader, Read},
            process::{Command, Stdio},
        };

        use super::Group;

        // The inner shell holds the pipe open, and would say more a minute later.
        let mut shell = Command::new("sh");
        shell.args(["-c", "sh -c 'echo on; sleep 60; echo late' & wait"]);
        let mut group = Group::start(shell.stdout(Stdio::piped()))?;
        let out = group
            .child
            .stdout
            .take()
            .ok_or(anyhow::anyhow!("no pipe"))?;
        let mut out = BufReader::new(out);
        let mut line = String::new();
        out.read_line(&mut line)?;
        assert_eq!(line, "on\n");
        assert!(group.ended()?.is_none());
        drop(group);
        out.read_to_string(&mut line)?;
        assert_eq!(line, "on\n");
        Ok(())
    }
}
