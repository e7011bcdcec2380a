//! A parser that is tried: how its inputs are made, and what must hold of what it makes of them.

use std::borrow::Cow;

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

/// An input as the text that it would be for a browser.
pub fn text(input: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(input)
}
