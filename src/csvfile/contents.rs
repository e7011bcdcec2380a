//! The contents of a CSV file, as the record keeps them.

use serde::{Deserialize, Serialize};

/// What a CSV file turned out to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Table {
    /// Its size in bytes, as it was fetched.
    pub bytes: u64,
    /// The first 100 bytes of its text in UTF-8; a character cut in half at the end is left out.
    pub head: String,
    /// The names in its first line.
    pub columns: Vec<String>,
    /// The number of records after the first line.
    pub rows: u64,
}
