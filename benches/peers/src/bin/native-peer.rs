//! The native peer, asked by lines of JSON: a job comes in, its answer goes out.

use std::io::{self, BufRead, Write};

use peers::native::Native;

fn main() -> Result<(), String> {
    let mut native = Native::default();
    let mut out = io::stdout();
    for line in io::stdin().lock().lines() {
        let line = line.map_err(|error| error.to_string())?;
        let job = serde_json::from_str(&line).map_err(|error| error.to_string())?;
        let answer = native.answer(&job)?;
        let answer = serde_json::to_string(&answer).map_err(|error| error.to_string())?;
        writeln!(out, "{answer}")
            .and_then(|()| out.flush())
            .map_err(|error| error.to_string())?;
    }
    Ok(())
}
