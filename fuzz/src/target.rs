//! The parsers that are tried: how their inputs are made, and what must hold of what they make of them.

#[path = "targets/csv.rs"]
mod csv;
#[path = "targets/links.rs"]
mod links;
#[path = "targets/names.rs"]
mod names;
#[path = "targets/proxy.rs"]
mod proxy;
#[path = "targets/record.rs"]
mod record;
#[path = "targets/result_link.rs"]
mod result_link;
#[path = "targets/run_link.rs"]
mod run_link;

use runstats::random::Rng;

/// A parser of what comes from outside.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// What it is called.
    pub name: &'static str,
    /// Makes an input.
    pub make: fn(&mut Rng) -> Vec<u8>,
    /// Reads it, and panics if what comes out can't be right.
    pub read: fn(&[u8]),
}

/// All of them.
pub const ALL: [Target; 7] = [
    run_link::TARGET,
    result_link::TARGET,
    record::TARGET,
    csv::TARGET,
    links::TARGET,
    names::TARGET,
    proxy::TARGET,
];

/// The input as the text that it would be for a browser.
fn text(input: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(input)
}
