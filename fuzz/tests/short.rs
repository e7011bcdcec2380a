//! Does every parser of what comes from outside stand some hundred odd inputs? The long run is a command.

use std::path::PathBuf;

use fuzz::run::{Plan, run};
use fuzz::targets;

/// How many inputs each target reads here.
const EXECUTIONS: u64 = 500;

/// One after another, because all memory that is taken meanwhile is counted.
#[test]
fn every_parser_stands_what_is_made_up() {
    parlab::chapters::register();
    let plan = Plan {
        from: 0,
        executions: EXECUTIONS,
        seed: 20_261_127,
        folder: PathBuf::from(env!("CARGO_TARGET_TMPDIR")),
        is_careful: false,
    };
    for target in targets::ALL {
        match run(&target, &plan) {
            Ok(outcome) => println!("{}: {outcome:?}", target.name),
            Err(error) => panic!("{error}"),
        }
    }
}

/// Inputs that failed once in a long run.
#[test]
fn what_failed_once_is_stood() {
    parlab::chapters::register();
    let once: [(&str, &str); 4] = [
        ("links", "&\u{200a}amp;o"),
        ("links", &format!("HTTPS://a.org/{}", "x.csv;«".repeat(600))),
        (
            "proxy",
            "\nhost: 127.0.0.1\nx-forwarded-host: localhost:+8080",
        ),
        ("proxy", "%2a"),
    ];
    for (name, input) in once {
        let target = targets::ALL.iter().find(|target| target.name == name);
        (target.expect("a target").read)(input.as_bytes());
    }
}
