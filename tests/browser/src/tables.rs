//! Which engine ran on which rung? A table for each engine, in a file that `cargo xtask test` prints
//! at its end.

use std::fmt;
use std::fs;
use std::io::{Write, stderr};

use parlab::record::Isolation;

use crate::engine::Engine;
use crate::meet::kept;

/// How the page was found, hosted in one way.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where it gets its shared memory from.
    pub rung: Isolation,
    /// What a Fibonacci run came to.
    pub fib: String,
    /// What a download run came to.
    pub download: String,
}

/// One engine, hosted in each way.
#[derive(Clone, Debug)]
pub struct Table {
    engine: Engine,
    version: Option<String>,
    rows: Vec<(&'static str, Option<Row>)>,
}

impl Table {
    /// Nothing has been seen yet.
    pub fn new(engine: Engine) -> Self {
        Table {
            engine,
            version: None,
            rows: Vec::new(),
        }
    }

    /// The engine's version.
    pub fn version(&mut self, version: String) {
        self.version = Some(version);
    }

    /// What was seen, or nothing if it was not as it should be.
    pub fn add(&mut self, hosting: &'static str, seen: Option<Row>) {
        self.rows.push((hosting, seen));
    }

    /// Whether everything was as it should be.
    pub fn is_good(&self) -> bool {
        self.rows.iter().all(|(_, row)| row.is_some())
    }

    /// Keeps it for the end of the tests.
    pub fn write(&self) {
        write(self.engine, &self.to_string());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = self.version.as_deref().unwrap_or("(did not start)");
        let engine = match self.engine {
            Engine::WebKitShared => format!("WebKitGTK {version}, JSC_useSharedArrayBuffer=1"),
            engine => format!("{engine} {version}"),
        };
        writeln!(f, "{engine}")?;
        let mut line = |hosting: &str, cells: [&str; 3]| {
            let [rung, fib, download] = cells;
            writeln!(f, "  {hosting:<24} {rung:<27} {fib:<21} {download}")
        };
        line("hosted with", ["rung", "fib(20)", "downloads"])?;
        for (hosting, row) in &self.rows {
            match row {
                Some(row) => line(hosting, [said(row.rung), &row.fib, &row.download])?,
                None => line(hosting, ["FAILED", "", ""])?,
            }
        }
        Ok(())
    }
}

fn said(rung: Isolation) -> &'static str {
    match rung {
        Isolation::Headers => "1: the host’s headers",
        Isolation::ServiceWorker => "2: the service worker’s",
        Isolation::None => "3: no shared memory",
        Isolation::OneThread => "4: one thread",
    }
}

/// Says loudly that an engine was left out; where nobody reads along, that is a failure.
pub fn left_out(engine: Engine, missing: &str) {
    let text = format!("NOT TESTED: {engine}: {missing}");
    // Not by a macro: the test harness would keep it to itself.
    let _ = writeln!(stderr(), "\n{text}");
    write(engine, &text);
    let ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false");
    assert!(!ci, "{text}");
}

fn write(engine: Engine, text: &str) {
    let folder = kept().join("everywhere");
    let written = fs::create_dir_all(&folder)
        .and_then(|()| fs::write(folder.join(format!("{engine:?}.txt")), text));
    written.expect("a file for the table");
}
