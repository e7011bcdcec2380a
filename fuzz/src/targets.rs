//! The parsers that are tried, a file each.

mod csv;
mod links;
mod names;
mod proxy;
mod record;
mod result_link;
mod run_link;

use crate::target::Target;

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
