//! A peer's own program, asked by lines of JSON.

use std::ffi::OsStr;
use std::process::Stdio;
use std::time::Duration;

use peers::job::{Answer, Job};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

/// How long a job may take.
const LIMIT: Duration = Duration::from_secs(60);

/// A program that runs, or why it doesn't.
pub struct Program(Result<Running, String>);

struct Running {
    _child: Child,
    to: ChildStdin,
    from: Lines<BufReader<ChildStdout>>,
}

impl Program {
    /// Starts it. A program that is not installed is missing, and no error.
    pub fn start(program: &OsStr, arguments: &[&OsStr]) -> Self {
        let started = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn();
        Program(match started {
            Ok(mut child) => Ok(Running {
                to: child.stdin.take().expect("piped above"),
                from: BufReader::new(child.stdout.take().expect("piped above")).lines(),
                _child: child,
            }),
            Err(error) => Err(format!("{}: {error}", program.display())),
        })
    }

    /// Its answer; one that does not come is missing, and nothing is asked any more.
    pub async fn ask(&mut self, job: &Job) -> Answer {
        let running = match &mut self.0 {
            Ok(running) => running,
            Err(why) => return Answer::Missing(why.clone()),
        };
        match timeout(LIMIT, running.ask(job)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(why)) => self.lost(why),
            Err(_) => self.lost(format!("no answer within {} s", LIMIT.as_secs())),
        }
    }

    fn lost(&mut self, why: String) -> Answer {
        self.0 = Err(why.clone());
        Answer::Missing(why)
    }
}

impl Running {
    async fn ask(&mut self, job: &Job) -> Result<Answer, String> {
        let line = serde_json::to_string(job).map_err(|error| error.to_string())? + "\n";
        let sent = self.to.write_all(line.as_bytes()).await;
        sent.map_err(|error| format!("it ended: {error}"))?;
        let answer = self.from.next_line().await;
        let answer = answer.map_err(|error| error.to_string())?;
        let answer = answer.ok_or("it ended without an answer")?;
        serde_json::from_str(&answer).map_err(|error| format!("{error}: {answer}"))
    }
}
