//! The native program beside the page: `native N SECONDS SEED LOCK` prints its times by
//! round as JSON; LOCK is `free`, or `gil` for threads under a global interpreter lock.

use std::env;
use std::process::ExitCode;
use std::time::Duration;

use trust::native::{Lock, measure};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match run(&arguments) {
        Ok(json) => {
            println!("{json}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<String, String> {
    let usage = "the arguments are N SECONDS SEED LOCK";
    let [n, seconds, seed, lock] = arguments else {
        return Err(usage.to_owned());
    };
    let n = n.parse().map_err(|_| usage)?;
    let seed = seed.parse().map_err(|_| usage)?;
    let seconds = seconds.parse().map_err(|_| usage)?;
    let budget = Duration::try_from_secs_f64(seconds).map_err(|_| usage)?;
    let lock = Lock::named(lock).ok_or(usage)?;
    let rounds = measure(n, budget, seed, lock)?;
    serde_json::to_string(&rounds).map_err(|error| error.to_string())
}
