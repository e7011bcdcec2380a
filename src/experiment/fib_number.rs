//! The Fibonacci number of each task, as a link names it.

use std::fmt::Display;

use super::reader::Reader;
use crate::error::LabError;
use crate::workload::fib::MAX_N;

/// The n that a link names; `None` if it names none, or one that can't be used: then `used` is what
/// takes its place. A negative n is the error that the lesson wants to raise, so it is said in those
/// words too.
pub fn read_n(reader: &mut Reader, used: impl Display) -> Option<i64> {
    let given = reader.last("n")?;
    match given.trim().parse::<i64>() {
        Ok(n) if (0..=MAX_N).contains(&n) => return Some(n),
        Ok(n) if n < 0 => reader.notice(LabError::NegativeFibonacci { n }),
        _ => {}
    }
    let allowed = format!("a whole number from 0 to {MAX_N}");
    reader.refuse("n", given, allowed, used);
    None
}

/// What takes the place of an n that can't be used.
pub const SUITABLE_N: &str = "one that suits this machine";

/// The n as it stands in a link: nothing if it is chosen for the machine.
pub fn n_pair(n: Option<i64>) -> Vec<(&'static str, String)> {
    n.map(|n| ("n", n.to_string())).into_iter().collect()
}

/// `fib(40)`, or what it is before an n is chosen.
pub fn fib_text(n: Option<i64>) -> String {
    match n {
        Some(n) => format!("fib({n})"),
        None => "fib(n)".to_owned(),
    }
}
