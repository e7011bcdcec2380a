//! Names of files and runs.

use parlab::export::run_name;
use runstats::random::Rng;

use crate::change::{self, pick};
use crate::target::{Target, text};

const NAMES: [&str; 6] = [
    "parlab-threads-2026-11-22T14-05-09.json",
    "Run 1",
    "Shared result",
    "../../etc/passwd",
    "<img src=x onerror=alert(1)>.json",
    "",
];

/// The target.
pub const TARGET: Target = Target {
    name: "name",
    make: |rng: &mut Rng| {
        let name = pick(rng, &NAMES);
        let other = pick(rng, &NAMES);
        change::text(rng, name, other, 8)
    },
    read,
};

fn read(input: &[u8]) {
    let name = run_name(&text(input));
    assert!(!name.is_empty() && name.chars().count() <= 81, "{name:?}");
    assert!(!name.contains(char::is_control), "{name:?}");
    assert_eq!(run_name(&name), name);
}
