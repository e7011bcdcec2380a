//! What comes from outside, made up by the million: links, results, records, tables, names and requests are
//! made from good ones by changes, and read by the very code that reads them in the lab.
//!
//! The tests do this for a few seconds; `cargo run --profile fuzz -p fuzz -- --executions 1000000` for as
//! long as one likes. The same seed makes the same inputs. An input fails if the reader panics, takes too
//! long, or takes too much memory; it is made as small as it fails, and written into a file.

pub mod change;
pub mod seeds;
pub mod mangle;
pub mod target;
pub mod targets;
pub mod minimise;
pub mod watch;
pub mod run;
